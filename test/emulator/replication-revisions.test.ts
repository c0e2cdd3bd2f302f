import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { passwordOf } from '../contract/way-inputs';
import { Client, type Json, type Received } from './client';

const PRODUCT = 'backup-and-replication';

/** What the files 1.2-rev1, 1.3-rev0 and 1.3-rev1 say of the same paths. */
describe('emulator: Backup & Replication by its revisions', () => {
  let emulator: Emulator;
  let client: Client;
  let token: string;

  before(async () => {
    emulator = await startEmulator({ products: [PRODUCT], ports: 'ephemeral' });
    client = new Client(emulator, PRODUCT);
    const body = new URLSearchParams({ grant_type: 'password', ...passwordOf(PRODUCT) }).toString();
    const headers = {
      'x-api-version': '1.3-rev1',
      'content-type': 'application/x-www-form-urlencoded',
    };
    token = String((await client.post('/api/oauth2/token', { body, headers })).json.access_token);
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const ask = (method: string, path: string, revision: string): Promise<Received> =>
    client.send(method, `/api/v1/${path}`, { token, headers: { 'x-api-version': revision } });
  const list = async (path: string, revision: string): Promise<Json[]> =>
    (await ask('GET', `${path}?limit=1000`, revision)).json.data as Json[];
  const words = (entries: readonly Json[], member: string): unknown[] => [
    ...new Set(entries.map((entry) => entry[member])),
  ];

  it('shows in 1.2 only the jobs that it has a word for, in its words', async () => {
    assert.deepEqual(words(await list('jobs/states', '1.2-rev1'), 'type').sort(), [
      'Backup',
      'VSphereReplica',
    ]);
    assert.deepEqual(words(await list('jobs/states', '1.2-rev1'), 'workload'), ['vm']);
    const types = words(await list('sessions', '1.2-rev1'), 'sessionType');
    assert.ok(types.includes('BackupJob') && !types.includes('AgentBackup'), types.join());
  });

  it('has no word for some jobs in 1.3-rev0, and one for each in 1.3-rev1', async () => {
    const before = words(await list('jobs', '1.3-rev0'), 'type');
    assert.ok(before.includes('Unknown') && !before.includes('FileBackup'), before.join());
    const since = words(await list('jobs', '1.3-rev1'), 'type');
    assert.ok(!since.includes('Unknown') && since.includes('FileBackup'), since.join());
    assert.ok(words(await list('jobs/states', '1.3-rev1'), 'workload').includes('Vm'));
  });

  it('knows of informative malware events since 1.3', async () => {
    const severities = async (revision: string): Promise<unknown[]> =>
      words(await list('malwareDetection/events', revision), 'severity');
    assert.ok((await severities('1.3-rev0')).includes('Informative'));
    assert.ok(!(await severities('1.2-rev1')).includes('Informative'));
  });

  it('retries since 1.3, and answers a switch with 204 since 1.3-rev1', async () => {
    const [job] = await list('jobs/states', '1.2-rev1');
    const path = `jobs/${String(job?.['id'])}`;
    assert.equal((await ask('POST', `${path}/retry`, '1.2-rev1')).status, 404);
    assert.notEqual((await ask('POST', `${path}/retry`, '1.3-rev0')).status, 404);
    const switched = await ask('POST', `${path}/disable`, '1.3-rev0');
    assert.deepEqual([switched.status, switched.json], [200, {}]);
    assert.equal((await ask('POST', `${path}/enable`, '1.3-rev1')).status, 204);
  });

  it('names no resource in an error with a text, not with null', async () => {
    assert.equal((await ask('GET', 'nothing', '1.3-rev1')).json['resourceId'], '');
  });
});
