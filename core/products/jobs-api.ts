import type { MemberPath } from './member-path';
import type { JobSessionsApi } from './job-sessions';
import type { OutcomeWords } from './run-outcome';

/** What can be done with a job. */
export type JobAction = 'start' | 'stop' | 'retry' | 'enable' | 'disable';

/** A value in JSON. In its texts `{id}`, `{name}` and, for alarms, `{comment}` stand for what is meant. */
export type JsonTemplate =
  string | number | boolean | null | readonly JsonTemplate[] | { readonly [name: string]: JsonTemplate };

/** An answer by which a product refuses a request; all that is given must fit. */
export interface RefusalSign {
  readonly status: number;
  /** The product's own error code. */
  readonly code?: string;
  /** Words that the error has in it, in any case. */
  readonly words?: string;
}

/** A call that changes something. Paths are below the API's root. */
export interface ActionCall {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{id}` stands for the id of what it is done to. */
  readonly path: string;
  readonly query?: Readonly<Record<string, JsonTemplate>>;
  readonly body?: JsonTemplate;
  readonly headers?: Readonly<Record<string, string>>;
  /** Revisions of the API that have it, where not all do. */
  readonly revisions?: readonly string[];
}

export interface JobActionCall extends ActionCall {
  /** How the product says that the job is so already: started, stopped, enabled, disabled. */
  readonly alreadySo?: readonly RefusalSign[];
  /** Member of the answer with the id of the run that this began or ended. */
  readonly run?: MemberPath;
  /** Status of the answer that says that the job had nothing to do, so that there is no run. */
  readonly nothingToDo?: number;
}

/** What a job's record tells, by member. */
export interface JobMembers {
  readonly id: MemberPath;
  readonly name: MemberPath;
  /** Absent where the kind is all there is to tell. */
  readonly type?: MemberPath;
  /** Whether its schedule is on: the member and the values that mean that it is off. */
  readonly enabled?: { readonly member: MemberPath; readonly off: readonly (string | boolean)[] };
  /** How its last run stands or ended. Several are read together: one that runs wins, then the worst result. */
  readonly outcome: readonly OutcomeWords[];
  /** When the last run started. */
  readonly lastRun?: MemberPath;
  /** When the last run ended. */
  readonly lastEnd?: MemberPath;
  readonly nextRun?: MemberPath;
  /** Id of the last run. */
  readonly lastSession?: MemberPath;
  /** Why the last run failed. */
  readonly cause?: MemberPath;
  /** How long its runs take on average, in seconds. */
  readonly averageSeconds?: MemberPath;
  readonly companyId?: MemberPath;
  readonly companyName?: MemberPath;
  /** The server or appliance that runs it, where a product knows several. */
  readonly serverName?: MemberPath;
}

/** One kind of job that a product has in a list of its own. Paths are below the API's root. */
export interface JobKind {
  /** Under which flows name it; unique within the product, and it never changes. */
  readonly id: string;
  /** What users of the product call it, in the plural. */
  readonly name: string;
  /** Where all of them are listed; where there is just one, where it is read. */
  readonly list: string;
  readonly query?: Readonly<Record<string, string>>;
  /** One job; `{id}` stands for its id. Where it is absent, the list is read for it, narrowed by `idFilter`. */
  readonly item?: string;
  /** Member of that answer which holds the job; absent where the answer is the job. */
  readonly itemMember?: MemberPath;
  /** Query parameter of the list that takes a job's id. */
  readonly idFilter?: string;
  /** Set where the product has exactly one job of this kind, and `list` answers with it. */
  readonly only?: { readonly id: string; readonly name: string };
  /** A documented filter by name: `part` takes a part of it, `pattern` one with `*`, `whole` all of it. */
  readonly nameFilter?: { readonly parameter: string; readonly takes: 'part' | 'pattern' | 'whole' };
  /** Revisions of the API that have it, where not all do. */
  readonly revisions?: readonly string[];
  readonly members: JobMembers;
  readonly actions: Partial<Readonly<Record<JobAction, JobActionCall>>>;
}

/** The jobs of a product: what it calls so, where they are, what can be done with them. */
export interface JobsApi {
  /** In the order of the dialogs, the most used kind first. */
  readonly kinds: readonly JobKind[];
  /**
   * Where single runs are read. Absent where the product tells of runs only in the state of their job: the last one
   * is all that is known.
   */
  readonly sessions?: JobSessionsApi;
}
