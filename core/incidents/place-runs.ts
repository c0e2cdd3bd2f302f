import type { JobSessionsSource } from '../products/incident-sources';
import type { JobSessionsApi } from '../products/job-sessions';
import { textAt } from '../requests/record';
import type { Reading } from './reading';

/** The most requests of one look for the jobs of runs that do not name theirs. */
export const MOST_SEARCHES = 20;

/** What a search has found: the job of each run, and which jobs were asked for. */
export interface Placed {
  readonly jobOf: ReadonlyMap<string, string>;
  readonly searches: number;
}

/**
 * Finds the jobs of runs that do not name theirs: each job is asked for its runs by the documented filter, until all
 * are found or {@link MOST_SEARCHES} requests were made. One request finds all runs of a job.
 *
 * @param wanted ids of the runs
 * @param jobs ids of the jobs to ask for, the likeliest first
 * @param from server's time from which the runs are listed
 * @param welcome ids of further runs whose job is kept where it comes along
 * @throws VeeamError as the reading of lists
 */
export async function placeRuns(
  reading: Reading,
  { source, sessions }: { readonly source: JobSessionsSource; readonly sessions: JobSessionsApi },
  wanted: ReadonlySet<string>,
  jobs: readonly string[],
  from: number,
  welcome: ReadonlySet<string> = wanted,
): Promise<Placed> {
  const jobOf = new Map<string, string>();
  const left = new Set(wanted);
  const { jobFilter } = sessions;
  let searches = 0;
  for (const job of jobFilter === undefined ? [] : jobs) {
    if (left.size === 0 || searches >= MOST_SEARCHES) break;
    searches += 1;
    const query = { ...source.query, ...sinceQuery(source, from), [jobFilter ?? '']: job };
    for (const entry of await reading.list(sessions.list, query)) {
      const id = textAt(entry, sessions.members.id);
      if (id === undefined || !welcome.has(id)) continue;
      left.delete(id);
      jobOf.set(id, job);
    }
  }
  return { jobOf, searches };
}

/** The parameter that asks for what a list has from a time on, in the server's clock. */
export function sinceQuery(
  { since }: Pick<JobSessionsSource, 'since'>,
  from: number,
): Readonly<Record<string, string>> {
  // Servers may round to seconds, or take the time itself for too early.
  return since === undefined ? {} : { [since.parameter]: new Date(from - 1000).toISOString() };
}
