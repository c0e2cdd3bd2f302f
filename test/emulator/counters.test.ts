import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, signIn } from './client';

describe('emulator: counters and control', () => {
  let emulator: Emulator;
  let client: Client;

  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral' });
    client = new Client(emulator, 'backup-for-aws');
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  it('counts what it was asked and starts again from zero', async () => {
    const { accessToken: token, refreshToken } = await signIn(client, '/api/v1/token');
    await client.token('/api/v1/token', {
      grant_type: 'password',
      username: 'administrator',
      password: 'wrong',
    });
    await client.token('/api/v1/token', { grant_type: 'refresh_token', refresh_token: refreshToken });
    await client.token('/api/v1/token', { grant_type: 'nonsense' });
    await client.get('/api/v1/virtualMachines/policies', { token });
    await client.get('/api/v1/virtualMachines/policies', { token: 'unknown' });
    await client.post('/api/v1/token/authorization_code', { token });
    await client.send('DELETE', '/api/v1/token', { token });
    const stats = (await client.get('/emulator/stats')).json;
    assert.deepEqual(stats, JSON.parse(JSON.stringify(emulator.stats())));
    assert.deepEqual(emulator.stats().products['backup-for-aws'], {
      tokenRequests: {
        password: 2,
        mfa: 0,
        refresh_token: 1,
        authorization_code: 0,
        client_credentials: 0,
        saml: 0,
        other: 1,
      },
      signInsRefused: 2,
      refreshesRefused: 0,
      requests: 2,
      unauthorized: 1,
      logOuts: 1,
      codesIssued: 1,
      signOnUrls: 0,
      connections: 1,
      liveSessions: 0,
    });
    assert.equal((await client.post('/emulator/stats/reset')).status, 200);
    assert.equal(emulator.stats().products['backup-for-aws'].requests, 0);
  });

  it('hands out its certificate, whose fingerprint is the one it tells', async () => {
    const { text, headers } = await client.get('/emulator/certificate');
    assert.equal(headers['content-type'], 'application/x-pem-file');
    assert.equal(text, emulator.certificate.pem);
    const certificate = new X509Certificate(text);
    assert.equal(certificate.fingerprint256, emulator.certificate.fingerprint256);
    assert.equal(
      certificate.subjectAltName,
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
  });

  it('shows products, users and counters on a page', async () => {
    const { status, text } = await client.get('/emulator');
    assert.equal(status, 200);
    for (const word of [
      'Veeam Availability Console',
      'mfa.operator',
      'o&#39;brien+backup@example.com',
      'liveSessions',
    ]) {
      assert.ok(text.includes(word), word);
    }
    assert.equal((await client.get('/emulator/nothing')).status, 404);
  });

  it('speaks plain HTTP where TLS is switched off', async () => {
    const plain = await startEmulator({ ports: 'ephemeral', tls: false, products: ['availability-console'] });
    const { url } = plain.servers['availability-console'];
    assert.ok(url.startsWith('http://127.0.0.1:'));
    const body = new URLSearchParams({
      grant_type: 'password',
      username: 'vac\\administrator',
      password: 'Password1',
    });
    assert.equal((await fetch(`${url}/token`, { method: 'POST', body })).status, 200);
    assert.deepEqual(Object.keys(plain.servers), ['availability-console']);
    await plain.stop();
    await assert.rejects(fetch(`${url}/token`));
  });

  it('tells lives below a second as one second, and shortens one by one for the consoles', async () => {
    const brief = await startEmulator({ ports: 'ephemeral', accessLifetimeMs: 500 });
    for (const [product, path, username, expiresIn] of [
      ['backup-for-aws', '/api/v1/token', 'administrator', 1],
      ['availability-console', '/token', 'vac\\administrator', 1],
    ] as const) {
      const own = new Client(brief, product);
      assert.equal((await signIn(own, path, username)).answer.expires_in, expiresIn);
      own.close();
    }
    await brief.stop();
  });
});
