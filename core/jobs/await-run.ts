import { isVeeamError, VeeamError } from '../errors/veeam-error';
import type { Waiter } from '../ports';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { serverName } from '../session/account-name';
import { jobTitle } from './job';
import type { Job, JobRun } from './job';
import { rereadJob } from './find-job';
import { jobsOf } from './job-kinds';
import { newestRun, runById, runOfState, withCause } from './read-run';

/** How long to wait, and who lets time pass. */
export interface WaitOptions extends CallOptions {
  readonly waiter: Waiter;
  /** The most milliseconds to wait. */
  readonly limitMs: number;
  /** Told before each pause how the run stands. */
  readonly onLook?: (run: JobRun | undefined) => void;
}

/** Which run is waited for: the one with an id, or the first that is not the one known before. */
export type AwaitedRun =
  | { readonly run: 'known'; readonly id: string }
  | {
      readonly run: 'next';
      /** Id and start of the run that is not meant. */
      readonly before: { readonly id?: string; readonly startedAt?: string } | undefined;
    }
  | { readonly run: 'present' };

const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** Each pause is this share of the time waited so far: short runs are noticed at once, long ones cost few requests. */
const SHARE = 0.15;

/** Trouble that passes: the run goes on at the server meanwhile. */
const PASSING = ['VEEAM_UNREACHABLE', 'VEEAM_TIMEOUT', 'VEEAM_SERVER_BUSY', 'VEEAM_SERVER_FAULT'] as const;

/**
 * Waits until a run has ended and gives it back with its cause. Servers that are away for a while are asked again.
 *
 * @throws VeeamError `VEEAM_TIMEOUT` when the limit is reached or the waiting is ended; else as the requests
 */
export async function awaitRun(
  client: ApiClient<ApiSession>,
  job: Job,
  awaited: AwaitedRun,
  options: WaitOptions,
): Promise<JobRun> {
  const { waiter, limitMs, onLook, signal } = options;
  const calls: CallOptions = { patience: options.patience, signal };
  const look = lookout(client, job, awaited, calls);
  const begin = client.clock.now();
  let trouble: VeeamError | undefined;
  for (;;) {
    let run: JobRun | undefined;
    try {
      run = await look();
      trouble = undefined;
    } catch (error) {
      if (!isVeeamError(error, ...PASSING) || signal?.aborted === true) throw error;
      trouble = error;
    }
    if (run !== undefined && run.outcome !== 'running') {
      const { sessions } = jobsOf(client);
      return sessions === undefined ? run : withCause(client, sessions, run, calls);
    }
    onLook?.(run);
    const waited = client.clock.now() - begin;
    if (waited >= limitMs) throw limitReached(client, job, limitMs, run, trouble);
    const pause = Math.min(Math.max(waited * SHARE, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS, limitMs - waited);
    await waiter.wait(Math.ceil(pause), signal);
    if (signal?.aborted === true) throw givenUp(job);
  }
}

/** How the run that is meant stands now, or nothing as long as it is not to be seen. */
function lookout(
  client: ApiClient<ApiSession>,
  job: Job,
  awaited: AwaitedRun,
  options: CallOptions,
): () => Promise<JobRun | undefined> {
  const { sessions } = jobsOf(client);
  if (sessions !== undefined && awaited.run === 'known')
    return () => runById(client, sessions, awaited.id, job, options);
  if (sessions?.jobFilter !== undefined) {
    let id: string | undefined;
    return async () => {
      if (id !== undefined) return runById(client, sessions, id, job, options);
      const newest = await newestRun(client, sessions, job, options);
      if (newest === undefined || !isMeant(newest, awaited)) return undefined;
      id = newest.id;
      return newest;
    };
  }
  let wasRunning = false;
  return async () => {
    const run = runOfState(await rereadJob(client, job, options));
    wasRunning ||= run.outcome === 'running';
    return wasRunning || isMeant(run, awaited) ? run : undefined;
  };
}

function isMeant(run: JobRun, awaited: AwaitedRun): boolean {
  if (awaited.run !== 'next') return true;
  const { before } = awaited;
  if (before === undefined) return run.startedAt !== undefined || run.id !== undefined;
  if (run.id !== undefined && before.id !== undefined) return run.id !== before.id;
  return run.startedAt !== undefined && run.startedAt !== before.startedAt;
}

function limitReached(
  client: ApiClient<ApiSession>,
  job: Job,
  limitMs: number,
  run: JobRun | undefined,
  trouble: VeeamError | undefined,
): VeeamError {
  const seconds = Math.round(limitMs / 1000);
  const how =
    trouble !== undefined
      ? `The last question ended in: ${trouble.message}`
      : run === undefined
        ? 'The server has not shown the run at all.'
        : `It runs since ${run.startedAt ?? 'a time that is not told'}.`;
  return new VeeamError(
    'VEEAM_TIMEOUT',
    `The run of the job ${jobTitle(job)} in ${serverName(client.session.settings)} has not ended within ${seconds} s. ${how} Nothing was stopped: wait longer, or look at the job.`,
    { requestSent: true },
  );
}

function givenUp(job: Job): VeeamError {
  return new VeeamError(
    'VEEAM_TIMEOUT',
    `The waiting for the run of the job ${jobTitle(job)} was ended before the run had. The run itself goes on.`,
    { requestSent: true },
  );
}
