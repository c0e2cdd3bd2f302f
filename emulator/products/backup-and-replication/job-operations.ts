import { emptyAnswer, jsonAnswer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { flag, moment, uuid, words } from '../../lists/list-query';
import { namePattern } from '../../lists/named-filters';
import type { Dice } from '../../world/dice';
import type { Job } from '../../world/job-history';
import { codeAndMessage, errorShape } from '../error-shapes';
import type { ResourceApi, Versions } from '../resource-api';
import { withOffset } from '../token-answer';
import { place } from './revisions';
import { narrowed } from './rules';
import { startedSession } from './session-operations';
import { JOB_TYPES, typeWords, type World } from './world';

const RESULTS = ['None', 'Success', 'Warning', 'Failed'] as const;
const STATUSES = ['Running', 'Inactive', 'Disabled', 'Enabled', 'Stopping', 'Stopped', 'Starting'] as const;
const TYPES = [...Object.keys(JOB_TYPES), 'Backup', 'Unknown'];
const errors = errorShape(codeAndMessage);

/** Jobs, their states, and what can be done with them. */
export function jobOperations(api: ResourceApi, { jobs, stores, ...rest }: World, dice: Dice): Route[] {
  const world = { jobs, stores, ...rest };
  /** The jobs that a revision shows, under its own words. */
  const shown = ({ version }: Call): Job[] =>
    jobs.jobs().flatMap((job) => {
      const words = typeWords(job.type, version);
      return words === undefined ? [] : { ...job, type: words.job };
    });
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
      workload: version < place('1.3-rev1') ? workload(job).toLowerCase() : workload(job),
      ...(store === undefined ? {} : { repositoryId: store.id, repositoryName: store.name }),
      objectsCount: 1 + dice.roll(20, 'objects of', id),
      highPriority: false,
      progressPercent: running?.progress ?? 0,
    };
  };
  const act = (
    action: string,
    handle: (job: Job, version: number) => ReturnType<typeof jsonAnswer>,
    versions: Versions = {},
  ): Route =>
    api.change(
      'POST',
      `jobs/{id}/${action}`,
      (call) => {
        const job = shown(call).find(({ id }) => id === call.params['id']);
        return job === undefined ? api.notFound(call) : handle(job, call.version);
      },
      versions,
    );
  const refused = (detail: string): ReturnType<typeof jsonAnswer> =>
    errors.failure('bodyUnexpected', detail, '');
  const started = (job: Job, version: number): ReturnType<typeof jsonAnswer> => {
    const run = jobs.start(job.id);
    return run === undefined
      ? refused(`Job ${job.name} is already running`)
      : jsonAnswer(201, startedSession(world, run, version));
  };
  const enabled = (job: Job, isEnabled: boolean, version: number): ReturnType<typeof jsonAnswer> => {
    jobs.enable(job.id, isEnabled);
    return version < place('1.3-rev1') ? jsonAnswer(200, {}) : emptyAnswer(204);
  };
  return [
    api.get('jobs/states', (call) =>
      api.list(call, shown(call), (job) => state(job, call.version), stateQuery),
    ),
    ...api.collection('jobs', shown, {
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
    act(
      'retry',
      (job, version) =>
        job.last?.outcome === 'failed'
          ? started(job, version)
          : refused(`Job ${job.name} has nothing to retry`),
      { since: place('1.3-rev0') },
    ),
    act('stop', (job, version) => {
      const run = jobs.stop(job.id);
      return run === undefined
        ? refused(`Job ${job.name} is not running`)
        : jsonAnswer(201, startedSession(world, run, version));
    }),
    act('enable', (job, version) => enabled(job, true, version)),
    act('disable', (job, version) => enabled(job, false, version)),
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
