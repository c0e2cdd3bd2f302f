import assert from 'node:assert/strict';
import { startEmulator, type Emulator, type ProductId } from '../../emulator';
import { Client, Clock, signIn, type Json } from './client';

const day = 24 * 60 * 60 * 1000;
const users = {
  'service-provider-console-v2': 'vspc\\administrator',
  'availability-console': 'vac\\administrator',
} as const;

for (const product of Object.keys(users) as (keyof typeof users)[]) {
  describe(`emulator: the resources of ${product}`, () => {
    const clock = new Clock();
    let emulator: Emulator;
    let client: Client;
    let token: string;

    before(async () => {
      emulator = await startEmulator({
        products: [product satisfies ProductId],
        ports: 'ephemeral',
        now: clock.read,
        accessLifetimeMs: 100 * day,
      });
      client = new Client(emulator, product);
      token = (await signIn(client, '/token', users[product])).accessToken;
    });
    after(async () => {
      client.close();
      await emulator.stop();
    });

    const ask = (path: string) => client.get(`/v2/${path}`, { token });
    const list = async (path: string, options: Record<string, string> = {}) => {
      const { status, text } = await ask(`${path}?${new URLSearchParams(options).toString()}`);
      assert.equal(status, 200, `${path}: ${text}`);
      return JSON.parse(text) as Json[];
    };
    const names = (rows: Json[]) => rows.map(({ name }) => String(name));
    const filtered = (filter: string, path = 'jobs') => list(path, { $filter: filter });
    const post = (path: string, body = '') =>
      client.post(`/v2/${path}`, { token, headers: { 'Content-Type': 'application/json' }, body });

    it('answers jobs as a bare array of the reference’s members, with an object of links', async () => {
      const jobs = await list('jobs');
      assert.equal(jobs.length, 100);
      const [job] = jobs;
      const isProvider = product === 'service-provider-console-v2';
      assert.deepEqual(Object.keys(job ?? {}), [
        'id',
        'name',
        'status',
        'type',
        'lastRun',
        'endTime',
        'duration',
        'durationUnits',
        'processingRate',
        'processingRateUnits',
        'avgDuration',
        'avgDurationUnits',
        'transferredData',
        'transferredDataUnits',
        'bottleneck',
        'serverName',
        'isEnabled',
        'protectedVMs',
        'schedulingType',
        ...(isProvider ? ['companyId', 'locationId'] : []),
        'actions',
        '_links',
      ]);
      const ended = jobs.find(({ status }) => status === 'Failed');
      const seconds = (Date.parse(String(ended?.endTime)) - Date.parse(String(ended?.lastRun))) / 1000;
      assert.equal(ended?.duration, Math.round(seconds));
      const links = job?._links as { self: { href: string }; tenants: { href: string }[] };
      assert.deepEqual((await client.get(new URL(links.self.href).pathname, { token })).json, job);
      assert.match(links.tenants[0]?.href ?? '', /\/v2\/tenants\/\d+$/);
    });

    it('shows every status that the reference names, and none of a run that has not been', async () => {
      const seen = new Set<unknown>();
      for (let hour = 0; hour < 24; hour += 1) {
        for (const { status } of await list('jobs')) seen.add(status);
        clock.advance(day / 24);
      }
      const wanted = ['Success', 'Warning', 'Failed', 'Running', 'No Info'];
      if (product === 'availability-console') wanted.push('Idle');
      assert.deepEqual([...seen].sort(), wanted.sort());
      const [fresh] = await filtered("status eq 'No Info'");
      const never = '0001-01-01T00:00:00Z';
      assert.deepEqual([fresh?.lastRun, fresh?.endTime, fresh?.duration], [never, never, 0]);
      assert.equal((await filtered('lastRun lt 2000-01-01T00:00:00Z')).length, 2);
      const [running] = await filtered("status eq 'Running'");
      assert.deepEqual([running?.endTime, running?.duration], [null, null]);
    });

    it('filters with comparisons, and, or, not and parentheses', async () => {
      const failed = await filtered("status eq 'Failed'");
      assert.ok(failed.length >= 2 && failed.length <= 20, String(failed.length));
      const warned = await filtered("status eq 'Warning'");
      const either = await filtered("status eq 'Failed' or status eq 'Warning'");
      assert.equal(either.length, failed.length + warned.length);
      const high = await filtered("id gt 50 and (status eq 'Failed' or status eq 'Warning')");
      assert.deepEqual(
        high.map(({ id }) => id),
        either.map(({ id }) => id).filter((id) => Number(id) > 50),
      );
      // `and` binds closer than `or`.
      const mixed = await filtered("status eq 'Failed' or status eq 'Warning' and id gt 50");
      assert.equal(mixed.length, failed.length + warned.filter(({ id }) => Number(id) > 50).length);
      assert.equal((await filtered("not (status eq 'Failed')")).length, 100 - failed.length);
      assert.equal((await filtered('isEnabled eq true')).length, (await filtered('isEnabled')).length);
      assert.equal((await filtered('id ge 10 and id le 12')).length, 3);
    });

    it('filters with functions', async () => {
      const [job] = await list('jobs', { $top: '1' });
      const [company = ''] = String(job?.name).split(' ');
      const all = await list('jobs');
      const starting = await filtered(`startswith(name,'${company}')`);
      assert.equal(starting.length, all.filter(({ name }) => String(name).startsWith(company)).length);
      assert.deepEqual(await filtered(`startswith(name, '${company}') eq true`), starting);
      assert.deepEqual(await filtered(`contains(name,'${company}')`), starting);
      assert.deepEqual(await filtered(`substringof('${company}',name)`), starting);
      assert.deepEqual(await filtered(`contains(tolower(name),'${company.toLowerCase()}')`), starting);
      assert.equal((await filtered("endswith(name,'007')")).length, 1);
      assert.deepEqual(await filtered("contains(name,'it''s')"), []);
    });

    it('compares times by the moment, whatever their zone', async () => {
      const [job] = await list('jobs', { $orderby: 'lastRun desc', $top: '1' });
      const lastRun = Date.parse(String(job?.lastRun));
      const inZone = new Date(lastRun + 2 * 60 * 60 * 1000).toISOString().replace('Z', '+02:00');
      for (const literal of [`'${inZone}'`, inZone, `datetime'${inZone}'`]) {
        const found = await filtered(`lastRun eq ${literal}`);
        assert.deepEqual(names(found), [job?.name], literal);
      }
      assert.equal((await filtered(`lastRun gt ${new Date(lastRun).toISOString()}`)).length, 0);
    });

    it('orders, skips, cuts and selects', async () => {
      const page = await list('jobs', { $orderby: 'id desc', $skip: '10', $top: '5' });
      assert.deepEqual(
        page.map(({ id }) => id),
        [90, 89, 88, 87, 86],
      );
      assert.equal((await list('jobs', { $skip: '200' })).length, 0);
      const two = await list('jobs', { $orderby: 'serverName,id desc', $top: '2' });
      assert.equal(two[0]?.serverName, two[1]?.serverName);
      assert.ok(Number(two[0]?.id) > Number(two[1]?.id));
      const [some] = await list('jobs', { $select: 'name,status', $top: '1' });
      assert.deepEqual(Object.keys(some ?? {}), ['name', 'status']);
      const [bare] = await list('jobs', { setLinks: 'false', $top: '1' });
      assert.equal(bare?._links, undefined);
      const smallest = await list('backupRepositories', { $top: '3', $orderby: 'freeSpace' });
      assert.equal(smallest.length, 3);
    });

    it('refuses what it cannot read, and properties that there are not', async () => {
      for (const query of [
        '$filter=status',
        "$filter=lastStatus eq 'Failed'",
        "$filter=Status eq 'Failed'",
        "$filter=status eq 'Failed' and",
        "$filter=(status eq 'Failed'",
        "$filter=near(name,'x')",
        '$filter=contains(name)',
        "$filter=status is 'Failed'",
        "$filter=status eq 'Failed",
        '$orderby=a b c',
        '$orderby=lastStatus',
        '$select=name,lastStatus',
        '$top=-1',
        '$top=ten',
        '$skip=1.5',
        '$expand=tenants',
        '$format=xml',
      ]) {
        const { status, json } = await ask(`jobs?${encodeURI(query)}`);
        assert.equal(status, 400, query);
        assert.equal(typeof json.message, 'string');
      }
    });

    it('has what else clients ask for, each item at the address that it names', async () => {
      for (const [path, least] of [
        ['tenants', 10],
        ['tenants/2/backupResources', 1],
        ['tenants/2/backupServers', 1],
        ['backupServers', 11],
        ['backupRepositories', 11],
        ['licensing/backupserverLicenses', 10],
        ['licensing/cloudconnectLicenses', 1],
        ['backupPolicies', 6],
        ['resellers', 2],
        ['notifications/alarmTemplates', 9],
      ] as const) {
        const rows = await list(path);
        assert.ok(rows.length >= least, path);
        if (path === 'tenants/2/backupServers') continue;
        const { status, json } = await ask(`${path}/${String(rows[0]?.id)}`);
        assert.equal(status, 200, path);
        assert.deepEqual(json, rows[0], path);
        assert.equal((await ask(`${path}/4711`)).status, 404, path);
      }
      assert.equal((await ask('tenants/99/backupResources')).status, 404);
      assert.equal(
        (await ask('licenseSettings')).status,
        product === 'availability-console' ? 200 : 404,
        'in the reference of Availability Console alone',
      );
    });

    it('tells sizes with their units, and free space that is short', async () => {
      for (const { capacity, capacityUnits, freeSpace, freeSpaceUnits } of await list('backupRepositories')) {
        assert.match(`${String(capacityUnits)} ${String(freeSpaceUnits)}`, /^[GT]B [GT]B$/);
        assert.ok(Number(capacity) > 0 && Number(freeSpace) > 0);
      }
    });

    it('shows the status changes of an alarm', async () => {
      const [template] = await list('notifications/alarmTemplates');
      assert.deepEqual(Object.keys(template ?? {}), [
        'id',
        'name',
        'category',
        'internalId',
        'knowledge',
        'predifined',
        'enabled',
        '_links',
      ]);
      const events = await list(`notifications/alarmTemplates/${String(template?.id)}/events`);
      assert.ok(events.length >= 1);
      for (const { lastActivation, alarmTemplateId, _links } of events) {
        assert.equal(alarmTemplateId, template?.id);
        const { time, ...rest } = lastActivation as Record<string, string>;
        assert.ok(Date.parse(time ?? '') <= clock.now);
        assert.deepEqual(Object.keys(rest), ['status', 'message', 'remark']);
        assert.ok(Array.isArray(_links), 'alarms have lists of links');
      }
      assert.equal((await ask('notifications/alarmTemplates/99/events')).status, 404);
    });

    it('lists the alarms of a span of days, the jobs that have failed among them', async () => {
      const date = (time: number) => new Date(time).toISOString().slice(0, 10);
      const span = { startTime: date(clock.now - 3 * day), endTime: date(clock.now) };
      const events = await list('notifications/events', span);
      const failed = await filtered("status eq 'Failed'");
      for (const { name } of failed) {
        const event = events.find(({ objectName }) => objectName === name);
        assert.match(
          String((event?.lastActivation as Json | undefined)?.message),
          /has failed: .+\r\n$/,
          'the cause is here',
        );
      }
      const [event] = events;
      assert.deepEqual((await ask(`notifications/events/${String(event?.id)}`)).json, event);
      assert.equal((await ask('notifications/events/4711')).status, 404);
      const old = { startTime: '2001-01-01', endTime: '2001-01-02' };
      assert.deepEqual(await list('notifications/events', old), []);
      const errors = await list('notifications/events', {
        ...span,
        $filter: "lastActivation/status eq 'Error'",
      });
      assert.ok(errors.length >= failed.length && errors.length < events.length);
      for (const query of ['', '?startTime=2030-05-01', '?startTime=yesterday&endTime=today']) {
        assert.equal((await ask(`notifications/events${query}`)).status, 400, query);
      }
    });

    it('starts, stops, retries, enables and disables a job, by action and by path', async () => {
      const [idle] = await filtered("status eq 'Success'");
      const path = `jobs/${String(idle?.id)}`;
      const statusNow = async () => (await ask(path)).json.status;
      for (const start of [() => post(`${path}/action`, '{"start":null}'), () => post(`${path}/start`)]) {
        const { status, text } = await start();
        assert.equal(status, 200);
        assert.equal(text, '"Action started."');
        assert.equal(await statusNow(), 'Running');
        clock.advance(3 * 60 * 1000);
        assert.equal(await statusNow(), 'Success');
      }
      await post(`${path}/action`, '{"start":"null"}');
      assert.equal(await statusNow(), 'Running', 'as the reference of 2.0 writes it');
      assert.equal((await post(`${path}/action`, '{"stop":null}')).status, 200);
      assert.equal(await statusNow(), 'Failed');
      assert.equal((await post(`${path}/retry`)).status, 200);
      assert.equal(await statusNow(), 'Running');
      assert.equal((await post(`${path}/disable`)).status, 200);
      assert.equal((await ask(path)).json.isEnabled, false);
      assert.equal((await post(`${path}/action`, '{"enable":null}')).status, 200);
      assert.equal((await ask(path)).json.isEnabled, true);
    });

    it('refuses an action that it does not know', async () => {
      for (const body of ['', '{}', '{"pause":null}', '{"start":1}', '{"start":null,"stop":null}', '[]']) {
        assert.equal((await post('jobs/5/action', body)).status, 400, body);
      }
      assert.equal((await post('jobs/4711/start')).status, 404);
      assert.equal((await ask('jobs/5/start')).status, 405);
    });
  });
}
