import { VeeamError } from '../errors/veeam-error';
import type { ConstantQuery, JobSessionsSource } from '../products/incident-sources';
import { sessionsIn } from '../products/job-sessions';
import type { JobSessionsApi } from '../products/job-sessions';
import type { ProductProfile } from '../products/profile';
import type { RunOutcome } from '../products/run-outcome';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import { pathWithId } from '../requests/action-request';
import type { CallOptions } from '../requests/call-options';
import { pages } from '../requests/paging';
import { present, readRecord, textAt } from '../requests/record';
import { companyOf } from './company-of';
import type { Job, JobRun, Subject } from './job';
import { jobsOf } from './job-kinds';
import { ofJob, readRunAlone, withCause } from './read-run';

/** A run as a list of runs tells it. Which job it is of is absent where the product does not say. */
export type ListedRun = Omit<JobRun, 'subject'> & { readonly subject?: Subject };

/** Which runs are wanted. Times are milliseconds since 1970. */
export interface RunSelection {
  /** The runs of this job only. */
  readonly job?: Job;
  /** How they stand or ended; absent or empty: all. */
  readonly outcomes?: readonly RunOutcome[];
  readonly startedAfter?: number;
  /** Runs that began more than {@link LONGEST_RUN_MS} before it are not found. */
  readonly endedAfter?: number;
  /** The most runs wanted; absent: all. */
  readonly most?: number;
}

/** The longest run that is reckoned with where a list can be asked for the start of runs only: 30 days. */
export const LONGEST_RUN_MS = 30 * 24 * 60 * 60 * 1000;

/** Whether single runs of a product can be listed and read. */
export function hasRuns(profile: ProductProfile): boolean {
  return profile.jobs?.sessions !== undefined;
}

/** Whether a product keeps a log of each run. */
export function hasRunLogs(profile: ProductProfile): boolean {
  return profile.jobs?.sessions?.log !== undefined;
}

/**
 * Where single runs of the client's product are read.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where it tells of runs in the state of their job only
 */
export function sessionsOf(client: ApiClient<ApiSession>): JobSessionsApi {
  const sessions = sessionsIn(jobsOf(client).sessions, client.apiVersion);
  if (sessions !== undefined) return sessions;
  const { name } = client.session.settings.profile;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${name} keeps no list of job sessions: the last run of a job is all it tells. Get the job instead.`,
  );
}

/**
 * The runs of jobs, the newest first where the product has that order. Runs that belong to no job (maintenance,
 * rescans) are left out.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where the product has no list of runs; else as the paging of lists
 */
export async function listRuns(
  client: ApiClient<ApiSession>,
  selection: RunSelection = {},
  options: CallOptions = {},
): Promise<ListedRun[]> {
  const sessions = sessionsOf(client);
  const source = runsSource(client);
  const { most = Infinity, job, outcomes = [] } = selection;
  const call = {
    ...options,
    method: 'GET',
    path: sessions.list,
    query: queryOf(sessions, source, selection),
  };
  const earliest = earliestStart(selection);
  const found: ListedRun[] = [];
  for await (const { entries } of pages(client, call)) {
    const runs = entries
      .filter((record) => job !== undefined || isOfJob(record, source))
      .map((record) => readListedRun(record, sessions, source, job));
    for (const run of runs) {
      if (isWanted(run, selection, outcomes)) found.push(run);
      if (found.length >= most) return found;
    }
    const isPast = earliest !== undefined && runs.some((run) => isBefore(run.startedAt, earliest));
    if (isPast && sessions.newestFirst !== undefined) break;
  }
  return found;
}

/** One run by its id, with its cause. @throws VeeamError as {@link listRuns} and the request */
export async function findRun(
  client: ApiClient<ApiSession>,
  id: string,
  options: CallOptions = {},
): Promise<ListedRun> {
  const sessions = sessionsOf(client);
  const path = pathWithId(sessions.item, id);
  const record = await readRecord(client, { ...options, method: 'GET', path });
  return withCause(client, sessions, readListedRun(record, sessions, runsSource(client), undefined), options);
}

function runsSource(client: ApiClient<ApiSession>): JobSessionsSource | undefined {
  const runs = client.session.settings.profile.incidents?.runs;
  return runs?.from === 'job sessions' ? runs : undefined;
}

function queryOf(
  sessions: JobSessionsApi,
  source: JobSessionsSource | undefined,
  { job, startedAfter, endedAfter }: RunSelection,
): Record<string, ConstantQuery[string]> {
  const ofOneJob = job !== undefined && sessions.jobFilter !== undefined;
  const query = { ...(ofOneJob ? {} : source?.query), ...sessions.newestFirst };
  if (ofOneJob) query[sessions.jobFilter] = job.id;
  const start = earliestStart({ startedAfter, endedAfter });
  const since = source?.since;
  const time = since?.of === 'end' ? endedAfter : start;
  return since === undefined || time === undefined
    ? query
    : { ...query, [since.parameter]: new Date(time).toISOString() };
}

/** When the oldest run that may be wanted can have begun. */
function earliestStart({ startedAfter, endedAfter }: RunSelection): number | undefined {
  const ofEnd = endedAfter === undefined ? undefined : endedAfter - LONGEST_RUN_MS;
  if (startedAfter === undefined || ofEnd === undefined) return startedAfter ?? ofEnd;
  return Math.max(startedAfter, ofEnd);
}

function isOfJob(record: unknown, source: JobSessionsSource | undefined): boolean {
  const types = source?.types;
  if (types === undefined) return true;
  return types.ofJobs.includes(textAt(record, types.member) ?? '');
}

function readListedRun(
  record: unknown,
  sessions: JobSessionsApi,
  source: JobSessionsSource | undefined,
  job: Job | undefined,
): ListedRun {
  const { id, ...told } = readRunAlone(record, sessions);
  if (job !== undefined) return { ...present({ id }), ...ofJob(job), ...told };
  const company = source === undefined ? undefined : companyOf(record, source);
  return {
    ...present({ id, subject: subjectIn(record, sessions, source), company }),
    ...told,
  };
}

function subjectIn(
  record: unknown,
  { members }: JobSessionsApi,
  source: JobSessionsSource | undefined,
): Subject | undefined {
  const id = textAt(record, members.jobId);
  if (id === undefined || source?.noJob?.includes(id) === true) return undefined;
  const type = source?.types === undefined ? undefined : textAt(record, source.types.member);
  return { id, name: textAt(record, members.name) ?? '', type: type ?? '' };
}

function isWanted(run: ListedRun, selection: RunSelection, outcomes: readonly RunOutcome[]): boolean {
  const { startedAfter, endedAfter } = selection;
  if (outcomes.length > 0 && !outcomes.includes(run.outcome)) return false;
  if (startedAfter !== undefined && isBefore(run.startedAt, startedAfter)) return false;
  return endedAfter === undefined || (run.endedAt !== undefined && !isBefore(run.endedAt, endedAfter));
}

/** Whether an ISO time is before another one; a time that is not told is not. */
function isBefore(time: string | undefined, limit: number): boolean {
  return time !== undefined && Date.parse(time) < limit;
}
