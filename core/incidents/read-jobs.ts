import type { Job } from '../jobs/job';
import { jobKinds } from '../jobs/job-kinds';
import { readJob } from '../jobs/read-job';
import { present, unlessMissing } from '../requests/record';
import type { JobMemory, WatchMemory } from './memory';
import { MOST_JOBS } from './memory-bounds';
import type { Reading } from './reading';
import { serverNow } from './rule-context';
import type { RuleContext } from './rule-context';

/** All jobs of the product: a request for each kind and page. @throws VeeamError as the reading of lists */
export async function readJobs(reading: Reading): Promise<Job[]> {
  const found: Job[] = [];
  for (const kind of jobKinds(reading.client)) {
    const { list, query, only, itemMember } = kind;
    if (only === undefined) {
      for (const entry of await reading.list(list, query)) found.push(readJob(entry, kind));
    } else {
      const record = await unlessMissing(reading.record(list, query, itemMember));
      if (record !== undefined) found.push(readJob(record, kind));
    }
  }
  return found;
}

/** The memory with the jobs as they are listed now, and the ids of those that were listed and are not any more. */
export function rememberJobs(
  memory: WatchMemory,
  listed: readonly Job[],
  context: RuleContext,
): { readonly memory: WatchMemory; readonly deleted: readonly string[] } {
  const jobs = new Map(Object.entries(memory.jobs));
  const ids = new Set(listed.map(({ id }) => id));
  const deleted = [...jobs].filter(([id, { kind }]) => kind !== undefined && !ids.has(id)).map(([id]) => id);
  for (const job of listed)
    if (jobs.has(job.id) || jobs.size < MOST_JOBS)
      jobs.set(job.id, remembered(jobs.get(job.id), job, context));
  return {
    memory: { ...memory, jobs: Object.fromEntries(jobs), jobsListedAt: context.now },
    deleted,
  };
}

function remembered(known: JobMemory | undefined, job: Job, context: RuleContext): JobMemory {
  const { name, type } = job;
  const { isOff: _, company: __, ...rest }: JobMemory = known ?? { name, type, metAt: serverNow(context) };
  const goodAt = Math.max(rest.goodAt ?? 0, goodTime(job));
  return {
    ...rest,
    name,
    type,
    kind: job.kind,
    ...present({ company: job.company }),
    ...(job.enabled === false ? { isOff: true } : {}),
    ...(goodAt > 0 ? { goodAt } : {}),
  };
}

/** When the job's last run ended well, as far as the job tells. */
function goodTime({ outcome, lastEnd, lastRun }: Job): number {
  const isGood = outcome === 'success' || outcome === 'warning';
  return isGood ? Date.parse(lastEnd ?? lastRun ?? '') || 0 : 0;
}
