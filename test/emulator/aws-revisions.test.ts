import assert from 'node:assert/strict';
import { startEmulator, type EmulatorOptions } from '../../emulator';
import { Client, signIn, type Json } from './client';

const fields = { grant_type: 'password', username: 'administrator', password: 'Password1' };

/** Starts an emulator for one look at it. */
async function withAppliance(
  options: EmulatorOptions,
  look: (client: Client) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator({ products: ['backup-for-aws'], ports: 'ephemeral', ...options });
  const client = new Client(emulator, 'backup-for-aws');
  try {
    await look(client);
  } finally {
    client.close();
    await emulator.stop();
  }
}

describe('emulator: the revisions of Backup for AWS', () => {
  const signInWith = (client: Client, version: string) =>
    client.post('/api/v1/token', {
      body: new URLSearchParams(fields).toString(),
      headers: { 'x-api-version': version },
    });

  it('are all taken by default', async () => {
    await withAppliance({}, async (client) => {
      for (const version of ['1.0-rev0', '1.5-rev0', '1.5-rev1', '1.8-rev0']) {
        assert.equal((await signInWith(client, version)).status, 200, version);
      }
    });
  });

  it('are a window where the appliance is of a certain release', async () => {
    for (const [appliance, taken, refused] of [
      [5, ['1.0-rev0', '1.3-rev0'], ['1.4-rev0']],
      [7, ['1.3-rev0', '1.5-rev1'], ['1.2-rev0', '1.6-rev0']],
      [8, ['1.4-rev0', '1.5-rev0', '1.5-rev1', '1.6-rev0'], ['1.3-rev0', '1.7-rev0', '1.8-rev0']],
      [9, ['1.6-rev0', '1.7-rev0'], ['1.8-rev0']],
      [10, ['1.8-rev0'], ['1.2-rev0']],
    ] as const) {
      await withAppliance({ appliance }, async (client) => {
        for (const version of taken) {
          assert.equal((await signInWith(client, version)).status, 200, `${appliance}: ${version}`);
        }
        for (const version of refused) {
          const { status, json } = await signInWith(client, version);
          assert.equal(status, 400, `${appliance}: ${version}`);
          assert.equal(json.errorCode, 'UnexpectedContent');
          assert.equal(json.type, '/api/v1/problems/unsupportedApiVersion');
        }
      });
    }
  });

  it('refuse a resource in the same way, after sign-in with a revision that is taken', async () => {
    await withAppliance({ appliance: 8 }, async (client) => {
      const token = String((await signInWith(client, '1.6-rev0')).json.access_token);
      const ask = (version: string) =>
        client.get('/api/v1/sessions', { token, headers: { 'x-api-version': version } });
      assert.equal((await ask('1.6-rev0')).status, 200);
      assert.equal((await ask('1.7-rev0')).json.type, '/api/v1/problems/unsupportedApiVersion');
      assert.equal((await ask('')).json.type, '/api/v1/problems/apiVersionUnspecified');
    });
  });

  it('decide about the zone of times where an option says from when on', async () => {
    const times = async (client: Client, version: string) => {
      const { accessToken: token } = await signIn(client, '/api/v1/token');
      const ask = async (path: string) => {
        const headers = { 'x-api-version': version };
        return (await client.get(`/api/v1/${path}`, { token, headers })).json;
      };
      const { results } = (await ask('sessions?Status=Failed&Limit=1')) as unknown as { results: Json[] };
      const { log } = (await ask(`sessions/${String(results[0]?.id)}/log`)) as unknown as { log: Json[] };
      return [results[0]?.executionStartTime, results[0]?.executionStopTime, log[0]?.logTime].map(String);
    };
    await withAppliance({}, async (client) => {
      for (const time of await times(client, '1.8-rev0')) assert.match(time, /\.\d{6}$/);
    });
    await withAppliance({ zonedTimesSince: '1.6-rev0' }, async (client) => {
      for (const time of await times(client, '1.5-rev1')) assert.match(time, /\.\d{6}$/);
      for (const time of await times(client, '1.6-rev0')) assert.match(time, /\.\d{6}Z$/);
      for (const time of await times(client, '1.7-rev0')) assert.match(time, /\.\d{6}Z$/);
    });
  });

  it('name the configuration backup and the path of authorization codes in their own way', async () => {
    await withAppliance({}, async (client) => {
      const { accessToken: token } = await signIn(client, '/api/v1/token');
      const at = (version: string) => ({ token, headers: { 'x-api-version': version } });
      for (const [version, type, other] of [
        ['1.0-rev0', 'SelfBackupActivity', 'ConfigurationBackupActivity'],
        ['1.7-rev0', 'ConfigurationBackupActivity', 'SelfBackupActivity'],
      ] as const) {
        const { json } = await client.get(`/api/v1/sessions?Types=${type}`, at(version));
        assert.ok((json.results as Json[]).every((session) => session.type === type));
        assert.ok(Number(json.totalCount) > 0, version);
        assert.equal((await client.get(`/api/v1/sessions?Types=${other}`, at(version))).status, 400);
      }
      const code = (path: string, version: string) => client.post(`/api/v1/token/${path}`, at(version));
      assert.equal((await code('authorizationCode', '1.0-rev0')).status, 200);
      assert.equal((await code('authorization_code', '1.0-rev0')).status, 404);
      assert.equal((await code('authorizationCode', '1.2-rev0')).status, 404);
      assert.equal((await code('authorization_code', '1.2-rev0')).status, 200);
    });
  });

  it('are told by the list of operations', async () => {
    const emulator = await startEmulator({ products: ['backup-for-aws'], ports: 'ephemeral' });
    const paths = (version?: string) =>
      emulator.operations('backup-for-aws', version).map(({ method, path }) => `${method} ${path}`);
    assert.ok(paths('1.1-rev0').includes('POST /api/v1/policies/{id}/start'));
    assert.ok(!paths('1.7-rev0').includes('POST /api/v1/policies/{id}/start'));
    assert.ok(paths('1.7-rev0').includes('POST /api/v1/virtualMachines/policies/{id}/start'));
    assert.deepEqual([paths(), paths('9.9-rev9')], [[], []]);
    await emulator.stop();
  });
});
