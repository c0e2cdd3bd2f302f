import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, Clock, signIn } from './client';

const tokenPath = '/api/v1/token';

describe('emulator: Backup for AWS, Requesting Authorization', () => {
  const clock = new Clock();
  let emulator: Emulator;
  let client: Client;

  before(async () => {
    emulator = await startEmulator({ products: ['backup-for-aws'], ports: 'ephemeral', now: clock.read });
    client = new Client(emulator, 'backup-for-aws');
  });
  beforeEach(() => {
    emulator.revokeAll();
    emulator.resetStats();
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  it('answers the example of the password grant, which names no content type', async () => {
    const body = 'grant_type=password&username=administrator&password=Password1';
    const { status, headers, json } = await client.post(tokenPath, { body });
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.deepEqual(Object.keys(json), [
      'access_token',
      'token_type',
      'refresh_token',
      'expires_in',
      '.issued',
      '.expires',
      'username',
    ]);
    assert.equal(json.token_type, 'bearer');
    assert.equal(json.expires_in, 3600);
    assert.equal(json['.issued'], '2030-05-01T10:00:00');
    assert.equal(json['.expires'], '2030-05-01T11:00:00');
    assert.equal(json.username, 'administrator');
  });

  it('issues tokens that are JWTs signed with RS512', async () => {
    const { accessToken, refreshToken } = await signIn(client, tokenPath);
    assert.equal(decodeProtectedHeader(accessToken).alg, 'RS512');
    const access = decodeJwt(accessToken);
    assert.equal(access.unique_name, 'administrator');
    assert.equal(access.aud, 'access');
    assert.equal((access.exp ?? 0) - (access.iat ?? 0), 3600);
    const refresh = decodeJwt(refreshToken);
    assert.equal(refresh.aud, 'refresh');
    assert.equal((refresh.exp ?? 0) - (refresh.iat ?? 0), 7200);
  });

  it('tolerates a trailing slash', async () => {
    assert.equal((await signIn(client, `${tokenPath}/`)).answer.username, 'administrator');
  });

  it('wants user names and passwords encoded, and then takes any character', async () => {
    const { username, password } = emulator.users.specialCharacters;
    assert.equal((await signIn(client, tokenPath, username, password)).answer.username, username);
    const raw = await client.post(tokenPath, {
      body: `grant_type=password&username=${username}&password=Password1`,
    });
    assert.equal(raw.status, 401);
  });

  it('refuses a wrong password, an unknown user and a user of the identity provider', async () => {
    for (const [username, password] of [
      ['administrator', 'password1'],
      ['nobody', 'Password1'],
      ['sara_baker@companymail.com', 'Admin345Dept01'],
    ] as const) {
      const { status, headers, json } = await client.token(tokenPath, {
        grant_type: 'password',
        username,
        password,
      });
      assert.equal(status, 401);
      assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.equal(json.errorCode, 'AccessDenied');
      assert.equal(json.status, 401);
    }
    assert.equal(emulator.stats().products['backup-for-aws'].signInsRefused, 3);
  });

  it('refuses a JSON body, a missing parameter and an unknown grant type with UnexpectedContent', async () => {
    const fields = { grant_type: 'password', username: 'administrator', password: 'Password1' };
    const json = await client.post(tokenPath, {
      body: JSON.stringify(fields),
      headers: { 'Content-Type': 'application/json' },
    });
    const missing = await client.token(tokenPath, { grant_type: 'password', username: 'administrator' });
    const unknown = await client.token(tokenPath, { ...fields, grant_type: 'client_credentials' });
    for (const answer of [json, missing, unknown]) {
      assert.equal(answer.status, 400);
      assert.equal(answer.json.errorCode, 'UnexpectedContent');
    }
  });

  it('wants a supported x-api-version on every call', async () => {
    for (const [version, status, problem] of [
      ['', 400, 'apiVersionUnspecified'],
      ['latest', 400, 'invalidApiVersion'],
      ['1.9-rev0', 400, 'unsupportedApiVersion'],
      ['2.0-rev0', 400, 'unsupportedApiVersion'],
      ['1.0-rev0', 200, undefined],
      ['1.8-rev0', 200, undefined],
    ] as const) {
      const body = 'grant_type=password&username=administrator&password=Password1';
      const answer = await client.post(tokenPath, { body, headers: { 'x-api-version': version } });
      assert.equal(answer.status, status, version);
      if (problem) assert.equal(answer.json.type, `/api/v1/problems/${problem}`);
    }
  });

  it('lets a refresh token be used once, and a spent one does not end the session', async () => {
    const first = await signIn(client, tokenPath);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refreshToken };
    const second = await client.token(tokenPath, refresh);
    assert.equal(second.status, 200);
    assert.ok(!('username' in second.json));
    assert.notEqual(second.json.refresh_token, first.refreshToken);

    const again = await client.token(tokenPath, refresh);
    assert.equal(again.status, 401);
    assert.equal(again.json.errorCode, 'InvalidToken');
    for (const token of [first.accessToken, String(second.json.access_token)]) {
      assert.equal((await client.get('/api/v1/system/version', { token })).status, 200);
    }
    const { tokenRequests, refreshesRefused, liveSessions } = emulator.stats().products['backup-for-aws'];
    assert.equal(tokenRequests.refresh_token, 2);
    assert.equal(refreshesRefused, 1);
    assert.equal(liveSessions, 1);
  });

  it('gives one of two simultaneous refreshes with the same token the pair', async () => {
    const { refreshToken } = await signIn(client, tokenPath);
    const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const answers = await Promise.all([client.token(tokenPath, refresh), client.token(tokenPath, refresh)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
  });

  it('lets access and refresh tokens expire', async () => {
    const { accessToken: token, refreshToken } = await signIn(client, tokenPath);
    clock.advance(3_599_000);
    assert.equal((await client.get('/api/v1/system/version', { token })).status, 200);
    clock.advance(1000);
    const expired = await client.get('/api/v1/system/version', { token });
    assert.equal(expired.status, 401);
    assert.equal(expired.json.errorCode, 'ExpiredToken');
    assert.equal(expired.headers['www-authenticate'], 'Bearer');
    clock.advance(3_600_000);
    const refresh = await client.token(tokenPath, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    assert.equal(refresh.status, 401);
    assert.equal(refresh.json.errorCode, 'ExpiredToken');
    assert.equal(emulator.stats().products['backup-for-aws'].liveSessions, 0);
  });

  it('ends access and refresh tokens of the session with DELETE on the token path', async () => {
    const { accessToken: token, refreshToken } = await signIn(client, tokenPath);
    const other = await signIn(client, tokenPath);
    const logOut = await client.send('DELETE', tokenPath, { token });
    assert.equal(logOut.status, 204);
    assert.equal(logOut.text, '');
    const call = await client.get('/api/v1/system/version', { token });
    assert.equal(call.status, 401);
    assert.equal(call.json.errorCode, 'InvalidToken');
    const refresh = await client.token(tokenPath, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    assert.equal(refresh.status, 401);
    assert.equal((await client.get('/api/v1/system/version', { token: other.accessToken })).status, 200);
    assert.equal(emulator.stats().products['backup-for-aws'].logOuts, 1);
  });

  describe('authorization codes', () => {
    const redeem = (code: string) => client.token(tokenPath, { grant_type: 'authorization_code', code });
    const issue = async () => {
      const { accessToken: token } = await signIn(client, tokenPath);
      const { status, json } = await client.post('/api/v1/token/authorization_code', { token });
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(json), ['code']);
      return String(json.code);
    };

    it('are issued to a signed-in user and spent once', async () => {
      const code = await issue();
      const { status, json } = await redeem(code);
      assert.equal(status, 200);
      assert.ok(!('username' in json));
      assert.equal(decodeJwt(String(json.access_token)).unique_name, 'administrator');
      const again = await redeem(code);
      assert.equal(again.status, 401);
      assert.equal(again.json.errorCode, 'InvalidToken');
      assert.equal(emulator.stats().products['backup-for-aws'].codesIssued, 1);
    });

    it('expire after 60 seconds', async () => {
      const good = await issue();
      clock.advance(59_999);
      assert.equal((await redeem(good)).status, 200);
      const late = await issue();
      clock.advance(60_000);
      assert.equal((await redeem(late)).status, 401);
    });

    it('contain + and / and are refused when a client sends them as they are', async () => {
      const code = await issue();
      assert.match(code, /^(?=.*\+)(?=.*\/)[A-Za-z0-9+/]+=$/);
      const raw = await client.post(tokenPath, { body: `grant_type=authorization_code&code=${code}` });
      assert.equal(raw.status, 401);
      assert.equal((await redeem(code)).status, 200);
    });

    it('are refused to who is not signed in', async () => {
      const { status, json } = await client.post('/api/v1/token/authorization_code');
      assert.equal(status, 401);
      assert.equal(json.errorCode, 'InvalidToken');
    });

    it('of the document are unknown here, but its request is understood', async () => {
      const code =
        'AAEAAJO1R+DANfH7JDlyUzDVYGDw+77dyaa0mFu8nozvbOreW31Uu1X+mejLUilSp6nBrhcmv9/LTjAjMz3P+grbg1OATjZN7kZ5XbhenJG7DrVUtvpA6h5aDmma8INsMv6xW7+TmcOUNlK65n2J2/rQCjg80rMOSjlpnkQkX2s+tXOxkX+h/GTRSdxCulLhn69Rj+8Qvmh3+h8c3g+RVnhfSWwfxVR1+sFtViNQwQzI3hBRvxivb9IZo9WSYgtDJc8816OrUrIn26h71jYm6WfYn3ZiMp/VkABHqvqAsIMuKD1Xat9lnQyxARc1ZU9suM7Ivd5I7Ew51vMMPhXMetchrGkIAAAAWccK8uTa1wg=';
      const { status, json } = await client.post(tokenPath, {
        body: `grant_type=authorization_code&code=${code}`,
      });
      assert.equal(status, 401);
      assert.match(String(json.details), /authorization code/);
      assert.equal(emulator.stats().products['backup-for-aws'].tokenRequests.authorization_code, 1);
    });
  });

  it('speaks of unknown paths and wrong methods in problem+json', async () => {
    const notFound = await client.get('/api/v1/nowhere');
    assert.equal(notFound.status, 404);
    assert.equal(notFound.json.errorCode, 'NotFound');
    const notAllowed = await client.send('PUT', tokenPath);
    assert.equal(notAllowed.status, 405);
    assert.equal(notAllowed.json.errorCode, 'MethodNotAllowed');
    assert.equal(notAllowed.headers.allow, 'POST, DELETE');
  });

  it('refuses malformed encoding with 400 and a body over 1 MB with 413', async () => {
    for (const body of ['grant_type=password&username=%zz&password=a', 'grant_type=%ff']) {
      const { status, json } = await client.post(tokenPath, { body });
      assert.equal(status, 400);
      assert.equal(json.errorCode, 'UnexpectedContent');
    }
    assert.equal((await client.get('/api/v1/%zz')).status, 400);
    assert.equal((await client.get('/api/v1/sessions?Status=%zz')).status, 400);
    const large = await client.post(tokenPath, {
      body: `grant_type=password&username=${'a'.repeat(1024 * 1024)}`,
    });
    assert.equal(large.status, 413);
    assert.equal((await signIn(client, tokenPath)).answer.username, 'administrator');
  });

  it('lets a user who may only read, read', async () => {
    const { accessToken: token } = await signIn(client, tokenPath, 'readonly');
    const policies = await client.get('/api/v1/virtualMachines/policies?Limit=1', { token });
    const [policy] = policies.json.results as { id: string }[];
    const start = await client.post(`/api/v1/virtualMachines/policies/${policy?.id}/start`, { token });
    assert.equal(start.status, 403);
    assert.equal(start.json.errorCode, 'AccessDenied');
  });
});
