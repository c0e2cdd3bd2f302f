import type { VeeamError } from '../errors/veeam-error';
import { isVeeamError } from '../errors/veeam-error';
import type { Job } from '../jobs/job';
import { jobKinds } from '../jobs/job-kinds';
import { runOfState } from '../jobs/read-run';
import { sessionsIn } from '../products/job-sessions';
import type { RunOutcome } from '../products/run-outcome';
import { memberAt } from '../requests/member';
import { hasOpen, JOB_INCIDENTS } from './memory';
import type { WatchMemory } from './memory';
import { findJobs } from './find-jobs';
import { endedRuns } from './ended-runs';
import { readJobs, rememberJobs } from './read-jobs';
import { readSessions } from './read-sessions';
import type { ListedRun, SessionsSource } from './read-sessions';
import type { Reading } from './reading';
import { judgeRuns, releaseHeld, releaseUnplaced } from './rules/judge-runs';
import type { EndedRun } from './rules/judge-runs';
import { followLongRuns, followSuccess, resolveDeleted } from './rules/jobs-rules';
import type { RunningJob } from './rules/jobs-rules';
import type { SourceLook } from './source-look';
import { firstTelling, serverNow } from './rule-context';
import type { RuleContext } from './rule-context';
import { strangeWords } from './strange-words';

const MINUTE = 60_000;
/** Jobs are listed again after this where rules about them need it, and the list of runs does not tell. */
const JOBS_AGE_MS = 5 * MINUTE;
/** And after this to see whether jobs with incidents are still there. */
const DELETED_AGE_MS = 60 * MINUTE;

/** Results that an incident may come of. */
const TROUBLED: readonly RunOutcome[] = ['failed', 'warning', 'unknown'];

/**
 * Looks at the runs of jobs: what failed, what recovered, what has had no success, what runs for too long.
 *
 * @param context with the server's clock as it is known by now
 * @throws VeeamError where the runs could not be read
 */
export async function lookAtRuns(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
): Promise<SourceLook> {
  const { incidents, jobs } = reading.client.session.settings.profile;
  const source = incidents?.runs;
  const sessions = sessionsIn(jobs?.sessions, reading.client.apiVersion);
  return source?.from === 'job sessions' && sessions !== undefined
    ? lookAtSessions(memory, reading, context, { source, sessions })
    : lookAtStates(memory, reading, context);
}

async function lookAtStates(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
): Promise<SourceLook> {
  const listed = await readJobs(reading);
  const now = context();
  const tellFrom = memory.jobsListedAt === undefined ? firstTelling(now) : -Infinity;
  const { memory: known, deleted } = rememberJobs(memory, listed, now);
  const ended = listed.flatMap((job) => stateRun(job, reading, now));
  const judged = judgeRuns(withoutMarks(known, listed), ended, now, tellFrom);
  const followed = followJobs(judged, listed, runningOf(listed, reading), now, tellFrom);
  return { memory: resolveDeleted(followed, deleted, now), troubles: [] };
}

async function lookAtSessions(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
  parts: SessionsSource,
): Promise<SourceLook> {
  // How far to look back is told in the server's time.
  if (memory.runs === undefined) await reading.clock();
  const listed = await readSessions(reading, parts, memory.runs, context());
  const tellFrom = memory.runs === undefined ? firstTelling(context()) : -Infinity;
  const toTell = listed.ended.filter(({ end, start }) => (end ?? start ?? Infinity) >= tellFrom);
  const { memory: known, jobs, deleted, troubles } = await freshJobs(memory, reading, context, parts, toTell);
  const now = context();
  const found =
    parts.sessions.members.jobId === undefined
      ? await findJobs(reading, parts, listed, {
          memory: known,
          context: now,
          tellFrom,
          isThorough: isWanted(known, now, 'noSuccess', 'runsLong'),
          likely: new Set(
            (jobs ?? []).filter(({ outcome }) => TROUBLED.includes(outcome)).map(({ id }) => id),
          ),
        })
      : listed;
  const ended = await endedRuns(reading, parts, found.ended, known, now, tellFrom);
  const isSetBack = memory.runs !== undefined && found.cursor.newest < memory.runs.newest;
  const ready = { ...(isSetBack ? withoutOrder(known) : known), runs: found.cursor };
  const judged = judgeRuns(ready, ended, now, tellFrom);
  const running = [...found.running.flatMap(runningRun), ...runningOf(jobs ?? [], reading)];
  const runningJobs = new Set(running.map(({ jobId }) => jobId));
  const released = releaseUnplaced(releaseHeld(judged, now, runningJobs), now);
  const followed = followJobs(
    released,
    jobs,
    parts.source.since?.of === 'start' ? found.running.flatMap(runningRun) : jobs && runningOf(jobs, reading),
    now,
    tellFrom,
  );
  return { memory: resolveDeleted(followed, deleted, now), troubles };
}

/** The jobs as they are now, where something depends on them and what is known is too old. */
async function freshJobs(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
  parts: SessionsSource,
  ended: readonly ListedRun[],
): Promise<{
  readonly memory: WatchMemory;
  readonly jobs?: readonly Job[];
  readonly deleted: readonly string[];
  readonly troubles: readonly VeeamError[];
}> {
  if (!needsJobs(memory, context(), parts, ended)) return { memory, deleted: [], troubles: [] };
  try {
    const jobs = await readJobs(reading);
    return { ...rememberJobs(memory, jobs, context()), jobs, troubles: [] };
  } catch (error) {
    // Runs are judged all the same; they have the names that they bring.
    if (!isVeeamError(error) || reading.options.signal?.aborted === true) throw error;
    return { memory, deleted: [], troubles: [error] };
  }
}

function needsJobs(
  memory: WatchMemory,
  context: RuleContext,
  { source, sessions }: SessionsSource,
  ended: readonly ListedRun[],
): boolean {
  const age = memory.jobsListedAt === undefined ? Infinity : context.now - memory.jobsListedAt;
  const isOld = (limit: number): boolean => age >= limit || age < 0;
  const troubled = ended.filter(({ outcome }) => TROUBLED.includes(outcome));
  const isFollowed =
    isWanted(memory, context, 'noSuccess') ||
    (source.since?.of !== 'start' && isWanted(memory, context, 'runsLong'));
  if (isFollowed && isOld(JOBS_AGE_MS)) return true;
  if (hasOpen(memory, ...JOB_INCIDENTS) && isOld(DELETED_AGE_MS)) return true;
  // Their last results say which jobs to ask first for the runs.
  if (sessions.members.jobId === undefined) return troubled.length > 0;
  return troubled.some(({ jobId = '' }) => {
    const job = memory.jobs[jobId];
    return job === undefined || (job.kind === undefined && isOld(DELETED_AGE_MS));
  });
}

/** Whether one of the kinds is watched, or one of it is open. */
function isWanted(
  memory: WatchMemory,
  { settings }: RuleContext,
  ...kinds: readonly ('noSuccess' | 'runsLong')[]
): boolean {
  return kinds.some((kind) => settings.watch.includes(kind)) || hasOpen(memory, ...kinds);
}

/** @param running absent where it is not known what runs */
function followJobs(
  memory: WatchMemory,
  jobs: readonly Job[] | undefined,
  running: readonly RunningJob[] | undefined,
  context: RuleContext,
  tellFrom: number,
): WatchMemory {
  const records = new Map(jobs?.map(({ id, record }) => [id, record]));
  let followed = memory;
  if (isWanted(memory, context, 'noSuccess')) followed = followSuccess(followed, context, tellFrom, records);
  if (running !== undefined && isWanted(memory, context, 'runsLong'))
    followed = followLongRuns(followed, running, context, tellFrom);
  return followed;
}

function stateRun(job: Job, { client }: Reading, context: RuleContext): EndedRun[] {
  if (job.outcome === 'running' || job.outcome === 'noResult') return [];
  const time = job.lastEnd ?? job.lastRun;
  const outcome = jobKinds(client, job.kind)[0]?.members.outcome ?? [];
  return [
    {
      run: runOfState(job),
      jobKind: job.kind,
      strand: '',
      willBeRetried: false,
      strangeWords: job.outcome === 'unknown' ? strangeWords(job.record, outcome) : [],
      at: time === undefined ? serverNow(context) : Date.parse(time),
      mark: `${job.lastSession ?? job.lastRun ?? job.lastEnd ?? ''} ${job.outcome}`,
    },
  ];
}

/** A job that tells no times and runs again comes to a result of its own. */
function withoutMarks(memory: WatchMemory, listed: readonly Job[]): WatchMemory {
  const timeless = listed.filter(
    ({ outcome, lastSession, lastRun, lastEnd }) =>
      outcome === 'running' && (lastSession ?? lastRun ?? lastEnd) === undefined,
  );
  if (timeless.length === 0) return memory;
  const jobs = new Map(Object.entries(memory.jobs));
  for (const { id } of timeless) {
    const { lastRun: _, ...job } = jobs.get(id) ?? { name: '', type: '', metAt: 0 };
    if (jobs.has(id)) jobs.set(id, job);
  }
  return { ...memory, jobs: Object.fromEntries(jobs) };
}

/** After the server's clock was set back, the order by time says nothing about what was judged before. */
function withoutOrder(memory: WatchMemory): WatchMemory {
  const jobs = Object.entries(memory.jobs).map(([id, { judged: _, ...job }]) => [id, job] as const);
  return { ...memory, jobs: Object.fromEntries(jobs) };
}

function runningOf(jobs: readonly Job[], { client }: Reading): RunningJob[] {
  return jobs.flatMap(({ id, kind, outcome, lastRun, record }): RunningJob[] => {
    if (outcome !== 'running' || lastRun === undefined) return [];
    const path = jobKinds(client, kind)[0]?.members.averageSeconds;
    const averageSeconds = path === undefined ? NaN : Number(memberAt(record, path) ?? NaN);
    const average = Number.isFinite(averageSeconds) ? { averageSeconds } : {};
    return [{ jobId: id, since: Date.parse(lastRun), record, ...average }];
  });
}

function runningRun({ jobId, start, record }: ListedRun): RunningJob[] {
  return jobId === undefined || start === undefined ? [] : [{ jobId, since: start, record }];
}
