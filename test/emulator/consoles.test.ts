import assert from 'node:assert/strict';
import { startEmulator, type Emulator, type ProductId } from '../../emulator';
import { Client, Clock, signIn } from './client';

const exampleRefreshToken =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJpYXQiOiIxNTgzMDU5NTIyIiwiZXhwIjoiMTU4MzIzMjMyMiJ9.LueaQPc5VejcfC37_fhn-coAy-Gc7INkdKZVLkhRRbxdIRAV';

describe('emulator: Service Provider Console v2 and Availability Console', () => {
  const clock = new Clock();
  let emulator: Emulator;
  const clients = {} as Record<ProductId, Client>;

  before(async () => {
    const products: ProductId[] = ['service-provider-console-v2', 'availability-console'];
    emulator = await startEmulator({ products, ports: 'ephemeral', now: clock.read });
    for (const product of products) clients[product] = new Client(emulator, product);
  });
  after(async () => {
    for (const client of Object.values(clients)) client.close();
    await emulator.stop();
  });

  it('answers the example of signing in: a form labelled as JSON, with an empty Bearer header', async () => {
    const { status, json } = await clients['service-provider-console-v2'].post('/token', {
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer' },
      body: 'grant_type=password&username=vspc\\administrator&password=Password1',
    });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json), ['access_token', 'token_type', 'expires_in', 'refresh_token']);
    assert.equal(json.token_type, 'bearer');
    assert.equal(json.expires_in, 3599);
    assert.match(String(json.access_token), /^[\w-]{1800,}$/);
    const [, claims = ''] = String(json.refresh_token).split('.');
    const { iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    assert.equal(typeof iat, 'string');
    assert.equal(Number(exp) - Number(iat), 48 * 3600);
  });

  it('answers the example of refreshing, once', async () => {
    const client = clients['service-provider-console-v2'];
    const { refreshToken } = await signIn(client, '/token', 'vspc\\administrator');
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer' };
    const refresh = (token: string) =>
      client.post('/token', { headers, body: `grant_type=refresh_token&refresh_token=${token}` });
    assert.equal((await refresh(refreshToken)).status, 200);
    for (const token of [refreshToken, exampleRefreshToken]) {
      const refused = await refresh(token);
      assert.equal(refused.status, 400);
      assert.equal(refused.json.error, 'invalid_grant');
    }
  });

  it('logs out of Service Provider Console as its document says', async () => {
    const client = clients['service-provider-console-v2'];
    const { accessToken: token, refreshToken } = await signIn(client, '/token', 'vspc\\administrator');
    const answer = await client.post('/v2/accounts/logout', {
      token,
      headers: { 'Content-Type': 'application/json' },
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { message: 'Logout successful' });
    assert.equal((await client.get('/v2/jobs', { token })).status, 401);
    const refresh = await client.token('/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    assert.equal(refresh.status, 400);
    assert.equal((await client.post('/accounts/logout', { token })).status, 404);
  });

  it('logs out of Availability Console on both paths', async () => {
    const client = clients['availability-console'];
    for (const path of ['/accounts/logout', '/v2/accounts/logout']) {
      const { accessToken: token } = await signIn(client, '/token', 'vac\\administrator');
      const answer = await client.post(path, { token });
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.json, { message: 'You have been logged out.' });
      assert.equal((await client.get('/v2/jobs', { token })).status, 401);
    }
  });

  it('refuses token requests with OAuth errors', async () => {
    const client = clients['availability-console'];
    const wrong = await client.token('/token', {
      grant_type: 'password',
      username: 'vac\\administrator',
      password: 'x',
    });
    assert.equal(wrong.status, 400);
    assert.equal(wrong.json.error, 'invalid_grant');
    assert.equal(typeof wrong.json.error_description, 'string');
    const mfa = await client.token('/token', { grant_type: 'mfa', mfa_token: 'a', mfa_code: '1' });
    assert.equal(mfa.json.error, 'unsupported_grant_type');
    const json = await client.post('/token', { body: '{"grant_type":"password"}' });
    assert.equal(json.json.error, 'invalid_request');
    const malformed = await client.post('/token', { body: 'grant_type=%' });
    assert.equal(malformed.status, 400);
    assert.equal(malformed.json.error, 'invalid_request');
  });

  it('denies calls without a token, with an unknown and with an expired one in the same words', async () => {
    const client = clients['service-provider-console-v2'];
    const { accessToken } = await signIn(client, '/token', 'vspc\\administrator');
    clock.advance(3_600_000);
    for (const token of [
      undefined,
      'Ike0PdTbUl3yoCpM2Rrxpl3pjTAk5r2J4Sg1vv7AA356hFd6BJUZv77fJMAXAisF',
      accessToken,
    ]) {
      const { status, json } = await client.get('/v2/jobs', { token });
      assert.equal(status, 401);
      assert.deepEqual(json, { message: 'Authorization has been denied for this request.' });
    }
  });

  it('takes user names and passwords with any character', async () => {
    const { username, password } = emulator.users.specialCharacters;
    for (const client of Object.values(clients)) await signIn(client, '/token', username, password);
  });

  it('answers unknown paths and wrong methods with a message', async () => {
    const client = clients['availability-console'];
    const notFound = await client.get('/v2/nowhere');
    assert.equal(notFound.status, 404);
    assert.equal(typeof notFound.json.message, 'string');
    assert.equal((await client.get('/token')).status, 405);
    assert.equal((await client.post('/token', { body: 'a'.repeat(1024 * 1024 + 1) })).status, 413);
  });
});

describe('emulator: one session per user', () => {
  let emulator: Emulator;
  let client: Client;

  before(async () => {
    emulator = await startEmulator({
      products: ['service-provider-console-v2'],
      ports: 'ephemeral',
      oneSessionPerUser: true,
    });
    client = new Client(emulator, 'service-provider-console-v2');
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  it('ends the first session of a user at the second sign-in, and nobody else’s', async () => {
    const { username, password } = emulator.users.specialCharacters;
    const other = await signIn(client, '/token', username, password);
    const first = await signIn(client, '/token', 'vspc\\administrator');
    const second = await signIn(client, '/token', 'vspc\\administrator');
    assert.equal((await client.get('/v2/tenants', { token: first.accessToken })).status, 401);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refreshToken };
    assert.equal((await client.token('/token', refresh)).status, 400);
    for (const { accessToken: token } of [second, other]) {
      assert.equal((await client.get('/v2/tenants', { token })).status, 200);
    }
    assert.equal(emulator.stats().products['service-provider-console-v2'].liveSessions, 2);
  });
});
