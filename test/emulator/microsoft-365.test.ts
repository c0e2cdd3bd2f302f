import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, type Json } from './client';

describe('emulator: Backup for Microsoft 365 by its versions', () => {
  let emulator: Emulator;
  let client: Client;
  let token: string;

  before(async () => {
    emulator = await startEmulator({ products: ['backup-for-microsoft-365'], ports: 'ephemeral' });
    client = new Client(emulator, 'backup-for-microsoft-365');
    const fields = { grant_type: 'password', username: 'VB365\\administrator', password: 'Password1' };
    const { json } = await client.token('/v8/token', { ...fields, disable_antiforgery_token: 'true' });
    token = String(json.access_token);
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const get = (path: string) => client.get(path, { token });
  const first = async (path: string): Promise<Json> => {
    const { json } = await get(path);
    const list = (Array.isArray(json) ? json : json.results) as Json[];
    return list[0] ?? assert.fail(path);
  };
  const firstId = async (path: string): Promise<string> => String((await first(path)).id);

  it('gives whole lists before v8 and pages since', async () => {
    for (const list of [
      'Jobs',
      'CopyJobs',
      'BackupRepositories',
      'Organizations?extendedView=false',
      'Proxies',
    ]) {
      for (const version of ['v6', 'v7'])
        assert.ok(Array.isArray((await get(`/${version}/${list}`)).json), `${version} ${list}`);
      const { json } = await get(`/v8/${list}`);
      assert.deepEqual(Object.keys(json), ['offset', 'limit', 'results', '_links']);
    }
    const { json } = await get('/v7/JobSessions?limit=2');
    assert.equal((json.results as Json[]).length, 2);
    assert.ok(Number(json.totalCount) > 100);
  });

  it('names the job of a session in v8, and lists the sessions of a job by each version in its way', async () => {
    const id = await firstId('/v6/Jobs');
    const session = await first(`/v8/JobSessions?jobId=${id}`);
    assert.equal(session.jobId, id);
    assert.equal((await first(`/v7/JobSessions?jobId=${id}`)).id, session.id);
    assert.equal((await first(`/v6/Jobs/${id}/JobSessions`)).id, session.id);
    assert.ok(!('jobId' in (await first('/v7/JobSessions'))));
    const oldest = await first('/v6/JobSessions');
    assert.ok(!('jobType' in oldest) && 'status' in oldest);
    assert.equal((await get(`/v7/Jobs/${id}/JobSessions`)).status, 404);
  });

  it('refuses a filter that a version does not have', async () => {
    const id = await firstId('/v8/Jobs');
    for (const [path, statuses] of [
      [`JobSessions?jobId=${id}`, [400, 200, 200]],
      ['JobSessions?endTimeUpperBound=2030-01-01T00:00:00Z', [400, 200, 200]],
      ['JobSessions?status=Failed', [400, 400, 200]],
      [`Jobs?organizationId=${id}`, [400, 400, 200]],
      ['Organizations', [400, 200, 200]],
    ] as const)
      for (const [index, version] of ['v6', 'v7', 'v8'].entries())
        assert.equal((await get(`/${version}/${path}`)).status, statuses[index], `${version} ${path}`);
  });

  it('answers the start of a job with its session in v8 and with nothing before', async () => {
    const { json } = await get('/v6/CopyJobs');
    const [one, two, three] = (json as unknown as Json[]).map(({ id }) => String(id));
    const start = (version: string, id: string | undefined, body?: string) =>
      client.post(`/${version}/CopyJobs/${id}/start`, { token, body });
    assert.equal((await start('v6', one)).status, 400);
    assert.equal((await start('v6', one, '{"full":false}')).status, 204);
    assert.equal((await start('v7', two)).status, 204);
    const started = await start('v8', three);
    assert.equal(started.status, 200);
    assert.deepEqual([started.json.jobId, started.json.jobType], [three, 'Copy']);
  });

  it('names the end of the license, and an error, as each version does', async () => {
    assert.ok('expirationDate' in (await get('/v6/License')).json);
    assert.ok('licenseExpires' in (await get('/v7/License')).json);
    const missing = '/Jobs/00000000-0000-0000-0000-000000000000';
    assert.deepEqual(Object.keys((await get(`/v7${missing}`)).json), ['message']);
    assert.deepEqual(Object.keys((await get(`/v8${missing}`)).json), ['message', 'errorCode', 'stackTrace']);
  });
});
