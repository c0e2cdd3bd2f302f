import type { Resource } from '../operation';
import { getJobSessionLog } from './get-log.operation';
import { getManyJobSessions } from './get-many.operation';
import { getJobSession } from './get.operation';

/** Runs of jobs. */
export const jobSession: Resource = {
  name: 'Job Session',
  first: 'getMany',
  operations: { get: getJobSession, getLog: getJobSessionLog, getMany: getManyJobSessions },
};
