import { VeeamError } from '../errors/veeam-error';
import type { JobAction, JobActionCall } from '../products/jobs-api';
import { actionRequest } from '../requests/action-request';
import { answerPayload } from '../requests/answer-payload';
import { successfulRequest } from '../requests/authenticated-request';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { textAt } from '../requests/record';
import { isRefusedAs } from '../requests/refusal-sign';
import { serverName } from '../session/account-name';
import { awaitRun } from './await-run';
import type { AwaitedRun, WaitOptions } from './await-run';
import { findJob } from './find-job';
import type { JobReference } from './find-job';
import { jobTitle } from './job';
import type { Job, JobRun } from './job';
import { actionCall, jobKinds, jobsOf } from './job-kinds';
import { newestRun, runOfState } from './read-run';

export interface ActionOptions extends CallOptions {
  /** Whether a job that is so already (running, stopped, enabled, disabled) is as good as one that was made so. */
  readonly alreadyIsFine?: boolean;
  /** Waits until the run that was started, or is being stopped, has ended. */
  readonly wait?: WaitOptions;
}

/** What became of an action. */
export interface ActionOutcome {
  readonly action: JobAction;
  /** `already`: the job was so before; `nothingToDo`: it was taken, and there was nothing to run. */
  readonly result: 'done' | 'already' | 'nothingToDo';
  /** The same as a sentence for people. */
  readonly message: string;
  /** As it was before the action. */
  readonly job: Job;
  /** Id of the run that was started or stopped, where the product tells it. */
  readonly sessionId?: string;
  /** The run that was waited for. */
  readonly run?: JobRun;
}

/**
 * Starts, stops, retries, enables or disables a job.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where there is no such job, or no such action for it;
 *   `VEEAM_REQUEST_REFUSED` where it is so already and that is not fine; `VEEAM_TIMEOUT` where waiting takes too long
 */
export async function actOnJob(
  client: ApiClient<ApiSession>,
  action: JobAction,
  reference: JobReference,
  options: ActionOptions = {},
): Promise<ActionOutcome> {
  const calls: CallOptions = { patience: options.patience, signal: options.signal };
  const job = await findJob(client, reference, calls);
  const [kind] = jobKinds(client, job.kind);
  const call = actionCall(client, kind as NonNullable<typeof kind>, action);
  const latest = await latestRun(client, action, job, options);
  const isRunning = job.outcome === 'running' || latest?.outcome === 'running';
  if (isAlready(action, job, isRunning)) return already(client, action, job, latest, options);

  let outcome: Pick<ActionOutcome, 'result' | 'sessionId'>;
  try {
    outcome = await send(client, call, job, calls);
  } catch (error) {
    if (!isRefusedAs(error, call.alreadySo)) throw error;
    return already(client, action, job, latest, options);
  }
  const { result, sessionId } = outcome;
  const told = {
    action,
    result,
    message: sentence(client, action, result, job),
    job,
    ...(sessionId === undefined ? {} : { sessionId }),
  };
  if (options.wait === undefined || result !== 'done' || !MAKES_RUNS.has(action)) return told;
  const awaited = awaitedAfter(action, sessionId, latest);
  return { ...told, run: await awaitRun(client, job, awaited, options.wait) };
}

/** Actions that begin or end a run. */
const MAKES_RUNS: ReadonlySet<JobAction> = new Set<JobAction>(['start', 'retry', 'stop']);

/** The run before the action, as far as it is needed to know it from the one that the action is about. */
async function latestRun(
  client: ApiClient<ApiSession>,
  action: JobAction,
  job: Job,
  { patience, signal, wait }: ActionOptions,
): Promise<JobRun | undefined> {
  if (!MAKES_RUNS.has(action)) return undefined;
  const { sessions } = jobsOf(client);
  if (sessions?.jobFilter === undefined) return runOfState(job);
  // A job's own state may lag behind: a run that has just begun must not keep it from being stopped.
  const isNeeded = wait !== undefined || action === 'stop' || job.outcome === 'noResult';
  return isNeeded ? newestRun(client, sessions, job, { patience, signal }) : undefined;
}

function isAlready(action: JobAction, job: Job, isRunning: boolean): boolean {
  switch (action) {
    case 'start':
    case 'retry':
      return isRunning;
    case 'stop':
      return !isRunning && job.outcome !== 'unknown';
    case 'enable':
      return job.enabled === true;
    case 'disable':
      return job.enabled === false;
  }
}

async function send(
  client: ApiClient<ApiSession>,
  call: JobActionCall,
  job: Job,
  options: CallOptions,
): Promise<Pick<ActionOutcome, 'result' | 'sessionId'>> {
  const request = actionRequest(call, { id: job.id, name: job.name });
  const answer = await successfulRequest(client, { ...options, ...request });
  if (answer.statusCode === call.nothingToDo) return { result: 'nothingToDo' };
  const sessionId = call.run === undefined ? undefined : textAt(answerPayload(answer), call.run);
  return { result: 'done', sessionId };
}

async function already(
  client: ApiClient<ApiSession>,
  action: JobAction,
  job: Job,
  latest: JobRun | undefined,
  { alreadyIsFine = false, wait }: ActionOptions,
): Promise<ActionOutcome> {
  const message = sentence(client, action, 'already', job);
  if (!alreadyIsFine) {
    throw new VeeamError(
      'VEEAM_REQUEST_REFUSED',
      `${message} Nothing was changed. If that is as good, choose that a job which is so already is no failure.`,
    );
  }
  const sessionId = latest?.outcome === 'running' ? latest.id : undefined;
  const outcome: ActionOutcome = {
    action,
    result: 'already',
    message,
    job,
    ...(sessionId === undefined ? {} : { sessionId }),
  };
  const isUnderWay = action === 'start' || action === 'retry';
  if (wait === undefined || !isUnderWay) return outcome;
  const awaited: AwaitedRun = sessionId === undefined ? { run: 'present' } : { run: 'known', id: sessionId };
  return { ...outcome, run: await awaitRun(client, job, awaited, wait) };
}

function awaitedAfter(
  action: JobAction,
  sessionId: string | undefined,
  latest: JobRun | undefined,
): AwaitedRun {
  if (sessionId !== undefined) return { run: 'known', id: sessionId };
  if (action !== 'stop') return { run: 'next', before: latest };
  return latest?.id === undefined ? { run: 'present' } : { run: 'known', id: latest.id };
}

const SENTENCES: Readonly<Record<JobAction, Readonly<Record<ActionOutcome['result'], string>>>> = {
  start: {
    done: 'was started',
    already: 'runs already',
    nothingToDo: 'was started, but has nothing to process: there is no run',
  },
  stop: { done: 'is being stopped', already: 'does not run', nothingToDo: 'has nothing to stop' },
  retry: {
    done: 'is being retried',
    already: 'runs already',
    nothingToDo: 'has nothing to retry: there is no run',
  },
  enable: { done: 'was enabled', already: 'is enabled already', nothingToDo: 'is enabled already' },
  disable: { done: 'was disabled', already: 'is disabled already', nothingToDo: 'is disabled already' },
};

function sentence(
  client: ApiClient<ApiSession>,
  action: JobAction,
  result: ActionOutcome['result'],
  job: Job,
): string {
  return `The job ${jobTitle(job)} of ${serverName(client.session.settings)} ${SENTENCES[action][result]}.`;
}
