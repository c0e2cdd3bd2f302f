import { JOB_INCIDENTS } from '../memory';
import type { JobMemory, WatchMemory } from '../memory';
import { IncidentBook, isoTime } from '../incident-book';
import type { Recovery } from '../incident-book';
import { serverNow } from '../rule-context';
import type { RuleContext } from '../rule-context';
import { present } from '../../requests/record';
import { followStanding } from './follow-standing';
import type { Standing } from './follow-standing';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** An average is worth something from so many runs on. */
const LEAST_RUNS = 3;
/** By its average alone no run is long before this: jobs of a few seconds vary by themselves. */
const LEAST_LONG_MS = 10 * MINUTE;

/** A job that runs now. */
export interface RunningJob {
  readonly jobId: string;
  /** By the server's clock, milliseconds since 1970. */
  readonly since: number;
  readonly record: unknown;
  /** The job's average as the product tells it, in seconds. */
  readonly averageSeconds?: number;
}

/**
 * Opens `noSuccess` for listed jobs that are on and have not ended well for the hours of the settings.
 *
 * @param records of the jobs, as far as they were read now
 */
export function followSuccess(
  memory: WatchMemory,
  context: RuleContext,
  tellFrom: number,
  records: ReadonlyMap<string, unknown> = new Map(),
): WatchMemory {
  const { noSuccessHours } = context.settings;
  const now = serverNow(context);
  const standing = Object.entries(memory.jobs).flatMap(([id, job]): Standing[] => {
    const since = job.goodAt ?? job.metAt;
    if (job.kind === undefined || job.isOff === true || now - since < noSuccessHours * HOUR) return [];
    const last =
      job.goodAt === undefined
        ? `none is known, and it is watched since ${isoTime(job.metAt)}`
        : `the last was at ${isoTime(job.goodAt)}`;
    return [
      {
        ...subjectOf(id, job),
        severity: 'error',
        title: `Job "${job.name}" has had no success for ${noSuccessHours} h`,
        text: `The job has had no successful run for ${noSuccessHours} hours: ${last}.`,
        at: now,
        record: records.get(id),
      },
    ];
  });
  return followStanding(memory, 'noSuccess', standing, context, {
    tellFrom,
    recovery: ({ incident }) =>
      jobRecovery(memory.jobs[incident.subject.id], 'The job has run successfully.'),
  });
}

/** Opens `runsLong` for jobs whose run takes longer than the limit, or than their average by the factor. */
export function followLongRuns(
  memory: WatchMemory,
  running: readonly RunningJob[],
  context: RuleContext,
  tellFrom: number,
): WatchMemory {
  const now = serverNow(context);
  const standing = running.flatMap(({ jobId, since, record, averageSeconds }): Standing[] => {
    const job = memory.jobs[jobId];
    const limit = job === undefined ? undefined : longFrom(job, context, averageSeconds);
    if (job === undefined || limit === undefined || now - since < limit.milliseconds) return [];
    return [
      {
        ...subjectOf(jobId, job),
        severity: 'warning',
        title: `Job "${job.name}" runs longer than ${Math.round(limit.milliseconds / MINUTE)} min`,
        text: `The job runs since ${isoTime(since)}, ${limit.than}.`,
        startedAt: isoTime(since),
        at: now,
        record,
      },
    ];
  });
  return followStanding(memory, 'runsLong', standing, context, {
    tellFrom,
    recovery: ({ incident }) => jobRecovery(memory.jobs[incident.subject.id], 'The run has ended.'),
  });
}

/** Resolves what is open for jobs that are on no list any more. */
export function resolveDeleted(
  memory: WatchMemory,
  deleted: readonly string[],
  context: RuleContext,
): WatchMemory {
  if (deleted.length === 0) return memory;
  const book = new IncidentBook(memory, context);
  for (const id of deleted) for (const kind of JOB_INCIDENTS) book.resolve(kind, id, { text: DELETED });
  const jobs = new Map(Object.entries(memory.jobs));
  const held = new Map(Object.entries(memory.held));
  for (const id of deleted) jobs.delete(id);
  for (const [key, { jobId }] of held) if (deleted.includes(jobId)) held.delete(key);
  return { ...memory, ...book.pages(), jobs: Object.fromEntries(jobs), held: Object.fromEntries(held) };
}

/** The reason of incidents whose subject is gone. */
export const DELETED = 'It was deleted: the product does not list it any more.';

function jobRecovery(job: JobMemory | undefined, well: string): Recovery {
  if (job === undefined) return { text: DELETED };
  return { text: job.isOff === true ? 'The job was disabled: no run is expected.' : well };
}

function longFrom(
  { average }: JobMemory,
  { settings: { runsLongMinutes, runsLongFactor } }: RuleContext,
  told: number | undefined,
): { readonly milliseconds: number; readonly than: string } | undefined {
  if (runsLongMinutes > 0)
    return {
      milliseconds: runsLongMinutes * MINUTE,
      than: `longer than the limit of ${runsLongMinutes} min`,
    };
  const own = average !== undefined && average[1] >= LEAST_RUNS ? average[0] : undefined;
  const seconds = told ?? own;
  if (seconds === undefined || seconds <= 0) return undefined;
  return {
    milliseconds: Math.max(seconds * 1000 * runsLongFactor, LEAST_LONG_MS),
    than: `and takes ${Math.round(seconds / 6) / 10} min on average`,
  };
}

function subjectOf(
  id: string,
  { name, type, company, kind }: JobMemory,
): Pick<Standing, 'subject' | 'company' | 'jobKind'> {
  return { subject: { id, name, type }, ...present({ company, jobKind: kind }) };
}
