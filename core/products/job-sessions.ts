import type { MemberPath } from './member-path';
import type { OutcomeWords } from './run-outcome';
import { isInRevision } from './revisions';

/** Where the runs of jobs (job sessions, in Veeam's words) are read. Paths are below the API's root. */
export interface JobSessionsApi {
  /** Revisions of the API whose sessions tell of jobs, where not all do. */
  readonly revisions?: readonly string[];
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
    /** Revisions of the API in which a run names its job, where not all do. */
    readonly jobIdRevisions?: readonly string[];
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

/**
 * The sessions as a revision of the API has them. Nothing where it has none that tell of jobs: the last run is then
 * known by the state of its job alone.
 */
export function sessionsIn(
  sessions: JobSessionsApi | undefined,
  apiVersion: string,
): JobSessionsApi | undefined {
  if (sessions === undefined || !isInRevision(sessions.revisions, apiVersion)) return undefined;
  const { jobId, jobIdRevisions, ...members } = sessions.members;
  const namesJob = jobId !== undefined && isInRevision(jobIdRevisions, apiVersion);
  return { ...sessions, members: namesJob ? { ...members, jobId } : members };
}
