import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { resultsWithoutTotal, resultsWithPlace } from '../../lists/envelopes';
import { flag, moment, uuid, words } from '../../lists/list-query';
import { namedFilters } from '../../lists/named-filters';
import { Dice } from '../../world/dice';
import type { Job, JobRun } from '../../world/job-history';
import type { Repository } from '../../world/standing-data';
import { errorShape, messageAndStack } from '../error-shapes';
import type { ProductContext } from '../profile';
import { jsonBody, ResourceApi, type Query } from '../resource-api';
import { place } from './revisions';
import { world as makeWorld, type Organization, type World } from './world';

/** RESTJobSession.status; the filter says Succeeded where the answer says Success. */
const STATUSES = {
  running: 'Running',
  succeeded: 'Success',
  warning: 'Warning',
  failed: 'Failed',
  cancelled: 'Stopped',
} as const;
const FILTER_WORDS = ['Stopped', 'Running', 'Succeeded', 'Failed', 'Warning'] as const;
const NEVER = '9999-12-31T23:59:59.9999999Z';
const errors = errorShape(messageAndStack);

/** The resources of Backup for Microsoft 365 (OpenAPI files v6, v7 and v8). */
export function resources(context: ProductContext): Route[] {
  const dice = new Dice(context.seed);
  const world = makeWorld(dice, context);
  const { jobs } = world;
  context.orders.job = ({ job: wanted, result, cause }) => {
    const job = jobs.find(wanted);
    if (job) jobs.finish(job.id, { outcome: result, cause });
    return job !== undefined;
  };
  const pages = { offset: 'offset', limit: 'limit', defaultLimit: 30, largestLimit: 10_000 };
  // v6 and v7 tell the total, v8 does not.
  const api = new ResourceApi(context, {
    base: '/{version}',
    errors,
    pages: { ...pages, envelope: resultsWithoutTotal },
  });
  const earlier = new ResourceApi(context, {
    base: '/{version}',
    errors,
    pages: { ...pages, envelope: resultsWithPlace },
  });
  const until = { until: place('v7') };
  const since = { since: place('v8') };
  return [
    ...earlier.collection('JobSessions', () => jobs.sessions(), sessionList(dice, world, []), until),
    ...api.collection('JobSessions', () => jobs.sessions(), sessionList(dice, world, ['status']), since),
    ...earlier.collection('Jobs', () => jobs.jobs(), jobList(dice, world), until),
    ...api.collection('Jobs', () => jobs.jobs(), jobList(dice, world), since),
    ...earlier.collection('BackupRepositories', () => world.stores, storeList, until),
    ...api.collection('BackupRepositories', () => world.stores, storeList, since),
    ...earlier.collection('Organizations', () => world.organizations, organizationList, until),
    ...api.collection('Organizations', () => world.organizations, organizationList, since),
    api.get('JobSessions/{id}/LogItems', (call) => {
      const run = jobs.sessions().find(({ id }) => id === call.params['id']);
      return run === undefined ? api.notFound(call) : api.list(call, logOf(run), (item) => item);
    }),
    ...actions(api, world, dice),
    ...serverOperations(api, world, dice, context),
  ];
}

/** Organizations, repositories and times of a session are there in every version. */
function sessionList(dice: Dice, { stores }: World, more: readonly 'status'[]): ListOf<JobRun> {
  const query: Query<JobRun> = namedFilters(
    {
      filters: {
        jobId: uuid(({ jobId }, id) => jobId === id),
        jobType: words(['Backup', 'Copy'], (_, word) => word === 'Backup'),
        // The file describes both as about the creation.
        endTimeLowerBound: moment(({ startedAt }, time) => startedAt >= time),
        endTimeUpperBound: moment(({ startedAt }, time) => startedAt <= time),
        ...(more.includes('status') && {
          status: words(
            FILTER_WORDS,
            ({ outcome }, word) => STATUSES[outcome] === (word === 'Succeeded' ? 'Success' : word),
          ),
        }),
      },
      columns: {},
      order: { column: 'orderBy', ascending: 'orderAsc' },
    },
    new Set(['status']),
  );
  return { id: ({ id }) => id, render: (run) => sessionModel(run, dice, stores), query };
}

function sessionModel(run: JobRun, dice: Dice, stores: readonly Repository[]): object {
  const { id, jobId, startedAt, endedAt, outcome, cause, willRetry, progress } = run;
  return {
    id,
    jobId,
    repositoryId: stores[dice.roll(stores.length, 'store of', jobId)]?.id,
    details: cause ?? '',
    creationTime: isoTime(startedAt),
    endTime: endedAt === undefined ? null : isoTime(endedAt),
    retryCount: 0,
    jobWillBeRetried: willRetry,
    progress,
    jobType: 'Backup',
    jobSessionConfigType: 'Incremental',
    status: STATUSES[outcome],
    statistics: {
      processingRateBytesPS: 1_000_000,
      transferredDataBytes: run.transferred,
      processedObjects: 12,
      bottleneck: 'Source',
    },
    _links: {},
  };
}

interface ListOf<Item> {
  readonly id: (item: Item) => string;
  readonly render: (item: Item, call: Call) => object;
  readonly query?: Query<Item>;
}

function jobList(dice: Dice, { stores }: World): ListOf<Job> {
  const storeOf = ({ id }: Job): string | undefined => stores[dice.roll(stores.length, 'store of', id)]?.id;
  return {
    id: ({ id }) => id,
    render: (job) => {
      const { id, name, type, company, isEnabled, nextAt, running, last } = job;
      const run = running ?? last;
      return {
        description: '',
        backupType: type,
        schedulePolicy: {
          scheduleEnabled: nextAt !== undefined,
          type: 'Daily',
          dailyTime: '22:00:00',
          dailyType: 'Everyday',
          retryEnabled: true,
          retryNumber: 3,
          retryWaitInterval: 10,
        },
        id,
        organizationId: company?.id,
        repositoryId: storeOf(job),
        name,
        lastRun: run === undefined ? null : isoTime(run.startedAt),
        // A job without a schedule has a date beyond all calendars.
        nextRun: nextAt === undefined ? NEVER : isoTime(nextAt),
        lastBackup: last === undefined ? null : isoTime(last.startedAt),
        isEnabled,
        lastStatus: run === undefined ? 'NotConfigured' : STATUSES[run.outcome],
        _links: {},
      };
    },
    query: namedFilters<Job>(
      {
        filters: {
          organizationId: uuid(({ company }, id) => company?.id === id),
          repositoryId: uuid((job, id) => storeOf(job) === id),
        },
        columns: {},
        order: { column: 'orderBy', ascending: 'orderAsc' },
      },
      new Set(),
    ),
  };
}

const storeList: ListOf<Repository> = {
  id: ({ id }) => id,
  render: ({ id, name, capacity, free, isOnline }) => ({
    objectStorageEncryptionEnabled: false,
    capacityBytes: capacity,
    freeSpaceBytes: free,
    id,
    name,
    description: '',
    path: `E:\\${name}`,
    retentionType: 'SnapshotBased',
    retentionPeriodType: 'Yearly',
    yearlyRetentionPeriod: 'Years3',
    retentionFrequencyType: 'Daily',
    dailyTime: '00:00:00',
    dailyType: 'Everyday',
    isLongTerm: name === 'Long term',
    isOutdated: false,
    isOutOfSync: false,
    isIndexed: true,
    isOutOfOrder: !isOnline,
    outOfOrderReason: isOnline ? null : 'The storage account cannot be reached.',
    _links: {},
  }),
  query: namedFilters<Repository>(
    {
      filters: { longTerm: flag(({ name }) => name === 'Long term') },
      columns: {},
      order: { column: 'orderBy', ascending: 'orderAsc' },
    },
    new Set(),
  ),
};

const organizationList: ListOf<Organization> = {
  id: ({ id }) => id,
  render: ({ id, name }) => ({
    type: 'Office365',
    id,
    name,
    officeName: name,
    isBackedup: true,
    firstBackuptime: isoTime(Date.UTC(2024, 0, 1)),
    lastBackuptime: isoTime(Date.UTC(2026, 0, 1)),
    _links: {},
  }),
};

function logOf(run: JobRun): object[] {
  const item = (number: number, type: string, message: string): object => ({
    id: run.id.replace(/^.{8}/, `0000000${number}`),
    usn: run.sequence,
    type,
    message,
    creationTime: isoTime(run.startedAt),
    endTime: isoTime(run.endedAt ?? run.startedAt),
  });
  const first = item(1, 'Success', 'Connected to the organization');
  if (run.outcome === 'running' || run.cause === undefined) return [first];
  return [first, item(2, run.outcome === 'warning' ? 'Warning' : 'Error', run.cause)];
}

/** Start wants a body, and answers with the session; the others answer with nothing. */
function actions(api: ResourceApi, { jobs, stores }: World, dice: Dice): Route[] {
  const act = (action: string, handle: (job: Job, call: Call) => Answer): Route =>
    api.change('POST', `Jobs/{id}/${action}`, (call) => {
      const job = jobs.jobs().find(({ id }) => id === call.params['id']);
      return job === undefined ? api.notFound(call) : handle(job, call);
    });
  const conflict = (call: Call, detail: string): Answer =>
    errors.failure('bodyUnexpected', detail, call.path);
  return [
    act('start', (job, call) => {
      if (!jsonBody(call)) return api.badBody(call, 'A non-empty request body is required.');
      const run = jobs.start(job.id);
      if (run === undefined) return conflict(call, `Job '${job.name}' is already running.`);
      return jsonAnswer(200, sessionModel(run, dice, stores));
    }),
    act('stop', (job, call) =>
      jobs.stop(job.id) === undefined
        ? conflict(call, `Job '${job.name}' is not running.`)
        : emptyAnswer(204),
    ),
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

function serverOperations(
  api: ResourceApi,
  { license, jobs, organizations }: World,
  dice: Dice,
  { now }: ProductContext,
): Route[] {
  const health = (): Answer => jsonAnswer(200, { status: 'Healthy', entries: {} });
  return [
    // Without a token, as the file has it.
    { ...api.get('Health', health, { since: place('v8') }), access: 'anonymous', handle: health },
    api.get('License', () =>
      jsonAnswer(200, {
        licenseID: dice.uuid('license'),
        email: 'backup@example.com',
        status: license.expiresAt > now() ? 'Valid' : 'Expired',
        licenseExpires: isoTime(license.expiresAt),
        gracePeriodExpires: isoTime(license.expiresAt + 30 * 24 * 60 * 60 * 1000),
        type: 'Subscription',
        package: 'Standard',
        licensedTo: license.licensedTo,
        totalNumber: license.instances,
        usedNumber: license.used,
        newNumber: 0,
        supportID: '00000000',
      }),
    ),
    api.get('Organizations/{id}/LicensingInformation', (call) => {
      const found = organizations.find(({ id }) => id === call.params['id']);
      return found === undefined
        ? api.notFound(call)
        : jsonAnswer(200, { licensedUsers: 20 + dice.roll(200, 'users of', found.id), newUsers: 0 });
    }),
    api.get('ServiceInstance', () =>
      jsonAnswer(200, { installationId: dice.uuid('installation'), version: '8.1.0.305' }),
    ),
    api.get('Proxies', (call) =>
      api.list(call, ['Default proxy', 'Proxy 02'], (hostName) => ({
        id: dice.uuid('proxy', hostName),
        type: 'Workgroup',
        hostName,
        description: '',
        port: 9193,
        useInternetProxy: false,
        status: 'Online',
        version: '8.1.0.305',
        _links: {},
      })),
    ),
    api.get('RestorePoints', (call) =>
      api.list(
        call,
        jobs.jobs().filter(({ last }) => last?.outcome === 'succeeded'),
        ({ id, company, last }) => ({
          id: dice.uuid('restore point', id),
          organizationId: company?.id,
          jobId: id,
          backupTime: isoTime(last?.endedAt ?? now()),
          isExchange: true,
          isSharePoint: false,
          isOneDrive: false,
          isTeams: false,
          isLongTermCopy: false,
          isCopy: false,
          isRetrieved: false,
          _links: {},
        }),
        namedFilters(
          {
            filters: {
              organizationId: uuid(({ company }, id) => company?.id === id),
              jobId: uuid(({ id }, wanted) => id === wanted),
            },
            columns: {},
            order: { column: 'orderBy', ascending: 'orderAsc' },
          },
          new Set(),
        ),
      ),
    ),
  ];
}

/** Seven digits after the point, as the files have them. */
function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}
