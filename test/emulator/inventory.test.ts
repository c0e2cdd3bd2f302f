import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, Clock, signIn, type Json } from './client';

const day = 24 * 60 * 60 * 1000;

describe('emulator: the inventory of Backup for AWS', () => {
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

  it('filters by status, type and time, and speaks of Cancelled where the filter says Canceled', async () => {
    for (const [filter, result] of [
      ['Succeeded', 'Success'],
      ['Canceled', 'Cancelled'],
      ['Failed', 'Failed'],
    ]) {
      const found = await results(`sessions?Limit=-1&Status=${filter}`);
      assert.ok(found.length > 0);
      assert.deepEqual([...new Set(found.map((session) => session.result))], [result]);
    }
    const policies = await results('sessions?Limit=-1&Types=Policy');
    assert.ok(policies.every(({ type }) => type === 'Policy'));
    const from = new Date(clock.now - 2 * day).toISOString();
    const to = new Date(clock.now - day).toISOString();
    const between = await results(`sessions?Limit=-1&FromUtc=${from}&ToUtc=${to}&Sort=startTimeAsc`);
    const starts = between.map(({ executionStartTime }) => String(executionStartTime));
    assert.ok(starts.length >= 16 && starts.every((start) => start >= from && start <= to));
    assert.deepEqual(starts, [...starts].sort());
  });

  it('refuses parameters that mean nothing', async () => {
    for (const query of [
      'Status=Success',
      'Types=Nonsense',
      'FromUtc=yesterday',
      'Limit=-2',
      'Offset=x',
      'Sort=up',
    ]) {
      const { status, json } = await client.get(`/api/v1/sessions?${query}`, { token });
      assert.equal(status, 400, query);
      assert.equal(json.errorCode, 'InvalidURI');
    }
  });

  it('has three to six failed sessions in any 24 hours, each with a readable reason', async () => {
    for (let hour = 0; hour < 72; hour += 1) {
      const from = new Date(clock.now - day).toISOString();
      const failed = await results(`sessions?Limit=-1&Status=Failed&FromUtc=${from}`);
      assert.ok(failed.length >= 3 && failed.length <= 6, `${failed.length} failed`);
      for (const { reason } of failed)
        assert.match(String(reason), /^(Snapshot|Backup) of i-0[0-9a-f]{16} failed: /);
      clock.advance(60 * 60 * 1000);
    }
  });

  it('keeps a session as it is while time goes on, and adds new ones', async () => {
    const before = await results('sessions?Limit=-1&Status=Failed');
    clock.advance(day);
    const after = await results('sessions?Limit=-1&Status=Failed');
    const known = new Map(after.map((session) => [session.id, session]));
    const kept = before.filter(({ id }) => known.has(id));
    assert.ok(kept.length >= before.length - 6);
    for (const session of kept) assert.deepEqual(known.get(session.id), session);
    assert.ok(after.some(({ id }) => !before.some((session) => session.id === id)));
  });

  it('shows a single session and its log as a text file', async () => {
    const [session] = await results('sessions?Status=Failed&Limit=1');
    assert.deepEqual(await get(`sessions/${String(session?.id)}`), session);
    const log = await client.get(`/api/v1/sessions/${String(session?.id)}/log`, { token });
    assert.equal(log.headers['content-type'], 'text/plain; charset=utf-8');
    assert.match(String(log.headers['content-disposition']), /^attachment; filename="session-/);
    assert.ok(log.text.includes(String(session?.reason)));
    assert.equal((await client.get('/api/v1/sessions/none/log', { token })).status, 404);
  });

  it('lists policies, instances and licence alerts', async () => {
    assert.equal((await get('policies')).totalCount, 40);
    assert.equal((await get('virtualMachines')).totalCount, 100);
    assert.equal((await results('virtualMachines?SearchPattern=erp&Limit=-1')).length, 10);
    assert.equal((await results('licensing/alerts')).length, 1);
  });

  it('starts a policy', async () => {
    const [policy] = await results('policies?Limit=1');
    const path = `/api/v1/policies/${String(policy?.id)}/start`;
    const { status, json } = await client.post(path, { token });
    assert.equal(status, 202);
    assert.equal((await get(`sessions/${String(json.sessionId)}`)).status, 'Running');
    assert.equal((await client.post(path, { token })).status, 409);
    clock.advance(3 * 60 * 1000);
    assert.equal((await get(`sessions/${String(json.sessionId)}`)).status, 'Succeeded');
  });

  it('is the same for the same seed and another for another', async () => {
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
    const here = (await results('sessions?Status=Failed&Limit=-1')).map(({ id }) => id);
    assert.deepEqual(await ids(7), here);
    assert.notDeepEqual(await ids(8), here);
  });
});

describe('emulator: the inventory of the consoles', () => {
  const clock = new Clock();
  let emulator: Emulator;
  let client: Client;
  let token: string;

  before(async () => {
    emulator = await startEmulator({
      products: ['service-provider-console-v2'],
      ports: 'ephemeral',
      now: clock.read,
    });
    client = new Client(emulator, 'service-provider-console-v2');
    token = (await signIn(client, '/token', 'vspc\\administrator')).accessToken;
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const list = async (path: string) => {
    const { status, text } = await client.get(`/v2/${path}`, { token });
    assert.equal(status, 200, text);
    return JSON.parse(text) as Json[];
  };

  it('answers collections as bare arrays whose items carry links', async () => {
    const jobs = await list('jobs');
    assert.equal(jobs.length, 100);
    const [job] = jobs;
    const [self] = job?._links as { rel: string; href: string }[];
    assert.equal(self?.rel, 'self');
    const path = new URL(self?.href ?? '').pathname;
    assert.deepEqual((await client.get(path, { token })).json, job);
    for (const path of ['tenants', 'backupRepositories', 'notifications/alarmTemplates']) {
      assert.ok((await list(path)).length > 0, path);
    }
  });

  it('understands $filter, $orderby, $skip and $top', async () => {
    const failed = await list(`jobs?$filter=${encodeURIComponent("lastStatus eq 'Failed'")}`);
    assert.ok(failed.length >= 2 && failed.length <= 20, String(failed.length));
    assert.ok(
      failed.every(({ lastStatus, failureMessage }) => lastStatus === 'Failed' && failureMessage !== ''),
    );
    const both = await list(`jobs?$filter=${encodeURIComponent("id gt 90 and lastStatus ne 'Failed'")}`);
    assert.ok(both.every(({ id, lastStatus }) => Number(id) > 90 && lastStatus !== 'Failed'));
    const page = await list(`jobs?$orderby=${encodeURIComponent('id desc')}&$skip=10&$top=5`);
    assert.deepEqual(
      page.map(({ id }) => id),
      [90, 89, 88, 87, 86],
    );
    assert.equal((await list('jobs?$skip=200')).length, 0);
    for (const query of ['$filter=lastStatus', '$top=-1', '$orderby=a b c']) {
      const { status, json } = await client.get(`/v2/jobs?${encodeURI(query)}`, { token });
      assert.equal(status, 400);
      assert.equal(typeof json.message, 'string');
    }
  });

  it('shows the status changes of an alarm', async () => {
    const [template] = await list('notifications/alarmTemplates');
    const events = await list(`notifications/alarmTemplates/${String(template?.id)}/events`);
    assert.ok(events.length >= 1);
    for (const { lastActivation, alarmTemplateId } of events) {
      assert.equal(alarmTemplateId, template?.id);
      const { time, ...rest } = lastActivation as Record<string, string>;
      assert.ok(Date.parse(time ?? '') <= clock.now);
      assert.deepEqual(Object.keys(rest), ['status', 'message', 'remark']);
    }
    assert.equal((await client.get('/v2/notifications/alarmTemplates/99/events', { token })).status, 404);
  });

  it('starts a job', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const start = (body: string) => client.post('/v2/jobs/5/action', { token, headers, body });
    assert.equal((await start('{"stop":null}')).status, 400);
    assert.equal((await start('{"start":null}')).status, 202);
    assert.equal((await client.get('/v2/jobs/5', { token })).json.lastStatus, 'Running');
    clock.advance(3 * 60 * 1000);
    assert.equal((await client.get('/v2/jobs/5', { token })).json.lastStatus, 'Success');
  });
});
