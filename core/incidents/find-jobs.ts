import { JOB_INCIDENTS } from './memory';
import type { ListCursor, WatchMemory } from './memory';
import { settled } from './list-cursor';
import { MOST_SEARCHES, placeRuns } from './place-runs';
import type { ListedRun, ListedRuns, SessionsSource } from './read-sessions';
import type { Reading } from './reading';
import type { RuleContext } from './rule-context';

const HOUR = 3_600_000;
/** So many of the searches of a look go to jobs with an incident, whose success is waited for. */
const MOST_NEAR = MOST_SEARCHES / 2;
/** And so many to the jobs that have failed last; the others, a quarter at least, take all jobs in turn. */
const MOST_LIKELY = MOST_SEARCHES / 4;

/** Runs with their jobs, and the cursor that remembers which are still to be found. */
export interface FoundJobs {
  readonly cursor: ListCursor;
  /** A run without a job is one whose job was looked for in vain. */
  readonly ended: readonly ListedRun[];
  readonly running: readonly ListedRun[];
}

/** What a search goes by. */
export interface Search {
  readonly memory: WatchMemory;
  readonly context: RuleContext;
  /** Runs that ended earlier, in the server's time, are not searched for. */
  readonly tellFrom: number;
  /** Whether every run matters, not just those that went wrong and those of jobs with an incident. */
  readonly isThorough: boolean;
  /** Ids of the jobs whose state says that their last run went wrong. */
  readonly likely: ReadonlySet<string>;
}

/**
 * Finds out whose runs these are where runs do not say so. At most {@link MOST_SEARCHES} requests are made in a look;
 * what is not found is looked for again in the next ones, for an hour. A success matters only to a job with an
 * incident, so of an idle product nothing is asked. However many jobs have incidents, all jobs have their turn.
 *
 * @throws VeeamError as the reading of lists
 */
export async function findJobs(
  reading: Reading,
  parts: SessionsSource,
  listed: ListedRuns,
  search: Search,
): Promise<FoundJobs> {
  const { tellFrom, isThorough } = search;
  const { cursor } = listed;
  const jobOf = new Map(Object.entries(cursor.jobOf ?? {}));
  const candidates = listed.ended.filter(
    (run) => !jobOf.has(run.id) && run.outcome !== 'noResult' && timeOf(run) >= tellFrom,
  );
  const wanted = [...candidates, ...(isThorough ? listed.running.filter(({ id }) => !jobOf.has(id)) : [])];
  const { near, likely, inTurn, isNearWhole } = jobsToAsk(search, cursor.searchFrom ?? 0);
  const isEssential = (run: ListedRun): boolean => isThorough || isTroubled(run) || !isNearWhole;
  const essential = candidates.filter(isEssential);
  let searchFrom = cursor.searchFrom ?? 0;
  if (wanted.length > 0) {
    const from = Math.min(...wanted.map(({ start, end }) => start ?? end ?? cursor.from), cursor.newest);
    const ids = new Set(wanted.map(({ id }) => id));
    const found = await placeRuns(reading, parts, ids, near, from);
    for (const [id, job] of found.jobOf) jobOf.set(id, job);
    const left = new Set(essential.map(({ id }) => id).filter((id) => !jobOf.has(id)));
    const others = [...likely, ...inTurn].slice(0, MOST_SEARCHES - found.searches);
    if (left.size > 0) {
      const further = await placeRuns(reading, parts, left, others, from, ids);
      for (const [id, job] of further.jobOf) jobOf.set(id, job);
      searchFrom += Math.max(further.searches - likely.length, 0);
    }
  }
  return sorted(listed, essential, jobOf, { ...cursor, searchFrom }, search);
}

/** What is found goes on to be judged; what is not stays pending as long as it may still be found. */
function sorted(
  listed: ListedRuns,
  essential: readonly ListedRun[],
  jobOf: ReadonlyMap<string, string>,
  cursor: ListCursor,
  { memory, context: { now } }: Search,
): FoundJobs {
  const jobs = searchable(memory).length;
  const { unplaced: searched = {}, searchFrom = 0 } = cursor;
  // All jobs were asked, and it has had time to show.
  const isGivenUp = ({ id }: ListedRun): boolean => {
    const [since, searches] = searched[id] ?? [now, searchFrom];
    return (now - since >= HOUR || now < since) && searchFrom - searches >= jobs;
  };
  const waiting = essential.filter((run) => !jobOf.has(run.id) && !isGivenUp(run));
  // A success after a failure that waits may be of the same job: it must not be passed over.
  const oldest = Math.min(...waiting.map(timeOf));
  const unplaced: Record<string, readonly [number, number]> = {};
  const over = new Map<string, number>();
  const ended: ListedRun[] = [];
  for (const run of listed.ended) {
    const jobId = jobOf.get(run.id);
    const mustWait =
      jobId === undefined && run.outcome !== 'noResult' && timeOf(run) >= oldest && !isGivenUp(run);
    if (mustWait) unplaced[run.id] = searched[run.id] ?? [now, cursor.searchFrom ?? 0];
    else over.set(run.id, run.end ?? run.start ?? cursor.newest);
    if (jobId !== undefined) ended.push({ ...run, jobId });
    else if (!mustWait && isTroubled(run) && essential.includes(run)) ended.push(run);
  }
  const running = listed.running.map((run): ListedRun => {
    const jobId = jobOf.get(run.id);
    return jobId === undefined ? run : { ...run, jobId };
  });
  const known = running.flatMap(({ id, jobId }) => (jobId === undefined ? [] : [[id, jobId] as const]));
  const { unplaced: _, jobOf: __, ...rest } = settled(cursor, over);
  return {
    cursor: {
      ...rest,
      ...(Object.keys(unplaced).length === 0 ? {} : { unplaced }),
      ...(known.length === 0 ? {} : { jobOf: Object.fromEntries(known) }),
    },
    ended,
    running,
  };
}

function isTroubled({ outcome }: ListedRun): boolean {
  return outcome === 'failed' || outcome === 'warning' || outcome === 'unknown';
}

function timeOf({ end, start }: ListedRun): number {
  return end ?? start ?? Infinity;
}

function openJobs({ open, held }: WatchMemory): string[] {
  const ids = Object.values(open).flatMap(({ incident }) =>
    JOB_INCIDENTS.includes(incident.kind) ? incident.subject.id : [],
  );
  return [...new Set([...ids, ...Object.values(held).map(({ jobId }) => jobId)])];
}

/** Which jobs a look asks, in this order. The turn goes through all of them, whoever was asked out of turn. */
function jobsToAsk(
  { memory, likely }: Search,
  turn: number,
): {
  readonly near: readonly string[];
  readonly likely: readonly string[];
  readonly inTurn: readonly string[];
  /** Whether every job with an incident is asked in this look, so that their runs are found in it. */
  readonly isNearWhole: boolean;
} {
  const all = searchable(memory);
  const withIncidents = openJobs(memory);
  const near = rotated(withIncidents, turn).slice(0, MOST_NEAR);
  const others = all.filter((id) => likely.has(id) && !withIncidents.includes(id));
  const first = rotated(others, turn).slice(0, MOST_LIKELY);
  const isAsked = new Set([...near, ...first]);
  return {
    near,
    likely: first,
    inTurn: rotated(all, turn).filter((id) => !isAsked.has(id)),
    isNearWhole: near.length === withIncidents.length,
  };
}

/** Jobs that the product has a list for. */
function searchable({ jobs }: WatchMemory): string[] {
  return Object.keys(jobs).filter((id) => jobs[id]?.kind !== undefined);
}

function rotated(ids: readonly string[], turn: number): readonly string[] {
  const start = ids.length === 0 ? 0 : turn % ids.length;
  return [...ids.slice(start), ...ids.slice(0, start)];
}
