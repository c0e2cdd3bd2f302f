import { emptyAnswer, jsonAnswer } from '../../http/answer';
import type { Route } from '../../http/routes';
import { flag, moment, uuid, words } from '../../lists/list-query';
import { namePattern } from '../../lists/named-filters';
import type { Dice } from '../../world/dice';
import type { Job } from '../../world/job-history';
import { codeAndMessage, errorShape } from '../error-shapes';
import type { ResourceApi } from '../resource-api';
import { withOffset } from '../token-answer';
import { place } from './revisions';
import { narrowed } from './rules';
import { startedSession } from './session-operations';
import { JOB_TYPES, type World } from './world';

const RESULTS = ['None', 'Success', 'Warning', 'Failed'] as const;
const STATUSES = ['Running', 'Inactive', 'Disabled', 'Enabled', 'Stopping', 'Stopped', 'Starting'] as const;
const TYPES = Object.keys(JOB_TYPES);
const errors = errorShape(codeAndMessage);

/** Jobs, their states, and what can be done with them. */
export function jobOperations(api: ResourceApi, { jobs, stores, ...rest }: World, dice: Dice): Route[] {
  const world = { jobs, stores, ...rest };
  const query = narrowed<Job>({
    filters: {
      nameFilter: namePattern(({ name }) => name),
      typeFilter: words(TYPES, ({ type }, word) => type === word),
    },
    columns: { Name: ({ name }) => name, Type: ({ type }) => type },
  });
  const stateQuery = narrowed<Job>({
    filters: {
      idFilter: uuid(({ id }, wanted) => id === wanted),
      nameFilter: namePattern(({ name }) => name),
      typeFilter: words(TYPES, ({ type }, word) => type === word),
      lastResultFilter: words(RESULTS, (job, word) => lastResult(job) === word),
      statusFilter: words(
        [...STATUSES, ...STATUSES.map((word) => word.toLowerCase())],
        (job, word) => statusOf(job).toLowerCase() === word.toLowerCase(),
      ),
      workloadFilter: words(
        ['Application', 'CloudVm', 'File', 'Server', 'Workstation', 'Vm'],
        (job, word) => workload(job) === word,
      ),
      lastRunAfterFilter: moment(
        ({ running, last }, time) => ((running ?? last)?.startedAt ?? -Infinity) >= time,
      ),
      lastRunBeforeFilter: moment(
        ({ running, last }, time) => ((running ?? last)?.startedAt ?? Infinity) <= time,
      ),
      isHighPriorityJobFilter: flag(() => false),
    },
    columns: {
      Name: ({ name }) => name,
      Type: ({ type }) => type,
      Status: statusOf,
      LastRun: ({ running, last }) => (running ?? last)?.startedAt ?? 0,
      LastResult: lastResult,
      NextRun: ({ nextAt }) => nextAt ?? 0,
    },
  });
  const state = (job: Job, version: number): object => {
    const { id, name, type, nextAt, running, last } = job;
    const run = running ?? last;
    const store = stores[dice.roll(stores.length, 'repository of', id)];
    return {
      type,
      id,
      name,
      description: `Created by VBR\\administrator`,
      // Lower case up to 1.3-rev0.
      status: version < place('1.3-rev1') ? statusOf(job).toLowerCase() : statusOf(job),
      ...(run === undefined ? {} : { lastRun: withOffset(run.startedAt), sessionId: run.id }),
      lastResult: lastResult(job),
      ...(nextAt === undefined ? {} : { nextRun: withOffset(nextAt) }),
      workload: workload(job),
      ...(store === undefined ? {} : { repositoryId: store.id, repositoryName: store.name }),
      objectsCount: 1 + dice.roll(20, 'objects of', id),
      highPriority: false,
      progressPercent: running?.progress ?? 0,
    };
  };
  const find = (id: string | undefined): Job | undefined => jobs.jobs().find((job) => job.id === id);
  const act = (action: string, handle: (job: Job) => ReturnType<typeof jsonAnswer>): Route =>
    api.change('POST', `jobs/{id}/${action}`, (call) => {
      const job = find(call.params['id']);
      return job === undefined ? api.notFound(call) : handle(job);
    });
  const refused = (detail: string): ReturnType<typeof jsonAnswer> =>
    errors.failure('bodyUnexpected', detail, '');
  const started = (job: Job): ReturnType<typeof jsonAnswer> => {
    const run = jobs.start(job.id);
    return run === undefined
      ? refused(`Job ${job.name} is already running`)
      : jsonAnswer(201, startedSession(world, run));
  };
  return [
    api.get('jobs/states', (call) =>
      api.list(call, jobs.jobs(), (job) => state(job, call.version), stateQuery),
    ),
    ...api.collection('jobs', () => jobs.jobs(), {
      id: ({ id }) => id,
      render: ({ id, name, type, isEnabled }) => ({
        type,
        id,
        name,
        isDisabled: !isEnabled,
        description: 'Created by VBR\\administrator',
        isHighPriority: false,
      }),
      query,
    }),
    act('start', started),
    act('retry', (job) =>
      job.last?.outcome === 'failed' ? started(job) : refused(`Job ${job.name} has nothing to retry`),
    ),
    act('stop', (job) => {
      const run = jobs.stop(job.id);
      return run === undefined
        ? refused(`Job ${job.name} is not running`)
        : jsonAnswer(201, startedSession(world, run));
    }),
    act('enable', (job) => {
      jobs.enable(job.id, true);
      return emptyAnswer(204);
    }),
    act('disable', (job) => {
      jobs.enable(job.id, false);
      return emptyAnswer(204);
    }),
  ];
}

function statusOf({ running, isEnabled }: Job): (typeof STATUSES)[number] {
  return running ? 'Running' : isEnabled ? 'Inactive' : 'Disabled';
}

function lastResult({ last }: Job): (typeof RESULTS)[number] {
  if (last === undefined) return 'None';
  return last.outcome === 'succeeded' ? 'Success' : last.outcome === 'warning' ? 'Warning' : 'Failed';
}

function workload({ type }: Job): string {
  if (type.includes('Agent')) return 'Server';
  return type.startsWith('File') || type.startsWith('Object') ? 'File' : 'Vm';
}
