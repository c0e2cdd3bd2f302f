import assert from 'node:assert/strict';
import { NodeContext } from './node-context';

const HOUR = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

const session = (id: string, jobId: string, result: string, hours: number) => ({
  id,
  jobId,
  name: `Job ${jobId}`,
  sessionType: 'BackupJob',
  state: 'Stopped',
  result: { result, message: result === 'Failed' ? 'Disk full' : '' },
  creationTime: ago(hours + 0.5),
  endTime: ago(hours),
  usn: 1,
});

/** Backup & Replication: job a failed and is well again, job b failed. */
function vbr(parameters: object) {
  const sessions = [
    session('1', 'a', 'Failed', 5),
    session('2', 'b', 'Failed', 4),
    session('3', 'a', 'Success', 3),
  ];
  const jobs = ['a', 'b'].map((id) => ({
    id,
    name: `Job ${id}`,
    type: 'Backup',
    status: 'Inactive',
    lastResult: 'Success',
  }));
  return new NodeContext(
    'backup-and-replication',
    { resource: 'incident', operation: 'getMany', watch: ['jobFailed'], ...parameters },
    (call) => {
      const data = call.startsWith('GET jobs/states') ? jobs : sessions;
      return { body: { data, pagination: { total: data.length } } };
    },
  );
}

/** Service Provider Console with one alarm. */
function vspc(operation: string, parameters: object) {
  return new NodeContext(
    'service-provider-console',
    { resource: 'incident', operation, ...parameters },
    (call) => ({
      body: call.startsWith('GET')
        ? { data: { instanceUid: 'alarm-1', lastActivation: { status: 'Error' } } }
        : null,
    }),
  );
}

describe('The resource Incident', () => {
  it('lists what is wrong now, without what is well again', async () => {
    const items = await vbr({}).json();
    assert.deepEqual(
      items.map(({ kind, title, text, record }) => ({ kind, title, text, record })),
      [{ kind: 'jobFailed', title: items[0]?.['title'], text: items[0]?.['text'], record: undefined }],
    );
    assert.match(String(items[0]?.['title']), /Job b/);
    assert.match(String(items[0]?.['text']), /Disk full/);
  });

  it("has the product's record where Simplify is off", async () => {
    const [item] = await vbr({ simplify: false }).json();
    assert.equal((item?.['record'] as { id: string }).id, '2');
  });

  it('looks no further back than it is told, and at the names that are wanted', async () => {
    assert.deepEqual(await vbr({ hours: 1 }).json(), []);
    assert.deepEqual(await vbr({ options: { names: 'Other*' } }).json(), []);
    assert.equal((await vbr({ options: { names: 'job B' } }).json()).length, 1);
  });

  it('names the field whose value is none', async () => {
    await assert.rejects(vbr({ noSuccessHours: 'many' }).run(), /noSuccessHours.*"many"/);
  });

  it('resolves an alarm by its ID, with a comment', async () => {
    const context = vspc('resolve', { alarm: 'alarm-1', comment: 'Ticket 4711' });
    const [item] = await context.json();
    assert.deepEqual([item?.['result'], item?.['action']], ['done', 'resolve']);
    assert.match(
      context.calls.at(-1) ?? '',
      /^POST alarms\/active\/alarm-1\/resolve\?comment=Ticket(\+| )4711/,
    );
  });

  it('acknowledges the alarm of an incident, and refuses what is about something else', async () => {
    const alarm = { kind: 'alarm', subject: { id: 'alarm-1', name: 'Alarm', type: 'alarm' } };
    const [item] = await vspc('acknowledge', { alarm }).json();
    assert.equal(item?.['action'], 'acknowledge');
    await assert.rejects(
      vspc('acknowledge', { alarm: { ...alarm, kind: 'jobFailed' } }).run(),
      /The incident is about jobFailed/,
    );
  });
});
