import type { MemberPath } from './member-path';
import type { OutcomeWords } from './run-outcome';

/** Where the runs of jobs (job sessions, in Veeam's words) are read. Paths are below the API's root. */
export interface JobSessionsApi {
  readonly list: string;
  /** One run; `{id}` stands for its id. */
  readonly item: string;
  /** Query parameter that narrows the list to the runs of one job, by the job's id. */
  readonly jobFilter?: string;
  /** Query that puts the newest run first, where the list is not so by itself. */
  readonly newestFirst?: Readonly<Record<string, string>>;
  readonly members: {
    readonly id: MemberPath;
    /** Id of the job; absent where a run does not name it. */
    readonly jobId?: MemberPath;
    readonly name?: MemberPath;
    readonly start: MemberPath;
    readonly end: MemberPath;
    /** Why it ended as it did, in the product's words; absent where only a log tells. */
    readonly cause?: MemberPath;
    /** True where somebody stopped it, so that its result says nothing about the job. */
    readonly cancelled?: MemberPath;
  };
  /** Read together: one that runs wins, then the worst result. */
  readonly outcome: readonly OutcomeWords[];
  /** The log that holds the cause where the run itself does not. */
  readonly log?: {
    /** `{id}` stands for the id of the run. */
    readonly path: string;
    /** Member with the entries; the empty text where the answer is the bare list. */
    readonly entries: MemberPath;
    readonly text: MemberPath;
    readonly status: MemberPath;
    /** Words of the status of entries that tell what went wrong, worst first. */
    readonly troubled: readonly string[];
  };
}

/** Where runs are read in one revision of the API; nothing where that tells of runs in the state of their job alone. */
export function sessionsIn(
  sessions: JobSessionsApi | undefined,
  apiVersion: string,
): JobSessionsApi | undefined {
  void apiVersion;
  return sessions;
}
