import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { startEmulator, type Emulator, type Fault } from '../../emulator';
import { Client, signIn } from './client';

const tokenPath = '/api/v1/token';

describe('emulator: ordered trouble', () => {
  let emulator: Emulator;
  let client: Client;
  let token: string;
  let refreshToken: string;

  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral' });
    client = new Client(emulator, 'backup-for-aws');
  });
  beforeEach(async () => {
    emulator.clearFaults();
    emulator.revokeAll();
    ({ accessToken: token, refreshToken } = await signIn(client, tokenPath));
    emulator.resetStats();
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const stats = () => emulator.stats().products['backup-for-aws'];
  const refresh = () => client.token(tokenPath, { grant_type: 'refresh_token', refresh_token: refreshToken });
  const about = () => client.get('/api/v1/system/version', { token });

  it('delays an answer', async () => {
    emulator.fault({ path: '/system/version', do: { delayMs: 40 } });
    const before = performance.now();
    assert.equal((await about()).status, 200);
    assert.ok(performance.now() - before >= 38);
  });

  it('cuts before a refresh: the refresh token stays good', async () => {
    emulator.fault({ method: 'post', path: '/token', do: { cut: 'before' } });
    await assert.rejects(refresh());
    assert.equal((await refresh()).status, 200);
    assert.equal(stats().tokenRequests.refresh_token, 2);
  });

  it('cuts after a refresh: the refresh token is spent and nobody has the new pair', async () => {
    emulator.fault({ path: '/api/v1/token', do: { cut: 'after' } });
    await assert.rejects(refresh());
    assert.equal((await refresh()).status, 401);
    assert.equal(stats().refreshesRefused, 1);
  });

  it('cuts in the middle of an answer', async () => {
    emulator.fault({ do: { cut: 'during' } });
    await assert.rejects(refresh());
    assert.equal((await refresh()).status, 401);
  });

  it('answers with a status, a Retry-After and the product’s own error body, without doing anything', async () => {
    emulator.fault({ path: '/token', do: { status: 503, retryAfter: 2 } });
    const { status, headers, json } = await refresh();
    assert.equal(status, 503);
    assert.equal(headers['retry-after'], '2');
    assert.equal(json.errorCode, 'ServiceUnavailable');
    assert.equal(stats().refreshesRefused, 0);
    assert.equal((await refresh()).status, 200);
  });

  it('answers with any body and content type', async () => {
    emulator.fault({ do: { status: 502, body: '<h1>Bad gateway</h1>', contentType: 'text/html' } });
    const { status, headers, text } = await about();
    assert.equal(status, 502);
    assert.equal(headers['content-type'], 'text/html');
    assert.equal(text, '<h1>Bad gateway</h1>');
  });

  it('truncates a body with a Content-Length that fits', async () => {
    emulator.fault({ do: { truncate: true } });
    const { status, headers, text } = await about();
    assert.equal(status, 200);
    assert.equal(Number(headers['content-length']), text.length);
    assert.throws(() => JSON.parse(text) as unknown, SyntaxError);
  });

  it('answers with an HTML sign-in page', async () => {
    emulator.fault({ do: { html: true } });
    const { status, headers, text } = await about();
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.match(text, /type="password"/);
  });

  it('strikes the product, method and path it names, after those to skip, as often as it says', async () => {
    emulator.fault({ product: 'availability-console', do: { status: 500 } });
    emulator.fault({ method: 'POST', do: { status: 501 } });
    emulator.fault({ path: '/api/v1/system/version', skip: 1, times: 2, do: { status: 599 } });
    const answers = [await about(), await about(), await about(), await about()];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 599, 599, 200],
    );
    assert.equal(emulator.pendingFaults().length, 2);
  });

  it('revokes access tokens, and everything', async () => {
    emulator.revokeAccessTokens('availability-console');
    assert.equal((await about()).status, 200);
    emulator.revokeAccessTokens();
    assert.equal((await about()).status, 401);
    const renewed = await refresh();
    assert.equal(renewed.status, 200);
    emulator.revokeAll('backup-for-aws');
    const next = { grant_type: 'refresh_token', refresh_token: String(renewed.json.refresh_token) };
    assert.equal((await client.token(tokenPath, next)).status, 401);
    assert.equal(stats().liveSessions, 0);
    assert.equal(stats().unauthorized, 1);
  });

  it('restarts on the same ports without tokens', async () => {
    const { servers } = emulator;
    const ports = Object.values(servers).map(({ port }) => port);
    await emulator.restart();
    assert.deepEqual(
      Object.values(emulator.servers).map(({ port }) => port),
      ports,
    );
    await assertEventually(async () => assert.equal((await about()).status, 401));
    assert.equal((await refresh()).status, 401);
    await signIn(client, tokenPath);
  });

  describe('over HTTP', () => {
    const order = (body: unknown) => client.post('/emulator/faults', { body: JSON.stringify(body) });

    it('takes faults and actions', async () => {
      const fault: Fault = { path: '/system/version', do: { status: 503, retryAfter: 1 } };
      assert.equal((await order(fault)).status, 202);
      assert.equal((await about()).status, 503);
      assert.equal((await order({ action: 'revokeAccessTokens' })).status, 202);
      assert.equal((await about()).status, 401);
      assert.equal((await order({ action: 'revokeAll', product: 'backup-for-aws' })).status, 202);
      assert.equal((await refresh()).status, 401);
      await order({ times: 5, do: { html: true } });
      await order({ action: 'clear' });
      assert.deepEqual((await client.get('/emulator/faults')).json, []);
    });

    it('says what is wrong with an order', async () => {
      for (const wrong of [
        null,
        [],
        { do: {} },
        { do: { cut: 'sometimes' } },
        { product: 'tape', do: { html: true } },
        { times: -1, do: { html: true } },
        { action: 'explode' },
        { action: 'toString' },
      ]) {
        const { status, json } = await order(wrong);
        assert.equal(status, 400, JSON.stringify(wrong));
        assert.equal(typeof json.error, 'string');
      }
      assert.equal((await client.post('/emulator/faults', { body: 'no JSON' })).status, 400);
    });

    it('restarts', async () => {
      assert.equal((await order({ action: 'restart' })).status, 202);
      await assertEventually(async () => assert.equal((await about()).status, 401));
    });
  });

  it('survives connections that speak no TLS, no HTTP or end in the middle', async () => {
    const { port } = emulator.servers['backup-for-aws'];
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
      socket.on('error', () => resolve()).on('close', () => resolve());
    });
    assert.equal((await about()).status, 200);
  });
});

/** Repeats a check for as long as a restart cuts connections. */
async function assertEventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await check();
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
