import assert from 'node:assert/strict';
import { findJob } from '../../../core/jobs/find-job';
import { findRun, listRuns } from '../../../core/jobs/list-runs';
import { withJobs } from '../../../core/jobs/name-runs';
import { readRunLog } from '../../../core/jobs/run-log';
import { json } from '../fake-server';
import type { Reply } from '../fake-server';
import { jobsClient } from './jobs-client';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
const ago = (hours: number): string => new Date(NOW - hours * HOUR).toISOString();

const awsSession = (id: string, status: string, hours: number) => ({
  id,
  type: 'Policy',
  status,
  executionStartTime: ago(hours),
  executionStopTime: status === 'Running' ? null : ago(hours - 0.5),
});

/** Backup for AWS: two policies, whose sessions are told by PolicyId alone. */
function aws() {
  const runs: Readonly<Record<string, readonly ReturnType<typeof awsSession>[]>> = {
    nightly: [awsSession('s4', 'Running', 1), awsSession('s3', 'Failed', 2), awsSession('s1', 'Failed', 50)],
    weekly: [awsSession('s2', 'Succeeded', 3)],
  };
  const policies = [
    { id: 'weekly', name: 'Weekly', isEnabled: true, lastPolicySessionStatus: 'Succeeded' },
    { id: 'nightly', name: 'Nightly', isEnabled: true, lastPolicySessionStatus: 'Running' },
  ];
  return jobsClient('backup-for-aws', (call): Reply => {
    const log = /^GET sessions\/(\w+)\/log/.exec(call);
    if (log !== null)
      return json({
        log: [
          { message: 'Snapshot taken', status: 'Success' },
          { message: 'No space', status: 'Error' },
        ],
      });
    const one = /^GET sessions\/(\w+)$/.exec(call);
    const all = Object.values(runs).flat();
    if (one !== null) return json(all.find(({ id }) => id === one[1]));
    if (call.startsWith('GET sessions?')) {
      const policy = /PolicyId=(\w+)/.exec(call)?.[1];
      const list = policy === undefined ? all : (runs[policy] ?? []);
      const results = [...list].sort((a, b) => b.executionStartTime.localeCompare(a.executionStartTime));
      return json({ results, totalCount: results.length });
    }
    const item = /^GET virtualMachines\/policies\/(\w+)/.exec(call);
    if (item !== null) return json(policies.find(({ id }) => id === item[1]));
    const results = call.startsWith('GET virtualMachines/policies?') ? policies : [];
    return json({ results, totalCount: results.length });
  });
}

describe('Job sessions in one shape', () => {
  it('are listed with their outcome and times, the newest first, and cost one request', async () => {
    const client = aws();
    const runs = await listRuns(client);
    assert.deepEqual(
      runs.map(({ id, outcome, startedAt }) => [id, outcome, startedAt]),
      [
        ['s4', 'running', ago(1)],
        ['s3', 'failed', ago(2)],
        ['s2', 'success', ago(3)],
        ['s1', 'failed', ago(50)],
      ],
    );
    assert.equal(client.calls().length, 1);
    assert.match(client.calls()[0] ?? '', /Sort=startTimeDesc&Types=Policy/);
  });

  it('are narrowed by outcome, by start, by end and by number', async () => {
    const ids = async (selection: Parameters<typeof listRuns>[1]): Promise<unknown[]> =>
      (await listRuns(aws(), selection)).map(({ id }) => id);
    assert.deepEqual(await ids({ outcomes: ['failed'] }), ['s3', 's1']);
    assert.deepEqual(await ids({ outcomes: ['failed'], most: 1 }), ['s3']);
    assert.deepEqual(await ids({ startedAfter: NOW - 2.5 * HOUR }), ['s4', 's3']);
    assert.deepEqual(await ids({ endedAfter: NOW - 2 * HOUR }), ['s3']);
  });

  it('have the server leave out what began too early', async () => {
    const client = aws();
    await listRuns(client, { startedAfter: NOW - HOUR });
    assert.match(client.calls()[0] ?? '', /FromUtc=2026-01-15T11:00:00\.000Z/);
  });

  it('of one job are asked for by its id and have it as their subject', async () => {
    const client = aws();
    const job = await findJob(client, { job: 'nightly', kind: 'virtualMachines' });
    const runs = await listRuns(client, { job });
    assert.deepEqual(
      runs.map(({ id, subject }) => [id, subject?.name]),
      [
        ['s4', 'Nightly'],
        ['s3', 'Nightly'],
        ['s1', 'Nightly'],
      ],
    );
    assert.match(client.calls().at(-1) ?? '', /PolicyId=nightly/);
  });

  it('that do not name their job get it from the runs of the likely jobs first', async () => {
    const client = aws();
    const runs = await withJobs(client, await listRuns(client, { outcomes: ['success'] }));
    assert.deepEqual(
      runs.map(({ id, subject }) => [id, subject]),
      [['s2', { id: 'weekly', name: 'Weekly', type: 'virtualMachines' }]],
    );
    const asked = client.calls().filter((call) => call.includes('PolicyId='));
    assert.match(asked[0] ?? '', /PolicyId=weekly/);
  });

  it('that tell the id of their job get its name from one list of each kind of job', async () => {
    const client = jobsClient('backup-for-microsoft-365', (call): Reply => {
      if (call.startsWith('GET CopyJobs?')) return json({ results: [] });
      if (call.startsWith('GET Jobs?')) return json({ results: [{ id: 'j1', name: 'Mailboxes' }] });
      const session = { id: 's1', jobId: 'j1', status: 'Warning', creationTime: ago(2), endTime: ago(1) };
      return json({ results: [session, { ...session, id: 's2', jobId: 'gone' }] });
    });
    const runs = await withJobs(client, await listRuns(client));
    assert.deepEqual(
      runs.map(({ id, subject, outcome }) => [id, subject?.id, subject?.name, outcome]),
      [
        ['s1', 'j1', 'Mailboxes', 'warning'],
        ['s2', 'gone', '', 'warning'],
      ],
    );
    // Without a total a list ends with an empty page, so that first pages are what counts lists: runs, and each kind of job.
    const lists = client.calls().filter((call) => call.includes('offset=0'));
    assert.deepEqual(
      lists.map((call) => call.split('?')[0]),
      ['GET JobSessions', 'GET Jobs', 'GET CopyJobs'],
    );
  });

  it('leave out what belongs to no job, and name the rest without a further request', async () => {
    const client = jobsClient('backup-and-replication', (): Reply => {
      const session = {
        id: 's1',
        jobId: 'j1',
        name: 'Daily',
        sessionType: 'BackupJob',
        state: 'Stopped',
        result: { result: 'Failed', message: 'Disk full' },
        creationTime: ago(2),
        endTime: ago(1),
      };
      const data = [session, { ...session, id: 's2', sessionType: 'Infrastructure' }];
      return json({ data, pagination: { total: 2 } });
    });
    const runs = await withJobs(client, await listRuns(client));
    assert.deepEqual(
      runs.map(({ id, subject, cause }) => [id, subject?.name, cause]),
      [['s1', 'Daily', 'Disk full']],
    );
    assert.equal(client.calls().length, 1);
  });

  it('are read to the next page only as long as newer ones may be there', async () => {
    const client = jobsClient('backup-for-aws', (call): Reply => {
      const offset = Number(/Offset=(\d+)/.exec(call)?.[1]);
      const results = Array.from({ length: 100 }, (_, index) => {
        const number = offset + index;
        return awsSession(`s${number}`, 'Succeeded', number + 1);
      });
      return json({ results, totalCount: 1000 });
    });
    const runs = await listRuns(client, { startedAfter: NOW - 50.5 * HOUR });
    assert.equal(runs.length, 50);
    const taken = client.calls().filter((call) => /Offset=[3-9]00/.test(call));
    assert.deepEqual(taken, []);
  });

  it('one by one tell why they failed, from the log where only it says', async () => {
    const run = await findRun(aws(), 's3');
    assert.deepEqual([run.outcome, run.cause], ['failed', 'No space']);
  });

  it('have a log, entry by entry', async () => {
    const entries = await readRunLog(aws(), 's3');
    assert.deepEqual(
      entries.map(({ text, status }) => [text, status]),
      [
        ['Snapshot taken', 'Success'],
        ['No space', 'Error'],
      ],
    );
  });

  it('of a product that keeps none are refused with what to do', async () => {
    const client = jobsClient('service-provider-console', () => json({}));
    await assert.rejects(listRuns(client), { code: 'VEEAM_CONFIGURATION', message: /Get the job instead/ });
  });
});
