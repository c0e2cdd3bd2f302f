import type { Call, Route } from '../../http/routes';
import { moment, uuid, words } from '../../lists/list-query';
import type { JobRun } from '../../world/job-history';
import type { ResourceApi } from '../resource-api';
import { narrowed } from './filters';
import { place } from './revisions';
import { isoTime, type World } from './world';

/** RESTJobSession.status; the filter says Succeeded where the answer says Success. */
export const STATUSES = {
  running: 'Running',
  succeeded: 'Success',
  warning: 'Warning',
  failed: 'Failed',
  cancelled: 'Stopped',
} as const;
const FILTER_WORDS = ['Stopped', 'Running', 'Succeeded', 'Failed', 'Warning'] as const;
/** RESTLogItem.type of v8. */
const LOG_TYPES = ['Running', 'Warning', 'Error', 'Success', 'Stop'] as const;

const sinceV7 = { since: place('v7') };
const sinceV8 = { since: place('v8') };

/** The runs of backup jobs and of their copies. v6 lists those of one job under the job, v7 and v8 by a filter. */
export function sessionOperations(api: ResourceApi, world: World): Route[] {
  const render = (run: JobRun, { version }: Call): object => sessionModel(run, world, version);
  const query = narrowed<JobRun>({
    filters: {
      jobId: uuid(({ jobId }, id) => jobId === id, sinceV7),
      jobType: words(['Backup', 'Copy'], (run, word) => typeOf(run, world) === word),
      // The files describe both as about the creation.
      endTimeLowerBound: moment(({ startedAt }, time) => startedAt >= time),
      endTimeUpperBound: moment(({ startedAt }, time) => startedAt <= time, sinceV7),
      status: words(
        FILTER_WORDS,
        ({ outcome }, word) => STATUSES[outcome] === (word === 'Succeeded' ? 'Success' : word),
        sinceV8,
      ),
    },
  });
  return [
    ...api.collection('JobSessions', world.sessions, { id: ({ id }) => id, render, query }),
    api.get(
      'Jobs/{id}/JobSessions',
      (call) =>
        world.jobs.plan(call.params['id'] ?? '') === undefined
          ? api.notFound(call)
          : api.list(
              call,
              world.jobs.sessions().filter(({ jobId }) => jobId === call.params['id']),
              render,
            ),
      { until: place('v6') },
    ),
    api.get('JobSessions/{id}/LogItems', (call) => {
      const run = world.sessions().find(({ id }) => id === call.params['id']);
      return run === undefined
        ? api.notFound(call)
        : api.list(call, logOf(run), (line) => logModel(line, run, call.version), logQuery);
    }),
  ];
}

/** A session as a version has it: v6 and v7 do not say whose it is. */
export function sessionModel(run: JobRun, world: World, version: number): object {
  const { id, jobId, startedAt, endedAt, outcome, cause, willRetry, progress } = run;
  return {
    id,
    details: cause ?? '',
    creationTime: isoTime(startedAt),
    // In v6 it cannot be null.
    ...(endedAt === undefined && version < sinceV7.since
      ? {}
      : { endTime: endedAt === undefined ? null : isoTime(endedAt) }),
    retryCount: 0,
    progress,
    status: STATUSES[outcome],
    statistics: {
      processingRateBytesPS: 1_000_000,
      transferredDataBytes: run.transferred,
      processedObjects: 12,
      bottleneck: 'Source',
    },
    ...(version >= sinceV7.since && {
      repositoryId: world.storeOf(jobId)?.id,
      jobWillBeRetried: willRetry,
      jobType: typeOf(run, world),
    }),
    ...(version >= sinceV8.since && { jobId, jobSessionConfigType: 'Incremental' }),
    _links: {},
  };
}

function typeOf({ jobId }: JobRun, { copies }: World): 'Backup' | 'Copy' {
  return copies.plan(jobId) === undefined ? 'Backup' : 'Copy';
}

interface LogLine {
  readonly number: number;
  readonly type: (typeof LOG_TYPES)[number];
  readonly message: string;
}

const logQuery = narrowed<LogLine>({
  filters: { type: words(LOG_TYPES, ({ type }, word) => type === word, sinceV8) },
});

function logOf({ outcome, cause }: JobRun): LogLine[] {
  const first: LogLine = { number: 1, type: 'Success', message: 'Connected to the organization' };
  if (outcome === 'running' || cause === undefined) return [first];
  return [first, { number: 2, type: outcome === 'warning' ? 'Warning' : 'Error', message: cause }];
}

/** Before v8 one text holds both the status and what was done. */
function logModel({ number, type, message }: LogLine, run: JobRun, version: number): object {
  return {
    id: run.id.replace(/^.{8}/, `0000000${number}`),
    usn: run.sequence,
    ...(version >= sinceV8.since ? { type, message } : { title: `[${type}] ${message}` }),
    creationTime: isoTime(run.startedAt),
    endTime: isoTime(run.endedAt ?? run.startedAt),
    _links: {},
  };
}
