import type { JobRun } from '../../jobs/job';
import { present } from '../../requests/record';
import { IncidentBook } from '../incident-book';
import type { Sighting } from '../incident-book';
import type { HeldRun, JobMemory, WatchMemory } from '../memory';
import { MOST_JOBS } from '../memory-bounds';
import type { RuleContext } from '../rule-context';

/** A run that has ended, as a source has read it. */
export interface EndedRun {
  readonly run: JobRun;
  /** The kind its job is listed under. */
  readonly jobKind?: string;
  /**
   * What sort of run it is, where a job has several that fail and recover apart: the backup and the archive of a
   * policy. The empty text where there is one sort.
   */
  readonly strand: string;
  /** The product says that it will run the job again by itself. */
  readonly willBeRetried: boolean;
  /** The product's words for the result that no document has. */
  readonly strangeWords?: readonly string[];
  /** When it ended, by the server's clock, milliseconds since 1970. */
  readonly at: number;
  /** What tells it from the run before, where runs are known by the state of their job alone. */
  readonly mark?: string;
}

/** How long a retry that the product has announced is waited for before its failure counts. */
export const RETRY_WAIT_MS = 6 * 3_600_000;

/** The sort of a run whose job could not be found. */
export const UNPLACED = 'unplaced';
/** How long an incident about such a run stays open: no run can tell that it is well again. */
const UNPLACED_MS = 7 * 24 * 3_600_000;

/** The average follows the last runs, so that a job that grows is not always late. */
const AVERAGE_OVER = 20;

/**
 * Judges runs that have ended, oldest first: what fails opens an incident of its job, what succeeds resolves it. Runs
 * without a result (cancelled, stopped, never executed) change nothing, and neither does one that ended before another
 * that was judged already.
 *
 * A job has one incident at a time: while it fails, a run with warnings changes nothing where warnings are watched,
 * and resolves the failure where they are not. A warning that becomes a failure is resolved, and the failure opened.
 *
 * @param tellFrom runs that ended earlier, in the server's time, are remembered and open nothing
 */
export function judgeRuns(
  memory: WatchMemory,
  runs: readonly EndedRun[],
  context: RuleContext,
  tellFrom = -Infinity,
): WatchMemory {
  const book = new IncidentBook(memory, context);
  const jobs = new Map(Object.entries(memory.jobs));
  const held = new Map(Object.entries(memory.held));
  for (const ended of [...runs].sort((one, other) => one.at - other.at)) {
    const id = ended.run.subject.id;
    const job = jobs.get(id) ?? newJob(ended);
    if (wasJudged(job, ended)) continue;
    const isKept = ended.strand !== UNPLACED && (jobs.has(id) || jobs.size < MOST_JOBS);
    if (isKept) jobs.set(id, afterRun(job, ended));
    if (ended.at >= tellFrom) judge(book, held, ended);
  }
  return { ...memory, ...book.pages(), jobs: Object.fromEntries(jobs), held: Object.fromEntries(held) };
}

/**
 * Lets failures count whose announced retry has not come.
 *
 * @param runningJobs ids of jobs that run now: their retry is under way
 */
export function releaseHeld(
  memory: WatchMemory,
  context: RuleContext,
  runningJobs: ReadonlySet<string>,
): WatchMemory {
  const now = context.now + context.serverAheadMs;
  const over = Object.entries(memory.held).filter(
    ([, { at, jobId }]) => now - at >= RETRY_WAIT_MS && !runningJobs.has(jobId),
  );
  if (over.length === 0) return memory;
  const book = new IncidentBook(memory, context);
  const held = new Map(Object.entries(memory.held));
  for (const [key, run] of over) {
    held.delete(key);
    failed(book, { ...run, kind: 'jobFailed' }, run.strand);
  }
  return { ...memory, ...book.pages(), held: Object.fromEntries(held) };
}

/** Resolves incidents about runs whose job could not be found, after a week. */
export function releaseUnplaced(memory: WatchMemory, context: RuleContext): WatchMemory {
  const now = context.now + context.serverAheadMs;
  const book = new IncidentBook(memory, context);
  for (const kind of ['jobFailed', 'jobWarning'] as const)
    for (const { incident, causes } of book.openOf(kind))
      if (causes?.includes(UNPLACED) === true && now - Date.parse(incident.openedAt) >= UNPLACED_MS)
        book.resolve(kind, incident.subject.id, {
          text: 'It is not followed any longer: the product does not tell whose run it was.',
        });
  return { ...memory, ...book.pages() };
}

function newJob({ run, at, jobKind }: EndedRun): JobMemory {
  const { name, type } = run.subject;
  return { name, type, metAt: at, ...present({ kind: jobKind, company: run.company }) };
}

function wasJudged(job: JobMemory, { mark, strand, at }: EndedRun): boolean {
  if (mark !== undefined) return job.lastRun === mark;
  const last = job.judged?.[strand];
  return last !== undefined && last > at;
}

function afterRun(job: JobMemory, ended: EndedRun): JobMemory {
  const { run, mark, strand, at } = ended;
  const isGood = run.outcome === 'success' || run.outcome === 'warning';
  const seconds = (at - Date.parse(run.startedAt ?? '')) / 1000;
  return {
    ...job,
    ...(mark === undefined ? { judged: { ...job.judged, [strand]: at } } : { lastRun: mark }),
    ...(isGood ? { goodAt: Math.max(job.goodAt ?? 0, at) } : {}),
    ...(isGood && seconds >= 0 && mark === undefined ? { average: averageWith(job.average, seconds) } : {}),
  };
}

function averageWith(known: JobMemory['average'], seconds: number): readonly [number, number] {
  const [average, runs] = known ?? [0, 0];
  const count = Math.min(runs + 1, AVERAGE_OVER);
  return [Math.round((average + (seconds - average) / count) * 10) / 10, count];
}

function judge(book: IncidentBook, held: Map<string, HeldRun>, ended: EndedRun): void {
  const { run, strand } = ended;
  const { id } = run.subject;
  const key = `${id}|${strand}`;
  const { watch } = book.context.settings;
  switch (run.outcome) {
    case 'running':
    case 'noResult':
      return;
    case 'success':
      held.delete(key);
      recovered(book, 'jobFailed', ended);
      recovered(book, 'jobWarning', ended);
      return;
    case 'warning':
      held.delete(key);
      if (!watch.includes('jobWarning')) recovered(book, 'jobFailed', ended);
      else if (book.find('jobFailed', id) === undefined)
        sighted(book, sightingOf(ended, 'jobWarning'), strand);
      return;
    case 'failed':
    case 'unknown': {
      const kind = run.outcome === 'failed' || watch.includes('jobFailed') ? 'jobFailed' : 'jobWarning';
      const sighting = sightingOf(ended, kind);
      if (!ended.willBeRetried || run.outcome === 'unknown') {
        held.delete(key);
        failed(book, sighting, strand);
      } else if (watch.includes('jobFailed')) {
        held.set(key, { ...sighting, jobId: id, strand });
      }
    }
  }
}

function failed(book: IncidentBook, sighting: Sighting, strand: string): void {
  const { kind, subject } = sighting;
  sighted(book, sighting, strand);
  if (kind === 'jobFailed' && book.find('jobFailed', subject.id) !== undefined)
    book.resolve('jobWarning', subject.id, {
      text: `The job has failed since, of which another incident tells. ${sighting.text}`,
      ...present({ startedAt: sighting.startedAt, endedAt: sighting.endedAt }),
    });
}

function sighted(book: IncidentBook, sighting: Sighting, strand: string): void {
  if (!book.context.settings.watch.includes(sighting.kind)) return;
  const causes = book.find(sighting.kind, sighting.subject.id)?.causes ?? [];
  book.sighted(sighting, { causes: [...new Set([...causes, strand])] });
}

/** A success of one sort of run says nothing about another sort. */
function recovered(book: IncidentBook, kind: 'jobFailed' | 'jobWarning', { run, strand }: EndedRun): void {
  const { id } = run.subject;
  const causes = book.find(kind, id)?.causes?.filter((cause) => cause !== strand) ?? [];
  if (causes.length > 0) return book.remark(kind, id, { causes });
  const { startedAt, endedAt, record, cause } = run;
  const how = run.outcome === 'warning' ? 'with warnings only' : 'successfully';
  const when = endedAt === undefined ? '' : ` at ${endedAt}`;
  book.resolve(kind, id, {
    text: `The job has run ${how}${when}.${cause === undefined ? '' : ` ${cause}`}`,
    ...present({ startedAt, endedAt }),
    record,
  });
}

function sightingOf(ended: EndedRun, kind: 'jobFailed' | 'jobWarning'): Sighting {
  const { run, jobKind, at, strangeWords = [] } = ended;
  const { subject, company, startedAt, endedAt, cause, record, outcome } = run;
  const title = `Job "${subject.name}" ${HOW[outcome] ?? ''}${outcome === 'unknown' ? shown(strangeWords) : ''}`;
  return {
    kind,
    subject,
    ...present({ company, jobKind, startedAt, endedAt }),
    severity: outcome === 'failed' ? 'error' : 'warning',
    title,
    text: cause ?? `${title}. The product tells no cause here: look at the log of the run.`,
    at,
    record,
  };
}

const HOW: Partial<Readonly<Record<JobRun['outcome'], string>>> = {
  failed: 'failed',
  warning: 'ended with warnings',
  unknown: 'ended with a result that is unknown here',
};

function shown(words: readonly string[]): string {
  return words.length === 0 ? '' : `: ${words.map((word) => `"${word.slice(0, 60)}"`).join(', ')}`;
}
