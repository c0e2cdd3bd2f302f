import assert from 'node:assert/strict';
import { searchCompanies, searchJobs } from '../../nodes/n8n/Veeam/methods/list-search';
import { NodeContext } from './node-context';
import type { Answer } from './node-context';

const ID = '6ac40b80-4bdb-46e9-9759-0fc0d1166ccf';

const job = (more: object = {}) => ({
  id: ID,
  name: 'Daily',
  type: 'Backup',
  status: 'Inactive',
  lastResult: 'Failed',
  lastRun: '2026-01-15T01:00:00Z',
  nextRun: '2026-01-16T01:00:00Z',
  sessionId: 's1',
  ...more,
});

const page = (...data: object[]): Answer => ({ body: { data, pagination: { total: data.length } } });

const run = {
  id: 's2',
  jobId: ID,
  name: 'Daily',
  sessionType: 'BackupJob',
  state: 'Stopped',
  result: { result: 'Success', message: 'Done' },
  creationTime: '2026-01-15T10:00:00Z',
  endTime: '2026-01-15T10:30:00Z',
};

/** Backup & Replication with one job, and what was asked of it. */
function vbr(parameters: Record<string, unknown>, answers: Record<string, Answer> = {}) {
  return new NodeContext('backup-and-replication', { resource: 'job', ...parameters }, (call): Answer => {
    const own = Object.keys(answers).find((prefix) => call.startsWith(prefix));
    if (own !== undefined) return answers[own] as Answer;
    if (call.startsWith('GET jobs/states')) return page(job());
    if (call.startsWith('GET sessions?')) return page({ ...run, id: 's1' });
    if (call.startsWith('GET sessions/')) return { body: run };
    return { body: { id: 's2' } };
  });
}

describe('The resource Job', () => {
  it('lists jobs, simplified to what people work with', async () => {
    assert.deepEqual(await vbr({ operation: 'getMany' }).json(), [
      {
        id: ID,
        name: 'Daily',
        kind: 'jobs',
        type: 'Backup',
        outcome: 'failed',
        enabled: true,
        lastRun: '2026-01-15T01:00:00.000Z',
        nextRun: '2026-01-16T01:00:00.000Z',
      },
    ]);
  });

  it("lists jobs with the product's record where Simplify is off", async () => {
    const [item] = await vbr({ operation: 'getMany', simplify: false }).json();
    assert.deepEqual(item?.['record'], job());
  });

  it('lists jobs by how their last run ended', async () => {
    const withStatus = (status: string[]) => vbr({ operation: 'getMany', filters: { status } }).json();
    assert.equal((await withStatus(['failed', 'warning'])).length, 1);
    assert.equal((await withStatus(['success'])).length, 0);
  });

  it('takes a job from a list, by ID, by name, and as another item brings it', async () => {
    for (const value of [ID, 'Daily', { id: ID, name: 'Daily' }]) {
      const [item] = await vbr({ operation: 'get', job: value }).json();
      assert.equal(item?.['name'], 'Daily');
    }
  });

  it('says that no job is named', async () => {
    await assert.rejects(vbr({ operation: 'get', job: '' }).run(), /No job is named/);
  });

  for (const operation of ['start', 'retry', 'disable']) {
    it(`can ${operation} a job, and says what became of it`, async () => {
      const context = vbr({ operation, job: ID });
      const [item] = await context.json();
      assert.equal(item?.['result'], 'done');
      assert.equal(item?.['action'], operation);
      assert.equal((item?.['job'] as { name: string }).name, 'Daily');
      assert.ok(context.calls.includes(`POST jobs/${ID}/${operation}`), context.calls.join('\n'));
    });
  }

  it('ends with an error where the job is so already, unless that is fine', async () => {
    const answers = { 'GET jobs/states': page(job({ status: 'Disabled' })) };
    await assert.rejects(vbr({ operation: 'disable', job: ID }, answers).run(), /is disabled already/);
    const options = { alreadyIsFine: true };
    const [item] = await vbr({ operation: 'disable', job: ID, options }, answers).json();
    assert.equal(item?.['result'], 'already');
  });

  it('waits for the run that it has started, and brings its result', async () => {
    const [item] = await vbr({ operation: 'start', job: ID, wait: true }).json();
    assert.deepEqual(
      [item?.['sessionId'], (item?.['run'] as { outcome: string }).outcome],
      ['s2', 'success'],
    );
  });

  it('ends the waiting at its limit', async () => {
    const answers = { 'GET sessions/': { body: { ...run, state: 'Working', result: { result: 'None' } } } };
    const context = vbr({ operation: 'start', job: ID, wait: true, waitLimit: 0.001 }, answers);
    await assert.rejects(context.run(), /has not ended within/);
  });

  it('brings the last run where none is under way', async () => {
    const [item] = await vbr({ operation: 'wait', job: ID }).json();
    assert.deepEqual([item?.['id'], item?.['outcome']], ['s1', 'success']);
  });
});

describe('The list of jobs to choose from', () => {
  it('has names to read and ids to keep, narrowed by what was typed', async () => {
    const context = vbr({});
    const { results } = await searchJobs.call(context.loadOptions, 'dai');
    assert.deepEqual(results, [{ name: 'Daily', value: ID, description: 'Backup, failed' }]);
    assert.match(context.calls[0] ?? '', /nameFilter=\*dai\*/);
  });

  it('says why it could not be read', async () => {
    const context = vbr({}, { 'GET jobs/states': { status: 403, body: { message: 'No access' } } });
    await assert.rejects(searchJobs.call(context.loadOptions), /No access/);
  });

  it('of companies has those that own jobs', async () => {
    const context = new NodeContext('service-provider-console-v2', {}, () => ({
      body: [
        { id: 1, name: 'A', companyId: 7 },
        { id: 2, name: 'B', companyId: 9 },
        { id: 3, name: 'C', companyId: 7 },
      ],
    }));
    const { results } = await searchCompanies.call(context.loadOptions);
    assert.deepEqual(
      results.map(({ value }) => value),
      ['7', '9'],
    );
  });
});

describe('The resource Job Session', () => {
  it('lists the runs of jobs with their jobs and causes', async () => {
    const [item] = await vbr({ resource: 'jobSession', operation: 'getMany' }).json();
    assert.deepEqual(item, {
      id: 's1',
      subject: { id: ID, name: 'Daily', type: 'BackupJob' },
      outcome: 'success',
      startedAt: '2026-01-15T10:00:00.000Z',
      endedAt: '2026-01-15T10:30:00.000Z',
      cause: 'Done',
    });
  });

  it("takes a time without a zone as one of the workflow's zone", async () => {
    const ended = (endedAfter: unknown) =>
      vbr({ resource: 'jobSession', operation: 'getMany', filters: { endedAfter } }).json();
    // In Berlin the run ended at 11:30.
    assert.equal((await ended('2026-01-15T11:30:00')).length, 1);
    assert.equal((await ended('2026-01-15T11:31:00')).length, 0);
    assert.equal((await ended('2026-01-15T10:30:00Z')).length, 1);
    assert.equal((await ended(new Date('2026-01-15T10:31:00Z'))).length, 0);
    await assert.rejects(ended('yesterday'), /"yesterday" in Ended After is no time/);
  });

  it('lists those of one job', async () => {
    const context = vbr({ resource: 'jobSession', operation: 'getMany', of: 'job', job: 'Daily' });
    assert.equal((await context.json()).length, 1);
    assert.match(context.calls.at(-1) ?? '', new RegExp(`jobIdFilter=${ID}`));
  });

  it('gets one, and says that none is named', async () => {
    const [item] = await vbr({ resource: 'jobSession', operation: 'get', jobSession: 's2' }).json();
    assert.equal(item?.['id'], 's2');
    await assert.rejects(
      vbr({ resource: 'jobSession', operation: 'get', jobSession: ' ' }).run(),
      /No job session is named/,
    );
  });

  it('gets the log, an item for each entry', async () => {
    const log = [{ message: 'No space', status: 'Error', logTime: '…' }];
    const context = new NodeContext(
      'backup-for-aws',
      { resource: 'jobSession', operation: 'getLog', jobSession: 's1' },
      () => ({ body: { log } }),
    );
    assert.deepEqual(await context.json(), [{ status: 'Error', text: 'No space' }]);
  });
});

describe('The resources Repository and License', () => {
  it('have what workflows compare', async () => {
    const states = page({
      id: 'r1',
      name: 'Main',
      type: 'WinLocal',
      capacityGB: 100,
      freeGB: 5,
      isOnline: true,
    });
    const answers = {
      'GET backupInfrastructure': states,
      'GET license': { body: { status: 'Valid', expirationDate: '2030-01-01T00:00:00Z' } },
    };
    const [repository] = await vbr({ resource: 'repository', operation: 'getMany' }, answers).json();
    assert.equal(repository?.['freePercent'], 5);
    const [license] = await vbr({ resource: 'license', operation: 'get' }, answers).json();
    assert.deepEqual([license?.['valid'], license?.['record']], [true, undefined]);
  });
});
