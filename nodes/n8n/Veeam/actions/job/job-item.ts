import type { Job, JobRun } from '../../../../../core/jobs/job';
import type { ListedRun } from '../../../../../core/jobs/list-runs';
import { shaped } from '../simplify';

/** The members of a job that people work with: ten at most, as n8n's guidelines have it. */
const JOB_MEMBERS: readonly (keyof Job)[] = [
  'id',
  'name',
  'kind',
  'type',
  'outcome',
  'enabled',
  'lastRun',
  'nextRun',
  'cause',
  'company',
];

const RUN_MEMBERS: readonly (keyof JobRun)[] = [
  'id',
  'subject',
  'company',
  'outcome',
  'startedAt',
  'endedAt',
  'cause',
];

/** A job as an item has it. */
export function jobItem(job: Job, simplified: boolean): Partial<Job> {
  return shaped(job, JOB_MEMBERS, simplified);
}

/** A run as an item has it. */
export function runItem(run: ListedRun, simplified: boolean): Partial<ListedRun> {
  return shaped(run, RUN_MEMBERS, simplified);
}
