import type { JobSessionsApi } from '../products/job-sessions';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import type { Job } from './job';
import { listJobs } from './list-jobs';
import { listRuns, sessionsOf } from './list-runs';
import type { ListedRun } from './list-runs';
import { ofJob } from './read-run';

/** Jobs that are asked for their runs at the same time. */
const AT_ONCE = 4;

/**
 * Runs with the jobs that they are of. Products that tell a job's id and not its name cost the list of jobs; those
 * that tell neither (Backup for AWS) also cost one request for each job, until all runs are known. What is not to be
 * found stays as it is: a job that was deleted leaves its runs behind.
 *
 * @throws VeeamError as the reading of lists
 */
export async function withJobs(
  client: ApiClient<ApiSession>,
  runs: readonly ListedRun[],
  options: CallOptions = {},
): Promise<ListedRun[]> {
  const sessions = sessionsOf(client);
  const unknown = runs.filter(({ subject }) => subject === undefined || subject.name === '');
  if (unknown.length === 0 || !isTold(sessions)) return [...runs];
  const jobs = await listJobs(client, {}, options);
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const byRun =
    sessions.members.jobId === undefined
      ? await jobsOfRuns(client, unknown, jobs, options)
      : new Map<string, Job>();
  return runs.map((run) => {
    const job = byRun.get(run.id ?? '') ?? byId.get(run.subject?.id ?? '');
    return job === undefined ? run : { ...run, ...ofJob(job) };
  });
}

/** Whether there is a way to find the job of a run. */
function isTold({ members, jobFilter }: JobSessionsApi): boolean {
  return members.jobId !== undefined || jobFilter !== undefined;
}

/** The jobs of runs by the ids of the runs. Jobs whose last run stands as one of the wanted runs are asked first. */
async function jobsOfRuns(
  client: ApiClient<ApiSession>,
  runs: readonly ListedRun[],
  jobs: readonly Job[],
  options: CallOptions,
): Promise<Map<string, Job>> {
  const wanted = new Set(runs.flatMap(({ id }) => id ?? []));
  const outcomes = new Set(runs.map(({ outcome }) => outcome));
  const starts = runs.flatMap(({ startedAt }) => (startedAt === undefined ? [] : Date.parse(startedAt)));
  const startedAfter = starts.length === 0 ? undefined : Math.min(...starts);
  const isLikely = ({ outcome }: Job): boolean => outcomes.has(outcome);
  const inOrder = [...jobs.filter(isLikely), ...jobs.filter((job) => !isLikely(job))];
  const found = new Map<string, Job>();
  for (let first = 0; first < inOrder.length && found.size < wanted.size; first += AT_ONCE) {
    const asked = inOrder.slice(first, first + AT_ONCE);
    const answers = await Promise.all(
      asked.map(async (job) => ({ job, runs: await listRuns(client, { job, startedAfter }, options) })),
    );
    for (const { job, runs: ofOne } of answers)
      for (const { id } of ofOne) if (id !== undefined && wanted.has(id)) found.set(id, job);
  }
  return found;
}
