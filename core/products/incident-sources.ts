import type { MemberPath } from './member-path';

/** Constant query parameters; a list repeats the name. */
export type ConstantQuery = Readonly<Record<string, string | readonly string[]>>;

/** A list, or a single resource, that is read for incidents. Paths are below the API's root. */
export interface IncidentList {
  readonly list: string;
  readonly query?: ConstantQuery;
  /** Revisions of the API that have it, where not all do. */
  readonly revisions?: readonly string[];
}

/**
 * How a long list is asked for what is new in it. `of` says which time of an entry the parameter compares: one that
 * compares starts hides runs that began before and end after it, so the watcher goes back to the oldest that runs.
 */
export interface SinceFilter {
  readonly parameter: string;
  readonly of: 'start' | 'end';
}

/** Job sessions as a source: where they are, their members and words are in `jobs.sessions` of the profile. */
export interface JobSessionsSource {
  readonly from: 'job sessions';
  /** Query of every reading, such as the order, so that the oldest comes first. */
  readonly query?: ConstantQuery;
  /** Absent where the product has no such filter: the list is read from its newest entry until it is known. */
  readonly since?: SinceFilter;
  /** Which of the sessions are runs of what `jobs` lists; the others belong to no job and open nothing. */
  readonly types?: { readonly member: MemberPath; readonly ofJobs: readonly string[] };
  /** Ids of jobs that mean that there is none. */
  readonly noJob?: readonly string[];
  /** True while the product will run the job again by itself, so that the result is not the last word. */
  readonly retryAnnounced?: MemberPath;
  /** Grows with every change on the server: tells the order of sessions that end at the same time. */
  readonly sequence?: MemberPath;
  readonly companyId?: MemberPath;
  readonly companyName?: MemberPath;
}

/** The last run of each job as a source, for products without a list of runs: all is in `jobs.kinds` of the profile. */
export interface JobStatesSource {
  readonly from: 'job states';
}

export type RunsSource = JobSessionsSource | JobStatesSource;

/** What a word of an alarm's status means; a word that is not listed is reported as an active alarm. */
export type AlarmMeaning = 'error' | 'warning' | 'over' | 'nothing';

/** The alarms of a product. An alarm that is no longer on the list is over. */
export interface AlarmsSource extends IncidentList {
  /** Two parameters with days (`YYYY-MM-DD`) between which the list is given, where it wants them. */
  readonly days?: { readonly from: string; readonly to: string; readonly span: number };
  readonly members: {
    readonly id: MemberPath;
    readonly name?: MemberPath;
    readonly status: MemberPath;
    readonly time?: MemberPath;
    readonly message?: MemberPath;
    /** Grows each time the alarm is raised again while it is active. */
    readonly repeats?: MemberPath;
    readonly objectName?: MemberPath;
    readonly objectType?: MemberPath;
    readonly companyId?: MemberPath;
    readonly companyName?: MemberPath;
  };
  readonly words: Readonly<Record<string, AlarmMeaning>>;
}

/** What a word of a malware event's severity means; a word that is not listed is reported as found. */
export type MalwareMeaning = 'error' | 'warning' | 'clean' | 'nothing';

/** Malware events: one incident for each machine, resolved by a clean finding or when the event was a false alarm. */
export interface MalwareSource extends IncidentList {
  readonly since?: SinceFilter;
  readonly members: {
    readonly id: MemberPath;
    /** Ids of the machine, best first; the first that is there is taken. */
    readonly machineIds: readonly MemberPath[];
    readonly machineName: MemberPath;
    readonly time: MemberPath;
    readonly severity: MemberPath;
    readonly message: MemberPath;
    readonly state?: MemberPath;
  };
  readonly words: Readonly<Record<string, MalwareMeaning>>;
  /** Words of the state of an event that somebody marked as a false alarm. */
  readonly falseAlarm?: readonly string[];
}

/** Repositories: too little free space, or not reachable. */
export interface RepositoriesSource extends IncidentList {
  readonly members: {
    readonly id: MemberPath;
    readonly name: MemberPath;
    readonly type?: MemberPath;
    /** Capacity and free space in the same unit. Absent where the product tells of none, as for buckets. */
    readonly capacity?: MemberPath;
    readonly free?: MemberPath;
    /** Members with the units of both (B, KB, MB, GB, TB, PB), where each has its own. */
    readonly units?: { readonly capacity: MemberPath; readonly free: MemberPath };
    readonly companyId?: MemberPath;
    readonly companyName?: MemberPath;
  };
  /** A repository with one of these values cannot be used. */
  readonly outOfUse?: readonly {
    readonly member: MemberPath;
    readonly values: readonly (string | boolean)[];
  }[];
  /** Why it cannot be used, in the product's words. */
  readonly cause?: MemberPath;
}

/** Licenses, one or a list: not valid any more, or soon not. */
export interface LicenseSource extends IncidentList {
  /** Absent where there is just one. */
  readonly id?: MemberPath;
  readonly name?: MemberPath;
  /** The status and the words that mean that it is valid; any other opens an incident with the word in it. */
  readonly status?: { readonly member: MemberPath; readonly valid: readonly string[] };
  /** Times at which something ends, each with what it is. */
  readonly ends: readonly { readonly member: MemberPath; readonly what: 'license' | 'support contract' }[];
  readonly companyId?: MemberPath;
  readonly companyName?: MemberPath;
}

/** What a product can be watched for, and by which calls. What is absent is not offered anywhere. */
export interface IncidentSources {
  readonly runs?: RunsSource;
  readonly alarms?: AlarmsSource;
  readonly malware?: MalwareSource;
  readonly repositories?: RepositoriesSource;
  readonly license?: LicenseSource;
  /** The zone of times that are written without one: minutes east of UTC, as the product's documents say. */
  readonly minutesEastOfUtc?: number;
  /** What nobody has seen on a live server, a sentence for each. */
  readonly unverified: readonly string[];
}
