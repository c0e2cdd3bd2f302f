import { productTime } from '../jobs/product-time';
import { readOutcome } from '../jobs/read-outcome';
import type { JobSessionsSource } from '../products/incident-sources';
import type { JobSessionsApi } from '../products/job-sessions';
import type { RunOutcome } from '../products/run-outcome';
import { pathWithId } from '../requests/action-request';
import { memberAt } from '../requests/member';
import { textAt, unlessMissing } from '../requests/record';
import { advance, afterSetBack, firstCursor, withoutPending } from './list-cursor';
import type { CursorEntry } from './list-cursor';
import type { ListCursor } from './memory';
import { sinceQuery } from './place-runs';
import type { Reading } from './reading';
import { serverNow } from './rule-context';
import type { RuleContext } from './rule-context';

const HOUR = 3_600_000;
/** A run that began so long before the first look is known when it ends. */
const LONGEST_RUN_MS = 24 * HOUR;
/** What has an unknown state and no end is taken for over after this. */
const UNKNOWN_MS = 24 * HOUR;
/** The most runs that are asked for one by one in a look, because they are no longer in the part that is read. */
const MOST_SINGLE = 5;
/** How far a clock may be off that tells no time. */
const CLOCK_SLACK_MS = 24 * HOUR;

/** A run as the list of job sessions has it, before it is known whose it is. */
export interface ListedRun {
  readonly id: string;
  readonly outcome: RunOutcome;
  /** Absent where a run does not name its job. */
  readonly jobId?: string;
  /** What sort of run it is, where the product tells. */
  readonly sort: string;
  readonly start?: number;
  readonly end?: number;
  readonly record: unknown;
}

export interface ListedRuns {
  readonly cursor: ListCursor;
  /** What has ended and was not judged yet. */
  readonly ended: readonly ListedRun[];
  readonly running: readonly ListedRun[];
}

/** How a product's sessions are read as a source. */
export interface SessionsSource {
  readonly source: JobSessionsSource;
  readonly sessions: JobSessionsApi;
}

/**
 * Reads the job sessions from the cursor on, in one request where they fit on a page. Runs that have not ended are
 * waited for.
 *
 * @param known the cursor of the look before; absent at the first look
 * @throws VeeamError as the reading of lists
 */
export async function readSessions(
  reading: Reading,
  parts: SessionsSource,
  known: ListCursor | undefined,
  context: RuleContext,
): Promise<ListedRuns> {
  const { source, sessions } = parts;
  const now = serverNow(context);
  const cursor = startingCursor(known, parts, reading, context);
  const listed = await reading.list(sessions.list, { ...source.query, ...sinceQuery(source, cursor.from) });
  const runs = new Map<string, ListedRun>();
  for (const record of listed) {
    const run = listedRun(record, parts);
    if (run !== undefined) runs.set(run.id, run);
  }
  const missing = Object.keys(cursor.pending).filter((id) => !runs.has(id));
  const gone: string[] = [];
  for (const id of missing.slice(0, MOST_SINGLE)) {
    const record = await unlessMissing(reading.record(pathWithId(sessions.item, id)), 400);
    const run = record === undefined ? undefined : listedRun(record, parts);
    if (run === undefined) gone.push(id);
    else runs.set(id, run);
  }
  const isOver = ({ outcome, start, end }: ListedRun): boolean =>
    outcome === 'unknown' ? end !== undefined || now - (start ?? now) > UNKNOWN_MS : outcome !== 'running';
  const entries = [...runs.values()].map((run): CursorEntry => ({
    id: run.id,
    place: source.since?.of === 'start' ? run.start : run.end,
    start: run.start,
    end: run.end,
    // A run whose job is not known yet stays in the part that is read until it is.
    isPending: !isOver(run) || sessions.members.jobId === undefined,
  }));
  const latest = reading.isClockKnown ? now + 5 * 60_000 : now + CLOCK_SLACK_MS;
  const { pageSize } = reading.client.session.settings.profile.paging;
  const moved = advance(rotated(withoutPending(cursor, gone), missing), entries, latest, pageSize);
  const isNew = ({ id }: ListedRun): boolean =>
    moved.fresh.has(id) || Object.hasOwn(moved.cursor.pending, id);
  return {
    cursor: moved.cursor,
    ended: [...runs.values()].filter((run) => isOver(run) && isNew(run)),
    running: [...runs.values()].filter((run) => !isOver(run)),
  };
}

function startingCursor(
  known: ListCursor | undefined,
  { source }: SessionsSource,
  reading: Reading,
  context: RuleContext,
): ListCursor {
  const now = serverNow(context);
  if (known !== undefined) return reading.isClockKnown ? afterSetBack(known, now) : known;
  const { firstRunHours } = context.settings;
  // A filter on starts hides what began earlier and ends later.
  const back = source.since?.of === 'start' ? LONGEST_RUN_MS : HOUR;
  const slack = reading.isClockKnown ? 0 : CLOCK_SLACK_MS;
  return firstCursor(now - firstRunHours * HOUR - back - slack);
}

/** A run of a job, or nothing: sessions of other kinds, and those that belong to no job, are no source. */
function listedRun(record: unknown, { source, sessions }: SessionsSource): ListedRun | undefined {
  const { members } = sessions;
  const { types, noJob = [] } = source;
  const id = textAt(record, members.id);
  const sort = types === undefined ? undefined : textAt(record, types.member);
  const jobId = textAt(record, members.jobId);
  const isOfJob =
    (types === undefined || types.ofJobs.includes(sort ?? '')) &&
    (members.jobId === undefined || (jobId !== undefined && !noJob.includes(jobId)));
  if (id === undefined || !isOfJob) return undefined;
  const time = (path: string): number | undefined => {
    const iso = productTime(memberAt(record, path));
    return iso === undefined ? undefined : Date.parse(iso);
  };
  const isCancelled = members.cancelled !== undefined && memberAt(record, members.cancelled) === true;
  const outcome = readOutcome(record, sessions.outcome);
  return {
    id,
    outcome: isCancelled && outcome !== 'running' ? 'noResult' : outcome,
    ...(jobId === undefined ? {} : { jobId }),
    sort: sort ?? '',
    start: time(members.start),
    end: time(members.end),
    record,
  };
}

/** Those that were asked for go to the end, so that each has its turn. */
function rotated(cursor: ListCursor, missing: readonly string[]): ListCursor {
  if (missing.length <= MOST_SINGLE) return cursor;
  const asked = missing.slice(0, MOST_SINGLE);
  const entries = Object.entries(cursor.pending);
  const pending = [
    ...entries.filter(([id]) => !asked.includes(id)),
    ...entries.filter(([id]) => asked.includes(id)),
  ];
  return { ...cursor, pending: Object.fromEntries(pending) };
}
