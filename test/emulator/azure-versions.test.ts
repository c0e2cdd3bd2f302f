import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, type Json } from './client';

describe('emulator: Backup for Microsoft Azure by its versions', () => {
  let emulator: Emulator;
  let client: Client;
  let token: string;

  before(async () => {
    const releases = { 'backup-for-azure': 7 };
    emulator = await startEmulator({ products: ['backup-for-azure'], ports: 'ephemeral', releases });
    client = new Client(emulator, 'backup-for-azure');
    const fields = { grant_type: 'Password', username: 'administrator', password: 'Password1' };
    token = String((await client.token('/api/oauth2/token', fields)).json.access_token);
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const get = (path: string) => client.get(path, { token });

  it('has no policies for Cosmos DB in v6, and none of their sessions', async () => {
    assert.equal((await get('/api/v7/policies/cosmosDb')).status, 200);
    assert.equal((await get('/api/v6/policies/cosmosDb')).status, 404);
    const sessions = async (version: string): Promise<Json[]> =>
      (await get(`/api/${version}/jobSessions?Types=PostgresDbPolicyBackup`)).json.results as Json[];
    assert.ok((await sessions('v7')).length > 0);
    assert.deepEqual(await sessions('v6'), []);
  });

  it('knows no version that is newer than its release', async () => {
    assert.equal((await get('/api/v7/policy/vnet')).status, 200);
    assert.equal((await get('/api/v8/policy/vnet')).status, 404);
  });

  it('answers the start of a file share policy with its session, and of others with a list', async () => {
    for (const [kind, isList] of [
      ['fileShares', false],
      ['sql', true],
    ] as const) {
      const [policy] = (await get(`/api/v7/policies/${kind}`)).json.results as Json[];
      const path = `/api/v7/policies/${kind}/${String(policy?.['id'])}/start`;
      const { status, text } = await client.post(path, { token });
      assert.equal(status, 202, text);
      assert.equal(Array.isArray(JSON.parse(text)), isList, kind);
    }
  });
});
