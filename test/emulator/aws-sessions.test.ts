import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, Clock, signIn, type Json } from './client';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

describe('emulator: the sessions of Backup for AWS', () => {
  const clock = new Clock();
  let emulator: Emulator;
  let client: Client;
  let token: string;

  before(async () => {
    emulator = await startEmulator({
      products: ['backup-for-aws'],
      ports: 'ephemeral',
      now: clock.read,
      accessLifetimeMs: 1000 * day,
      seed: 7,
    });
    client = new Client(emulator, 'backup-for-aws');
    token = (await signIn(client, '/api/v1/token')).accessToken;
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const get = async (path: string) => (await client.get(`/api/v1/${path}`, { token })).json;
  const results = async (path: string) => (await get(path)).results as Json[];
  const sessions = (query = '') => results(`sessions?Limit=-1&${query}`);
  const newestFailed = async () => {
    const [session] = await sessions('Status=Failed&Sort=startTimeDesc');
    assert.ok(session);
    return session;
  };

  it('pages with Offset and Limit, 30 by default, and links to the next and the previous page', async () => {
    const first = await get('sessions');
    assert.deepEqual(Object.keys(first), ['totalCount', 'results', '_links']);
    assert.equal((first.results as Json[]).length, 30);
    const total = Number(first.totalCount);
    assert.ok(total >= 118 && total <= 122, String(total));

    const seen = new Set<unknown>();
    let next: string | undefined = '/api/v1/sessions?Limit=50&Status=Failed&Status=Succeeded&Status=Warning';
    let pages = 0;
    while (next) {
      const page: Json = (await client.get(next, { token })).json;
      for (const { id } of page.results as Json[]) seen.add(id);
      const links = page._links as { rel: string; href: string }[];
      const href = links.find(({ rel }) => rel === 'next')?.href;
      assert.equal(
        links.some(({ rel }) => rel === 'prev'),
        pages > 0,
      );
      next = href?.slice(emulator.servers['backup-for-aws'].url.length);
      pages += 1;
    }
    const all = await get('sessions?Limit=-1&Status=Failed&Status=Succeeded&Status=Warning');
    assert.equal(seen.size, Number(all.totalCount));
    assert.equal((all.results as Json[]).length, seen.size);
    assert.equal(pages, Math.ceil(seen.size / 50));
  });

  it('have the members of the example, no name and no policy, and times without a zone', async () => {
    const session = await newestFailed();
    assert.deepEqual(Object.keys(session), [
      'id',
      'type',
      'executionStartTime',
      'executionStopTime',
      'executionDuration',
      'status',
      'result',
      'reason',
      'usn',
      '_links',
      '_embedded',
    ]);
    const times = [session.executionStartTime, session.executionStopTime].map(String);
    for (const time of times) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    const [start, stop] = times.map((time) => Date.parse(`${time}Z`)) as [number, number];
    assert.equal(session.executionDuration, stop - start, 'milliseconds');
    assert.equal(session.reason, '', 'nobody gave a reason for a scheduled run');
    const links = session._links as { rel: string; href: string }[];
    assert.deepEqual(
      links.map(({ rel }) => rel),
      ['self', 'SessionLogs'],
    );
    assert.match(links[1]?.href ?? '', new RegExp(`/api/v1/sessions/${String(session.id)}/log$`));
    assert.deepEqual(await get(`sessions/${String(session.id)}`), session);
  });

  it('filter by status, type and time, and speak of Cancelled where the filter says Canceled', async () => {
    for (const [filter, result] of [
      ['Succeeded', 'Success'],
      ['Canceled', 'Cancelled'],
      ['Failed', 'Failed'],
      ['Warning', 'Warning'],
    ]) {
      const found = await sessions(`Status=${filter}`);
      assert.ok(found.length > 0);
      assert.deepEqual([...new Set(found.map((session) => session.result))], [result]);
    }
    const from = new Date(clock.now - 2 * day).toISOString();
    const to = new Date(clock.now - day).toISOString();
    const between = await sessions(`FromUtc=${from}&ToUtc=${to}&Sort=startTimeAsc`);
    const starts = between.map(({ executionStartTime }) => `${String(executionStartTime).slice(0, 23)}Z`);
    assert.ok(starts.length >= 16 && starts.every((start) => start >= from && start <= to));
    assert.deepEqual(starts, [...starts].sort());
    const summer = new Date(clock.now - 2 * day + 2 * hour).toISOString().replace('Z', '+02:00');
    const same = await sessions(`FromUtc=${encodeURIComponent(summer)}&ToUtc=${to}&Sort=startTimeAsc`);
    assert.deepEqual(same, between, 'a time with a zone is the moment that it names');
  });

  it('filter by each documented type, Job among them', async () => {
    const all = await sessions();
    for (const type of ['Policy', 'Job', 'RetentionActivity', 'RestoreTask', 'SelfBackupActivity']) {
      const found = await sessions(`Types=${type}`);
      assert.ok(found.length > 0, type);
      assert.equal(found.length, all.filter((session) => session.type === type).length, type);
    }
    assert.deepEqual(await sessions('Types=FLRTask'), []);
    const both = await sessions('Types=Job&Types=RestoreTask');
    assert.ok(both.every(({ type }) => type === 'Job' || type === 'RestoreTask') && both.length > 1);
  });

  it('filter by policy, instance and update sequence number', async () => {
    const failed = await newestFailed();
    const policies = await results('virtualMachines/policies?Limit=-1');
    const owners: unknown[] = [];
    for (const { id } of policies) {
      const own = await sessions(`PolicyId=${String(id)}`);
      if (own.some((session) => session.id === failed.id)) owners.push(id);
    }
    assert.ok(owners.length <= 1);
    const [item] = await results(`sessions/${String(failed.id)}/protectedItems`);
    const ofItem = await sessions(`VmId=${String(item?.id)}`);
    assert.ok(ofItem.some(({ id }) => id === failed.id));
    assert.ok(ofItem.length < (await sessions()).length);
    assert.deepEqual(
      (await sessions(`Usn=${String(failed.usn)}`)).map(({ id }) => id),
      [failed.id],
    );
    assert.deepEqual(await sessions('Usn=1'), []);
  });

  it('are ordered by every column of the Sort parameter', async () => {
    const keys: Record<string, (session: Json) => number | string> = {
      startTime: (session) => String(session.executionStartTime),
      stopTime: (session) => String(session.executionStopTime ?? '9999'),
      duration: (session) => Number(session.executionDuration ?? 0),
      type: (session) => String(session.type),
      reason: (session) => String(session.reason),
      usn: (session) => Number(session.usn),
    };
    for (const [column, key] of Object.entries(keys)) {
      const ascending = (await sessions(`Status=Failed&Status=Succeeded&Sort=${column}Asc`)).map(key);
      for (const [index, value] of ascending.entries()) {
        assert.ok(index === 0 || (ascending[index - 1] ?? '') <= value, `${column}Asc`);
      }
      const descending = (await sessions(`Status=Failed&Status=Succeeded&Sort=${column}Desc`)).map(key);
      assert.deepEqual(descending, [...ascending].reverse(), `${column}Desc`);
    }
  });

  it('refuse parameters that mean nothing', async () => {
    for (const query of [
      'Status=Success',
      'Status=failed',
      'Types=Nonsense',
      'Types=ConfigurationBackupActivity',
      'FromUtc=yesterday',
      'ToUtc=2030-13-01',
      'PolicyId=erp-gold',
      'Usn=many',
      'Limit=-2',
      'Limit=all',
      'Offset=x',
      'Offset=-1',
      'Sort=up',
      'Sort=startTime',
      'Sort=nameAsc',
      // Filters of other lists.
      'PolicyStatus=Enabled',
      'SearchPattern=erp',
    ]) {
      const { status, json } = await client.get(`/api/v1/sessions?${query}`, { token });
      assert.equal(status, 400, query);
      assert.equal(json.errorCode, 'InvalidURI');
    }
  });

  it('have three to six failed ones in any 24 hours, the cause in the log of each', async () => {
    for (let step = 0; step < 72; step += 1) {
      const from = new Date(clock.now - day).toISOString();
      const failed = await sessions(`Status=Failed&FromUtc=${from}`);
      assert.ok(failed.length >= 3 && failed.length <= 6, `${failed.length} failed`);
      for (const { id } of step % 12 === 0 ? failed : []) {
        const { sessionId, log } = (await get(`sessions/${String(id)}/log`)) as unknown as {
          sessionId: string;
          log: Record<string, string>[];
        };
        assert.equal(sessionId, id);
        const [cause] = log.filter(({ status }) => status === 'Error');
        assert.match(cause?.message ?? '', /^(Snapshot|Backup) of \S+ failed: \w/);
        const items = await results(`sessions/${String(id)}/protectedItems`);
        const broken = items.filter(({ status }) => status === 'Failed');
        assert.equal(broken.length, 1);
        assert.equal(typeof broken[0]?.name, 'string');
      }
      clock.advance(hour);
    }
  });

  it('keep what they are while time goes on, and new ones come', async () => {
    const before = await sessions('Status=Failed');
    clock.advance(day);
    const after = await sessions('Status=Failed');
    const known = new Map(after.map((session) => [session.id, session]));
    const kept = before.filter(({ id }) => known.has(id));
    assert.ok(kept.length >= before.length - 6);
    for (const session of kept) assert.deepEqual(known.get(session.id), session);
    assert.ok(after.some(({ id }) => !before.some((session) => session.id === id)));
  });

  it('show their log as JSON, the words of its entries being other than those of a session', async () => {
    const { id } = await newestFailed();
    const { headers, json } = await client.get(`/api/v1/sessions/${String(id)}/log`, { token });
    assert.match(String(headers['content-type']), /^application\/json/);
    assert.equal(headers['content-disposition'], undefined);
    assert.deepEqual(Object.keys(json), ['sessionId', 'log']);
    const log = json.log as Json[];
    assert.deepEqual(Object.keys(log[0] ?? {}), [
      'logTime',
      'status',
      'message',
      'executionStartTime',
      'executionDuration',
    ]);
    assert.deepEqual([log[0]?.status, log.at(-1)?.status], ['Success', 'Error']);
    assert.equal((await client.get('/api/v1/sessions/none/log', { token })).status, 404);
  });

  it('lead to the items that they worked on, each kind to its own', async () => {
    for (const [type, member, path] of [
      ['Policy', 'backupJobInfo', 'protectedItems'],
      ['RestoreTask', 'restoreJobInfo', 'restoredItems'],
      ['RetentionActivity', 'retentionJobDeletedRestorePoints', 'deletedItems'],
    ] as const) {
      const [session] = await sessions(`Types=${type}&Status=Succeeded`);
      const { href } = (session?._embedded as Record<string, { href: string }>)[member] ?? { href: '' };
      assert.equal(new URL(href).pathname, `/api/v1/sessions/${String(session?.id)}/${path}`);
      const { status, json } = await client.get(new URL(href).pathname, { token });
      assert.equal(status, 200);
      assert.ok(Number(json.totalCount) > 0, type);
      for (const other of ['protectedItems', 'restoredItems', 'deletedItems']) {
        const expected = other === path ? 200 : 404;
        const answer = await client.get(`/api/v1/sessions/${String(session?.id)}/${other}`, { token });
        assert.equal(answer.status, expected, `${type} ${other}`);
      }
    }
    const [restore] = await sessions('Types=RestoreTask');
    assert.match(String(restore?.reason), /^Change \d{4}$/, 'what a person typed');
  });

  it('are stopped, once they run', async () => {
    const [policy] = await results('virtualMachines/policies?Limit=1');
    const path = `/api/v1/virtualMachines/policies/${String(policy?.id)}`;
    const { sessionId } = (await client.post(`${path}/start`, { token })).json;
    const stop = await client.post(`/api/v1/sessions/${String(sessionId)}/stop`, { token });
    assert.equal(stop.status, 202);
    assert.equal((await get(`sessions/${String(sessionId)}`)).result, 'Cancelled');
    assert.equal((await client.post(`${path}/start`, { token })).status, 202, 'it can be started again');
    assert.equal((await client.post(`${path}/stop`, { token })).status, 202);
    const running = await sessions(`PolicyId=${String(policy?.id)}&Status=Running`);
    assert.deepEqual(running, []);
  });

  it('are the same for the same seed and others for another', async () => {
    const ids = async (seed: number) => {
      const twin = await startEmulator({
        products: ['backup-for-aws'],
        ports: 'ephemeral',
        now: clock.read,
        seed,
      });
      const twinClient = new Client(twin, 'backup-for-aws');
      const { accessToken } = await signIn(twinClient, '/api/v1/token');
      const page = await twinClient.get('/api/v1/sessions?Status=Failed&Limit=-1', { token: accessToken });
      twinClient.close();
      await twin.stop();
      return (page.json.results as Json[]).map(({ id }) => id);
    };
    const here = (await sessions('Status=Failed')).map(({ id }) => id);
    assert.deepEqual(await ids(7), here);
    assert.notDeepEqual(await ids(8), here);
  });
});
