import { VeeamError } from '../errors/veeam-error';
import type { Company } from '../jobs/job';
import { INCIDENT_KINDS, INCIDENT_STATES } from './incident';
import type { Incident, IncidentKind, Severity } from './incident';

/**
 * What is remembered from look to look: plain JSON without secrets. Times are milliseconds since 1970, those of runs
 * and events by the server's clock. Its bounds are in `memory-bounds.ts`.
 */
export interface WatchMemory {
  readonly version: 1;
  /** Product and server that it is about; a look at another one begins anew. */
  readonly of?: string;
  /** How far the server's clock is ahead of this machine's. */
  readonly serverAheadMs?: number;
  readonly pages?: PageLengths;
  /** How far the list of job sessions was read; absent before its first look. */
  readonly runs?: ListCursor;
  /** How far the list of malware events was read. */
  readonly malware?: ListCursor;
  readonly jobs: Readonly<Record<string, JobMemory>>;
  /** When the jobs were listed last, by this machine's clock. */
  readonly jobsListedAt?: number;
  /** Failed runs that the product will try again by itself, by strand. */
  readonly held: Readonly<Record<string, HeldRun>>;
  /**
   * What stood already when the watch for its kind began, by id, so that it opens nothing; a kind that is absent was
   * not looked for yet.
   */
  readonly before: Readonly<Partial<Record<IncidentKind, Readonly<Record<string, Severity>>>>>;
  /** What is wrong now, by key. */
  readonly open: Readonly<Record<string, OpenIncident>>;
  /** What was not delivered, or not confirmed, in order. */
  readonly outbox: readonly Change[];
}

/** What the server has shown of its pages, where it tells no totals: a shorter page is the last of its list. */
export interface PageLengths {
  /** The most entries that one page had. */
  readonly longest: number;
  /** How many entries a list had that came on one page, and when that was made sure, by path. */
  readonly whole: Readonly<Record<string, readonly [entries: number, at: number]>>;
}

/** How far a list that grows was read, in the server's time. */
export interface ListCursor {
  /** Everything that this time and later ones have is known. It never goes back. */
  readonly from: number;
  /** The newest time that was seen. */
  readonly newest: number;
  /** What was judged within that, with its time. */
  readonly seen: Readonly<Record<string, number>>;
  /** What has not ended, or whose job is not found yet, with its start. */
  readonly pending: Readonly<Record<string, number>>;
  /** Since when the job of a run is looked for, by this machine's clock, and after how many searches that began. */
  readonly unplaced?: Readonly<Record<string, readonly [since: number, searches: number]>>;
  /** Jobs of runs that have not ended, where that had to be found out. */
  readonly jobOf?: Readonly<Record<string, string>>;
  /** Where the search among the jobs goes on. */
  readonly searchFrom?: number;
}

/** What is known of a job. */
export interface JobMemory {
  readonly name: string;
  readonly type: string;
  /** The kind it is listed under; absent for a job that no list has. */
  readonly kind?: string;
  readonly company?: Company;
  readonly isOff?: boolean;
  /** When it was met first. */
  readonly metAt: number;
  /** The end of its last run that ended well, or with warnings. */
  readonly goodAt?: number;
  /** How long its runs take on average, in seconds, and of how many that is known. */
  readonly average?: readonly [seconds: number, runs: number];
  /** The end of the last run that was judged, by strand. */
  readonly judged?: Readonly<Record<string, number>>;
  /** The last run that was judged, where runs are known by the state of their job. */
  readonly lastRun?: string;
}

/** A failed run that the product will try again. */
export interface HeldRun {
  readonly jobId: string;
  readonly title: string;
  readonly text: string;
  readonly severity: Severity;
  readonly subject: Incident['subject'];
  readonly company?: Company;
  readonly strand: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly at: number;
  readonly record: unknown;
}

export interface OpenIncident {
  readonly incident: Incident;
  /** When something of it was put into the outbox last, by this machine's clock. */
  readonly toldAt: number;
  /** What must become well until it is: kinds of runs, or events. */
  readonly causes?: readonly string[];
  /** How often the product has raised it. */
  readonly raised?: number;
}

/** A change that is to be told. */
export interface Change {
  readonly incident: Incident;
  /** How often it was handed to the engine. */
  readonly told: number;
  /** When that was last, by this machine's clock. */
  readonly toldAt?: number;
}

/** The incidents that are about jobs. */
export const JOB_INCIDENTS: readonly IncidentKind[] = ['jobFailed', 'jobWarning', 'noSuccess', 'runsLong'];

/** Whether an incident of one of these kinds is open. */
export function hasOpen({ open }: WatchMemory, ...kinds: readonly IncidentKind[]): boolean {
  return Object.values(open).some(({ incident }) => kinds.includes(incident.kind));
}

/** The memory before the first look. */
export function emptyMemory(): WatchMemory {
  return { version: 1, jobs: {}, held: {}, before: {}, open: {}, outbox: [] };
}

const VERSION = 1;

/**
 * The memory from what a host has kept; nothing kept is the memory before the first look.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where it is damaged, or was written by a later version
 */
export function readMemory(json: unknown): WatchMemory {
  if (json === undefined || json === null) return emptyMemory();
  if (!isRecord(json)) throw damaged('it is no object');
  const { version } = json;
  if (typeof version === 'number' && version > VERSION)
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `What was remembered of the incidents is of version ${version}, and this package knows versions up to ${VERSION}. Install the newer package again, or remove what was remembered to begin anew.`,
    );
  if (version !== VERSION) throw damaged('it has no version');
  const wrong = Object.entries(SHAPE).find(([member, holds]) => !holds(json[member]));
  if (wrong !== undefined) throw damaged(`its member "${wrong[0]}" is not what it should be`);
  return json as unknown as WatchMemory;
}

type Check = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Check = (value) => typeof value === 'string';
const isTime: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const each =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);
const members =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(shape).every(([name, check]) => check(value[name]));
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && (value as unknown[]).every(check);

const isPair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(isTime);
const isSubject = members({ id: isText, name: isText, type: isText });
const isIncident = members({
  key: isText,
  kind: (value) => INCIDENT_KINDS.some((kind) => kind === value),
  state: (value) => INCIDENT_STATES.some((state) => state === value),
  severity: isText,
  title: isText,
  text: isText,
  subject: isSubject,
  openedAt: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  count: isTime,
});
const isCursor = members({
  from: isTime,
  newest: isTime,
  seen: each(isTime),
  pending: each(isTime),
  unplaced: optional(each(isPair)),
  jobOf: optional(each(isText)),
  searchFrom: optional(isTime),
});

const SHAPE: Readonly<Record<Exclude<keyof WatchMemory, 'version'>, Check>> = {
  of: optional(isText),
  serverAheadMs: optional(isTime),
  pages: optional(
    members({
      longest: isTime,
      whole: each(isPair),
    }),
  ),
  runs: optional(isCursor),
  malware: optional(isCursor),
  jobs: each(
    members({
      name: isText,
      type: isText,
      metAt: isTime,
      goodAt: optional(isTime),
      average: optional(isPair),
      judged: optional(each(isTime)),
      lastRun: optional(isText),
    }),
  ),
  jobsListedAt: optional(isTime),
  held: each(
    members({ jobId: isText, title: isText, text: isText, subject: isSubject, strand: isText, at: isTime }),
  ),
  before: each(each(isText)),
  open: each(
    members({
      incident: isIncident,
      toldAt: isTime,
      causes: optional(list(isText)),
      raised: optional(isTime),
    }),
  ),
  outbox: list(members({ incident: isIncident, told: isTime, toldAt: optional(isTime) })),
};

function damaged(why: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `What was remembered of the incidents is damaged: ${why}. Remove it to begin anew; what is wrong now is then not told again.`,
  );
}
