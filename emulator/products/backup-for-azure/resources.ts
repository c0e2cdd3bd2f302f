import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { resultsWithPlace } from '../../lists/envelopes';
import { flag, moment, text, uuid, words } from '../../lists/list-query';
import { filteredLists } from '../../lists/named-filters';
import { Dice } from '../../world/dice';
import { JobHistory, type Job, type JobPlan, type JobRun } from '../../world/job-history';
import { license, repositories, type Repository } from '../../world/standing-data';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductContext } from '../profile';
import { ResourceApi } from '../resource-api';
import {
  ALL_STATUSES,
  isoTime,
  KINDS,
  type Kind,
  logOf,
  SESSION_TYPES,
  sessionModel,
  STATUSES,
  typeOf,
} from './sessions';

const errors = errorShape(problemDetails);

/** The resources of Backup for Microsoft Azure (OpenAPI file v8.1); earlier versions are taken to have the same. */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/{version}',
    errors,
    pages: { offset: 'Offset', limit: 'Limit', defaultLimit: 30, everything: -1, envelope: resultsWithPlace },
  });
  const dice = new Dice(context.seed);
  const plans = (Object.keys(KINDS) as Kind[]).flatMap((kind, row) =>
    Array.from({ length: [20, 6, 6, 4, 1][row] ?? 1 }, (_, index): JobPlan => ({
      id: dice.uuid('azure policy', kind, index),
      name: `${kind}-${['gold', 'silver', 'bronze'][index % 3]}-${index + 1}`,
      type: kind,
      everyMinutes: index % 9 === 8 ? undefined : 24 * 60,
      isDisabled: index % 8 === 7,
      ...(row === 0 && index === 2 && { failsIn100: 100 }),
    })),
  );
  const jobs = new JobHistory({
    now: context.now,
    dice,
    jobs: plans,
    durationMs: context.jobDurationMs ?? 120_000,
  });
  context.orders.job = ({ job: wanted, result, cause }) => {
    const job = jobs.find(wanted);
    if (job) jobs.finish(job.id, { outcome: result, cause });
    return job !== undefined;
  };
  return [
    ...(Object.keys(KINDS) as Kind[]).flatMap((kind) => policyOperations(api, jobs, dice, kind)),
    ...sessionOperations(api, jobs),
    ...applianceOperations(api, dice, context, jobs),
  ];
}

const narrowed = filteredLists();

function policyOperations(api: ResourceApi, jobs: JobHistory, dice: Dice, kind: Kind): Route[] {
  // Of the policy for virtual networks there is one, so it has no list and needs no id.
  const isOnly = kind === 'vnet';
  const path = isOnly ? 'policy/vnet' : `policies/${kind}`;
  const item = isOnly ? path : `${path}/{id}`;
  const own = (): Job[] => jobs.jobs().filter(({ type }) => type === kind);
  const shown = (job: Job): object => {
    const { id, name, isEnabled, nextAt } = job;
    const status = lastStatus(job);
    const common = {
      id,
      priority: 1 + dice.roll(20, 'priority', id),
      tenantId: dice.uuid('tenant'),
      nextExecutionTime: nextAt === undefined ? null : isoTime(nextAt),
      serviceAccountId: dice.uuid('service account'),
      name,
      description: '',
      isEnabled,
      backupType: 'SelectedItems',
      _links: {},
    };
    if (isOnly) {
      const { nextExecutionTime } = common;
      return { id, name, isEnabled, nextExecutionTime, isScheduleConfigured: true, _links: {} };
    }
    // Each kind tells of what it does and of nothing else.
    if (kind === 'fileShares') return { ...common, snapshotStatus: status };
    const backups = {
      ...common,
      excludedItemsCount: 0,
      backupStatus: status,
      archiveStatus: 'NeverExecuted',
      healthCheckStatus: 'NeverExecuted',
    };
    if (kind !== 'virtualMachines') return backups;
    return {
      ...backups,
      snapshotStatus: 'NeverExecuted',
      isBackupConfigured: true,
      isArchiveBackupConfigured: false,
      isScheduleConfigured: nextAt !== undefined,
    };
  };
  const act = (action: string, handle: (job: Job, call: Call) => Answer): Route =>
    api.change('POST', `${item}/${action}`, (call) => {
      const job = own().find(({ id }) => isOnly || id === call.params['id']);
      return job === undefined ? api.notFound(call) : handle(job, call);
    });
  const list = (): Route[] =>
    api.collection(path, own, {
      id: ({ id }) => id,
      render: shown,
      query: narrowed<Job>({
        filters: {
          PolicyName: text(({ name }, wanted) => name.toLowerCase().includes(wanted.toLowerCase())),
          LastJobStatus: words(ALL_STATUSES, (job, word) => lastStatus(job) === word),
          PolicyStatus: words(
            ['Enabled', 'Disabled'],
            ({ isEnabled }, word) => isEnabled === (word === 'Enabled'),
          ),
        },
      }),
    });
  return [
    ...(isOnly ? [api.get(path, () => jsonAnswer(200, shown(own()[0] as Job)))] : list()),
    act('start', (job, call) => {
      const run = jobs.start(job.id);
      if (run === undefined)
        return errors.failure('alreadyStarted', `The policy ${job.name} is already running.`, call.path);
      return jsonAnswer(202, [sessionModel(run, job)]);
    }),
    act('stop', (job) => {
      jobs.stop(job.id);
      return emptyAnswer(204);
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

function lastStatus({ running, last }: Job): string {
  const run = running ?? last;
  return run === undefined ? 'NeverExecuted' : STATUSES[run.outcome];
}

function sessionOperations(api: ResourceApi, jobs: JobHistory): Route[] {
  const shown = (run: JobRun): object => sessionModel(run, jobs.plan(run.jobId));
  return [
    ...api.collection('jobSessions', () => jobs.sessions(), {
      id: ({ id }) => id,
      render: shown,
      query: narrowed<JobRun>({
        filters: {
          PolicyId: uuid(({ jobId }, id) => jobId === id),
          Status: words(ALL_STATUSES, ({ outcome }, word) => STATUSES[outcome] === word),
          Types: words(SESSION_TYPES, ({ jobId }, word) => typeOf(jobs.plan(jobId)) === word),
          // The time of the launch, in both.
          FromUtc: moment(({ startedAt }, time) => startedAt >= time),
          ToUtc: moment(({ startedAt }, time) => startedAt <= time),
          Filter: text((run, wanted) => (jobs.plan(run.jobId)?.name ?? '').includes(wanted)),
        },
      }),
    }),
    api.get('jobSessions/{id}/log', (call) => {
      const run = jobs.sessions().find(({ id }) => id === call.params['id']);
      return run === undefined
        ? api.notFound(call)
        : jsonAnswer(200, { jobSessionId: run.id, log: logOf(run) });
    }),
    api.change('POST', 'jobSessions/{id}/stop', (call) => {
      const run = jobs.sessions().find(({ id }) => id === call.params['id']);
      if (run === undefined) return api.notFound(call);
      jobs.stop(run.jobId);
      return emptyAnswer(204);
    }),
  ];
}

function applianceOperations(
  api: ResourceApi,
  dice: Dice,
  { now }: ProductContext,
  jobs: JobHistory,
): Route[] {
  const stores = repositories(dice, ['vault-hot', 'vault-cool', 'vault-archive', 'vault-readonly']);
  const licensed = license(now());
  const statusOf = (store: Repository): string =>
    !store.isOnline ? 'Failed' : stores.indexOf(store) === 3 ? 'ReadOnly' : 'Ready';
  const machines = Array.from({ length: 40 }, (_, index) => `vm-${String(index + 1).padStart(2, '0')}`);
  return [
    ...api.collection('repositories', () => stores, {
      id: ({ id }) => id,
      render: (store) => ({
        id: store.id,
        name: store.name,
        description: '',
        azureStorageAccountId: dice.uuid('account', store.name),
        azureStorageAccountName: 'backupstore',
        enableEncryption: true,
        hint: null,
        regionId: 'westeurope',
        regionName: 'West Europe',
        azureAccountId: dice.uuid('azure account'),
        repositoryType: 'Backup',
        environment: 'Global',
        status: statusOf(store),
        storageTier: 'Hot',
        isStorageTierInferred: false,
        immutabilityEnabled: store.name === 'vault-readonly',
        concurrencyLimit: null,
        _links: {},
      }),
      query: narrowed<Repository>({
        filters: {
          Status: words(
            ['Creating', 'Importing', 'Ready', 'Failed', 'Unknown', 'ReadOnly'],
            (store, word) => statusOf(store) === word,
          ),
          SearchPattern: text(({ name }, wanted) => name.includes(wanted)),
          ImmutabilityEnabled: flag(({ name }) => name === 'vault-readonly'),
        },
      }),
    }),
    api.get('license', () =>
      jsonAnswer(200, {
        licenseType: 'Subscription',
        isFreeEdition: false,
        totalInstancesUses: licensed.used,
        vmsInstancesUses: licensed.used,
        sqlInstancesUses: 0,
        fileShareInstancesUses: 0,
        cosmosDbInstancesUses: 0,
        instances: licensed.instances,
        company: licensed.licensedTo,
        email: 'backup@example.com',
        licenseExpires: isoTime(licensed.expiresAt),
        licenseId: dice.uuid('license'),
        supportId: '00000000',
        gracePeriodDays: 60,
      }),
    ),
    api.get('overview/sessionsSummary', () => {
      const since = now() - 24 * 60 * 60 * 1000;
      const recent = jobs.sessions().filter(({ startedAt }) => startedAt >= since);
      const count = (outcome: JobRun['outcome']): number =>
        recent.filter((run) => run.outcome === outcome).length;
      return jsonAnswer(200, {
        latestSessionsErrorCount: count('failed'),
        latestSessionsWarningCount: count('warning'),
        latestSessionsSuccessCount: count('succeeded'),
        latestSessionsRunningCount: count('running'),
      });
    }),
    api.get('system/about', () =>
      jsonAnswer(200, { serverVersion: '8.1.0.300', workerVersion: '8.1.0.300', flrVersion: '8.1.0.300' }),
    ),
    api.get('protectedItem/virtualMachines', (call) =>
      api.list(
        call,
        machines,
        (name) => ({
          id: dice.uuid('vm', name),
          azureId: `/subscriptions/demo/virtualMachines/${name}`,
          name,
          azureEnvironment: 'Global',
          osType: 'Windows',
          regionName: 'westeurope',
          totalSizeInGB: 127,
          vmSize: 'Standard_D2s_v5',
          availabilityZone: null,
          isController: false,
          lastBackup: isoTime(now() - (2 + dice.roll(40, 'last', name)) * 60 * 60 * 1000),
          _links: {},
        }),
        narrowed<string>({ filters: { SearchPattern: text((name, wanted) => name.includes(wanted)) } }),
      ),
    ),
  ];
}
