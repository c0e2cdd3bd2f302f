import type { JobSessionsApi } from '../products/job-sessions';
import { pathWithId } from '../requests/action-request';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { present, readRecord, textAt } from '../requests/record';
import { memberAt } from '../requests/member';
import { pages } from '../requests/paging';
import type { Job, JobRun } from './job';
import { productTime } from './product-time';
import { readOutcome } from './read-outcome';
import { readRunLog } from './run-log';
import type { RunLogApi, RunLogEntry } from './run-log';

/** How many lines of a log are worth showing as a cause. */
const MOST_LINES = 3;

/** A run from the product's record of it. */
export function readRun(record: unknown, sessions: JobSessionsApi, job: Job): JobRun {
  const { id, ...told } = readRunAlone(record, sessions);
  return { ...present({ id }), ...ofJob(job), ...told };
}

/** What the record of a run tells by itself; which job it is of, many do not say. */
export function readRunAlone(record: unknown, sessions: JobSessionsApi): Omit<JobRun, 'subject' | 'company'> {
  const { members } = sessions;
  const isCancelled = members.cancelled !== undefined && memberAt(record, members.cancelled) === true;
  const outcome = readOutcome(record, sessions.outcome);
  return {
    ...present({ id: textAt(record, members.id) }),
    // Whoever stops a run says nothing about the job's health.
    outcome: isCancelled && outcome !== 'running' ? 'noResult' : outcome,
    ...present({
      startedAt: productTime(memberAt(record, members.start)),
      endedAt: productTime(memberAt(record, members.end)),
      cause: textAt(record, members.cause),
    }),
    record,
  };
}

/** The members of a run that come from its job. */
export function ofJob({ id, name, type, company }: Job): Pick<JobRun, 'subject' | 'company'> {
  return { subject: { id, name, type }, ...present({ company }) };
}

/** The last run of a job as the job itself tells it, for products that keep no list of runs. */
export function runOfState(job: Job): JobRun {
  return {
    ...present({ id: job.lastSession }),
    ...ofJob(job),
    outcome: job.outcome,
    ...present({
      startedAt: job.lastRun,
      endedAt: job.outcome === 'running' ? undefined : job.lastEnd,
      cause: job.cause,
    }),
    record: job.record,
  };
}

/** One run by its id. @throws VeeamError as the request */
export async function runById(
  client: ApiClient<ApiSession>,
  sessions: JobSessionsApi,
  id: string,
  job: Job,
  options: CallOptions,
): Promise<JobRun> {
  const path = pathWithId(sessions.item, id);
  return readRun(await readRecord(client, { ...options, method: 'GET', path }), sessions, job);
}

/** The newest run of a job, or nothing where it has none. @throws VeeamError as the reading of lists */
export async function newestRun(
  client: ApiClient<ApiSession>,
  sessions: JobSessionsApi,
  job: Job,
  options: CallOptions,
): Promise<JobRun | undefined> {
  if (sessions.jobFilter === undefined) return undefined;
  const query = { ...sessions.newestFirst, [sessions.jobFilter]: job.id };
  const call = { ...options, method: 'GET', path: sessions.list, query };
  // Without an order that can be asked for, the newest may be anywhere on the first page.
  const most = sessions.newestFirst === undefined ? undefined : 1;
  for await (const { entries } of pages(client, call, { most })) {
    const runs = entries.map((entry) => readRun(entry, sessions, job));
    return runs.sort((one, other) => (other.startedAt ?? '').localeCompare(one.startedAt ?? ''))[0];
  }
  return undefined;
}

/** A run with its cause, where only the log has it. What the log does not tell stays away: the run has ended as it has. */
export async function withCause<Run extends Omit<JobRun, 'subject'>>(
  client: ApiClient<ApiSession>,
  sessions: JobSessionsApi,
  run: Run,
  options: CallOptions,
): Promise<Run> {
  const { log } = sessions;
  const isTroubled = run.outcome === 'failed' || run.outcome === 'warning';
  if (!isTroubled || run.cause !== undefined || run.id === undefined || log === undefined) return run;
  try {
    const cause = causeIn(await readRunLog(client, run.id, options), log);
    return { ...run, ...present({ cause }) };
  } catch {
    return run;
  }
}

function causeIn(entries: readonly RunLogEntry[], log: RunLogApi): string | undefined {
  for (const word of log.troubled) {
    const lines = entries
      .filter(({ status, text }) => status === word && text !== '')
      .map(({ text }) => text);
    if (lines.length > 0) return [...new Set(lines)].slice(0, MOST_LINES).join('\n');
  }
  return undefined;
}
