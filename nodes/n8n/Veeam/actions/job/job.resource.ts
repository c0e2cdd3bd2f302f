import type { Resource } from '../operation';
import { changeJob } from './change.operation';
import { getManyJobs } from './get-many.operation';
import { getJob } from './get.operation';
import { waitForJob } from './wait.operation';

/** Jobs, policies and plans. */
export const job: Resource = {
  name: 'Job',
  first: 'getMany',
  operations: {
    disable: changeJob('disable'),
    enable: changeJob('enable'),
    get: getJob,
    getMany: getManyJobs,
    retry: changeJob('retry'),
    start: changeJob('start'),
    stop: changeJob('stop'),
    wait: waitForJob,
  },
};
