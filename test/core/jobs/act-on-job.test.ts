import assert from 'node:assert/strict';
import { isVeeamError } from '../../../core/errors/veeam-error';
import type { VeeamError } from '../../../core/errors/veeam-error';
import { actOnJob } from '../../../core/jobs/act-on-job';
import type { ActionOptions } from '../../../core/jobs/act-on-job';
import type { JobAction } from '../../../core/products/jobs-api';
import { json, lostAnswer, unreachable } from '../fake-server';
import type { Reply } from '../fake-server';
import { jobsClient } from './jobs-client';

const ID = '6ac40b80-4bdb-46e9-9759-0fc0d1166ccf';
const nothing: Reply = { statusCode: 200, headers: {}, body: new Uint8Array() };

async function refusal(work: Promise<unknown>): Promise<VeeamError> {
  const error: unknown = await work.catch((caught: unknown) => caught);
  assert.ok(isVeeamError(error), String(error));
  return error;
}

/** An appliance with one policy that runs for some looks and then ends with a status. */
function aws({
  status = 'Succeeded',
  isEnabled = true,
  runs = [],
  start = json({ sessionId: 'run-2' }, 202),
  looks = 0,
  ends = 'Succeeded',
}: {
  status?: string;
  isEnabled?: boolean;
  runs?: { id: string; status: string }[];
  start?: Reply;
  looks?: number;
  ends?: string;
} = {}) {
  let looked = 0;
  return jobsClient('backup-for-aws', (call): Reply => {
    const of = (path: string): boolean => call.startsWith(path);
    if (of(`GET virtualMachines/policies/${ID}`))
      return json({ id: ID, name: 'daily', isEnabled, lastPolicySessionStatus: status });
    if (of('GET sessions?')) {
      return json({
        results: runs.map((run, index) => ({ ...run, executionStartTime: `2026-01-1${9 - index}T00:00:00` })),
        totalCount: runs.length,
      });
    }
    if (of('GET sessions/') && call.endsWith('/log')) {
      return json({
        sessionId: 'run',
        log: [
          { status: 'Success', message: 'Policy started' },
          { status: 'Warning', message: 'Tag is missing' },
          { status: 'Error', message: 'Snapshot failed: KMS key is disabled' },
        ],
      });
    }
    if (of('GET sessions/')) {
      looked += 1;
      const id = call.slice('GET sessions/'.length);
      const times = { executionStartTime: '2026-01-20T10:00:00', executionStopTime: '2026-01-20T10:05:00' };
      if (looked <= looks)
        return json({ id, status: 'Running', executionStartTime: times.executionStartTime });
      return json({ id, status: ends, ...times });
    }
    if (of('POST') && call.endsWith('/start')) return start;
    if (of('POST')) return nothing;
    return json({ errorCode: 'NotFound' }, 404);
  });
}

type Client = ReturnType<typeof jobsClient>;

const act = (client: Client, action: JobAction, options: ActionOptions = {}) =>
  actOnJob(client, action, { job: ID }, options);
const waiting = (client: Client, limitMs = 3_600_000): ActionOptions => ({
  wait: { waiter: client.waiter, limitMs },
});
const posts = (client: Client): string[] => client.calls().filter((call) => !call.startsWith('GET'));

describe('An action on a job', () => {
  for (const [action, options] of [
    ['start', {}],
    ['stop', { status: 'Running', runs: [{ id: 'run-1', status: 'Running' }] }],
    ['enable', { isEnabled: false }],
    ['disable', {}],
  ] as const) {
    it(`${action} is sent once, and told as a sentence`, async () => {
      const client = aws({ ...options, runs: 'runs' in options ? [...options.runs] : [] });
      const { result, message } = await act(client, action);
      assert.equal(result, 'done');
      assert.match(
        message,
        /^The job "daily" \(6ac40b80[^)]*\) of Veeam Backup for AWS at a\.example\.com:11005 /,
      );
      assert.deepEqual(posts(client), [`POST virtualMachines/policies/${ID}/${action}`]);
    });
  }

  for (const [action, options, words] of [
    ['start', { status: 'Running' }, 'runs already'],
    ['stop', { runs: [{ id: 'run-1', status: 'Succeeded' }] }, 'does not run'],
    ['enable', {}, 'is enabled already'],
    ['disable', { isEnabled: false }, 'is disabled already'],
  ] as const) {
    it(`${action} on a job that is so already sends nothing, and says so or fails, as was chosen`, async () => {
      const client = aws({ ...options, runs: 'runs' in options ? [...options.runs] : [] });
      const { code, message } = await refusal(act(client, action));
      assert.equal(code, 'VEEAM_REQUEST_REFUSED');
      assert.ok(message.includes(`${words}. Nothing was changed.`), message);
      const fine = await act(client, action, { alreadyIsFine: true });
      assert.equal(fine.result, 'already');
      assert.ok(fine.message.includes(words));
      assert.deepEqual(posts(client), []);
    });
  }

  it('start that the product refuses since the job has just been started is the same as running already', async () => {
    const start = json({ errorCode: 'UnknownError', details: 'The policy has already started.' }, 409);
    const client = aws({ start });
    assert.match((await refusal(act(client, 'start'))).message, /runs already/);
    assert.equal((await act(client, 'start', { alreadyIsFine: true })).result, 'already');
  });

  it('stop reaches a run that the state of the job does not show yet', async () => {
    const client = aws({ status: 'Succeeded', runs: [{ id: 'run-1', status: 'Running' }] });
    assert.equal((await act(client, 'stop')).result, 'done');
    assert.equal(posts(client).length, 1);
  });

  it('that the product has no call for names those that it has', async () => {
    const { code, message } = await refusal(act(aws(), 'retry'));
    assert.equal(code, 'VEEAM_CONFIGURATION');
    assert.match(
      message,
      /no way to retry its EC2 policies\. They can be told to start, stop, enable, disable\./,
    );
  });

  it('other refusals stay what they are', async () => {
    const client = aws({ start: json({ errorCode: 'AccessDenied', details: 'No.' }, 403) });
    const { code, statusCode } = await refusal(act(client, 'start', { alreadyIsFine: true }));
    assert.deepEqual([code, statusCode], ['VEEAM_REQUEST_REFUSED', 403]);
  });

  it('whose answer got lost is not sent again: nobody knows what became of it', async () => {
    const client = aws({ start: lostAnswer() });
    assert.equal((await refusal(act(client, 'start'))).code, 'VEEAM_TIMEOUT');
    assert.equal(posts(client).length, 1);
  });

  it('switches jobs of Service Provider Console off by JSON Patch', async () => {
    const client = jobsClient('service-provider-console', (call) =>
      call.startsWith('GET')
        ? json({ data: { instanceUid: ID, name: 'Web', status: 'Success', isEnabled: true } })
        : json({ data: {} }),
    );
    await act(client, 'disable');
    assert.deepEqual(posts(client), [`PATCH infrastructure/backupServers/jobs/${ID}`]);
    assert.deepEqual(client.bodies(), ['[{"op":"replace","path":"/isEnabled","value":false}]']);
  });

  it('start of a job of Backup & Replication that has nothing to process has no run to wait for', async () => {
    const client = jobsClient('backup-and-replication', (call) =>
      call.startsWith('GET jobs/states')
        ? json({
            data: [{ id: ID, name: 'Daily', status: 'Inactive', lastResult: 'Success' }],
            pagination: { total: 1 },
          })
        : call.startsWith('GET')
          ? json({ data: [], pagination: { total: 0 } })
          : { statusCode: 204, headers: {}, body: new Uint8Array() },
    );
    const { result, run } = await act(client, 'start', waiting(client));
    assert.deepEqual([result, run], ['nothingToDo', undefined]);
  });
});

describe('Waiting for the run of a job', () => {
  it('gives the run in the words of incidents: outcome, start, end, and the cause out of its log', async () => {
    const client = aws({ looks: 3, ends: 'Failed' });
    const { run } = await act(client, 'start', waiting(client));
    assert.deepEqual(
      { ...run, record: undefined },
      {
        id: 'run-2',
        subject: { id: ID, name: 'daily', type: 'virtualMachines' },
        outcome: 'failed',
        startedAt: '2026-01-20T10:00:00.000Z',
        endedAt: '2026-01-20T10:05:00.000Z',
        cause: 'Snapshot failed: KMS key is disabled',
        record: undefined,
      },
    );
  });

  it('of a job that runs already waits for that run where it is fine', async () => {
    const client = aws({ status: 'Running', runs: [{ id: 'run-1', status: 'Running' }], looks: 2 });
    const { result, sessionId, run } = await act(client, 'start', {
      ...waiting(client),
      alreadyIsFine: true,
    });
    assert.deepEqual([result, sessionId, run?.id, run?.outcome], ['already', 'run-1', 'run-1', 'success']);
  });

  it('of a stopped job ends with a run that has no result', async () => {
    const runs = [{ id: 'run-1', status: 'Running' }];
    const client = aws({ status: 'Running', runs, looks: 1, ends: 'Canceled' });
    const { run } = await act(client, 'stop', waiting(client));
    assert.deepEqual([run?.id, run?.outcome], ['run-1', 'noResult']);
  });

  it('asks seldom where a run is long: every half minute at most, every second at first', async () => {
    const client = aws({ looks: 120 });
    const begin = client.clock.now();
    await act(client, 'start', waiting(client));
    assert.ok(client.clock.now() - begin > 45 * 60_000, 'pauses grew');
    assert.ok(client.clock.now() - begin < 60 * 60_000);
  });

  it('ends at its limit with an error that says how the run stands, and stops nothing', async () => {
    const client = aws({ looks: Infinity });
    const begin = client.clock.now();
    const { code, message } = await refusal(act(client, 'start', waiting(client, 90_000)));
    assert.equal(code, 'VEEAM_TIMEOUT');
    assert.match(
      message,
      /not ended within 90 s\. It runs since 2026-01-20T10:00:00\.000Z\. Nothing was stopped/,
    );
    assert.equal(client.clock.now() - begin, 90_000);
    assert.equal(posts(client).length, 1);
  });

  it('goes on while the server is away for a moment, and ends where access is refused', async () => {
    let trouble: Reply[] = [unreachable(), json({}, 503), json({ errorCode: 'x' }, 500)];
    const calm = aws();
    const client = jobsClient(
      'backup-for-aws',
      (call, request) =>
        (call.startsWith('GET sessions/run-2') ? trouble.shift() : undefined) ??
        calm.transport.reply(request, 1),
    );
    assert.equal((await act(client, 'start', waiting(client))).run?.outcome, 'success');
    trouble = [json({ errorCode: 'AccessDenied' }, 403)];
    assert.equal((await refusal(act(client, 'start', waiting(client)))).statusCode, 403);
  });

  it('ends as soon as nobody waits any more', async () => {
    const client = aws({ looks: Infinity });
    const abort = new AbortController();
    const waiter = {
      wait: () => {
        abort.abort();
        return Promise.resolve();
      },
    };
    const wait = { waiter, limitMs: 60_000, signal: abort.signal };
    const { code, message } = await refusal(act(client, 'start', { wait }));
    assert.equal(code, 'VEEAM_TIMEOUT');
    assert.match(message, /was ended before the run had\. The run itself goes on/);
  });

  it('knows the new run from the last one where a product has no runs, by the start of the last one', async () => {
    const states = [
      { status: 'Failed', lastRun: '2026-01-14T22:00:00Z', endTime: '2026-01-14T22:30:00Z' },
      // The console has not seen the start yet.
      { status: 'Failed', lastRun: '2026-01-14T22:00:00Z', endTime: '2026-01-14T22:30:00Z' },
      { status: 'Running', lastRun: '2026-01-15T12:00:00Z', endTime: null },
      { status: 'Success', lastRun: '2026-01-15T12:00:00Z', endTime: '2026-01-15T12:07:00Z' },
    ];
    const client = jobsClient('service-provider-console-v2', (call) =>
      call.startsWith('GET')
        ? json({ id: 13, name: 'Web', type: 'Backup', isEnabled: true, companyId: 4, ...states.shift() })
        : json('Action started.'),
    );
    const { run } = await actOnJob(client, 'start', { job: '13' }, waiting(client));
    assert.deepEqual(
      { ...run, record: undefined },
      {
        subject: { id: '13', name: 'Web', type: 'Backup' },
        company: { id: '4' },
        outcome: 'success',
        startedAt: '2026-01-15T12:00:00.000Z',
        endedAt: '2026-01-15T12:07:00.000Z',
        record: undefined,
      },
    );
    assert.deepEqual(client.bodies(), ['{"start":null}']);
  });

  it('takes a run that was cancelled for no result, whatever its result says', async () => {
    const client = jobsClient('backup-and-replication', (call) => {
      if (call.startsWith('GET jobs/states')) {
        const state = { id: ID, name: 'Daily', status: 'Inactive', lastResult: 'Success' };
        return json({ data: [state], pagination: { total: 1 } });
      }
      const result = { result: 'Failed', message: 'Stopped by administrator', isCanceled: true };
      const session = {
        id: 'run',
        jobId: ID,
        state: 'Stopped',
        result,
        creationTime: '2026-01-15T13:00:00+01:00',
      };
      return call.startsWith('GET sessions?')
        ? json({ data: [], pagination: { total: 0 } })
        : json(session, call.startsWith('POST') ? 201 : 200);
    });
    const { run } = await act(client, 'start', waiting(client));
    assert.deepEqual(
      [run?.outcome, run?.cause, run?.startedAt],
      ['noResult', 'Stopped by administrator', '2026-01-15T12:00:00.000Z'],
    );
  });

  it('never takes a word that no document has for a success', async () => {
    const { run } = await act(aws({ ends: 'Splendid' }), 'start', waiting(aws()));
    assert.equal(run?.outcome, 'unknown');
  });
});
