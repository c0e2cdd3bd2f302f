import { jsonAnswer, type Answer } from '../../http/answer';
import { queryValue, type Call, type Route } from '../../http/routes';
import { flag, moment, uuid } from '../../lists/list-query';
import type { Dice } from '../../world/dice';
import type { Job } from '../../world/job-history';
import type { Repository } from '../../world/standing-data';
import type { ProductContext } from '../profile';
import type { ResourceApi } from '../resource-api';
import { narrowed } from './filters';
import { isWhole, place } from './revisions';
import { isoTime, type Organization, type World } from './world';

const BUILDS = ['6.1.0.222', '7.1.0.1301', '8.1.0.305'] as const;
const sinceV7 = { since: place('v7') };
const sinceV8 = { since: place('v8') };

/** Repositories, organizations, proxies, license, restore points, health. */
export function serverOperations(
  api: ResourceApi,
  world: World,
  dice: Dice,
  { now }: ProductContext,
): Route[] {
  const health = (): Answer => jsonAnswer(200, { status: 'Healthy', entries: {} });
  return [
    ...api.collection('BackupRepositories', () => world.stores, {
      id: ({ id }) => id,
      render: repositoryModel,
      query: narrowed<Repository>({
        filters: {
          longTerm: flag(isLongTerm),
          organizationId: uuid((store, id) => holdsBackupsOf(id, store, world), sinceV8),
        },
      }),
      isWhole,
    }),
    ...organizationOperations(api, world, dice),
    ...api.collection('Proxies', () => ['Default proxy', 'Proxy 02'], {
      id: (hostName) => dice.uuid('proxy', hostName),
      render: (hostName, { version }) => ({
        id: dice.uuid('proxy', hostName),
        type: 'Workgroup',
        hostName,
        description: '',
        port: 9193,
        useInternetProxy: false,
        status: 'Online',
        ...(version >= sinceV8.since && { version: BUILDS[version] }),
        _links: {},
      }),
      isWhole,
    }),
    api.get('License', ({ version }) => jsonAnswer(200, licenseModel(world, dice, now(), version))),
    api.get('ServiceInstance', ({ version }) =>
      jsonAnswer(200, { installationId: dice.uuid('installation'), version: BUILDS[version] }),
    ),
    ...restorePointOperations(api, world, dice, now),
    // Without a token, as the file has it.
    { ...api.get('Health', health, sinceV8), access: 'anonymous', handle: health },
  ];
}

function holdsBackupsOf(organization: string, { id }: Repository, { jobs, storeOf }: World): boolean {
  return jobs.jobs().some((job) => job.company?.id === organization && storeOf(job.id)?.id === id);
}

function isLongTerm({ name }: Repository): boolean {
  return name === 'Long term';
}

function repositoryModel(store: Repository, { version }: Call): object {
  const { id, name, capacity, free, isOnline } = store;
  return {
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
    isLongTerm: isLongTerm(store),
    isOutOfSync: false,
    // That a repository is of no use only v8 says.
    ...(version >= sinceV8.since && {
      isOutdated: false,
      isIndexed: true,
      isOutOfOrder: !isOnline,
      outOfOrderReason: isOnline ? null : 'The storage account cannot be reached.',
    }),
    _links: {},
  };
}

/** In v6 the parameter extendedView is required; v7 and v8 have it too, and need it not. */
function organizationOperations(api: ResourceApi, { organizations }: World, dice: Dice): Route[] {
  const render = ({ id, name }: Organization): object => ({
    type: 'Office365',
    id,
    name,
    officeName: name,
    isBackedup: true,
    firstBackuptime: isoTime(Date.UTC(2024, 0, 1)),
    lastBackuptime: isoTime(Date.UTC(2026, 0, 1)),
    _links: {},
  });
  const collection = api.collection('Organizations', () => organizations, {
    id: ({ id }) => id,
    render,
    query: (items, call) =>
      call.version === place('v6') && queryValue(call.query, 'extendedView') === undefined
        ? { refused: 'The extendedView parameter is required.' }
        : items,
    isWhole,
  });
  return [
    ...collection,
    api.get('Organizations/{id}/LicensingInformation', (call) => {
      const found = organizations.find(({ id }) => id === call.params['id']);
      return found === undefined
        ? api.notFound(call)
        : jsonAnswer(200, { licensedUsers: 20 + dice.roll(200, 'users of', found.id), newUsers: 0 });
    }),
  ];
}

/** The members for the end of a license have other names in v6. */
function licenseModel({ license }: World, dice: Dice, now: number, version: number): object {
  const { expiresAt, licensedTo, instances, used } = license;
  const ends =
    version >= sinceV7.since
      ? {
          licenseExpires: isoTime(expiresAt),
          gracePeriodExpires: isoTime(expiresAt + 30 * 24 * 60 * 60 * 1000),
          package: 'Standard',
        }
      : { expirationDate: isoTime(expiresAt), supportExpirationDate: isoTime(expiresAt) };
  return {
    licenseID: dice.uuid('license'),
    email: 'backup@example.com',
    status: expiresAt > now ? 'Valid' : 'Expired',
    ...ends,
    type: 'Subscription',
    licensedTo,
    totalNumber: instances,
    usedNumber: used,
    newNumber: 0,
    supportID: '00000000',
  };
}

/** Whole in v6; in v7 and v8 with pages, and more that they can be narrowed by. */
function restorePointOperations(
  api: ResourceApi,
  { jobs, storeOf }: World,
  dice: Dice,
  now: () => number,
): Route[] {
  const timeOf = ({ last }: Job): number => last?.endedAt ?? now();
  return api.collection(
    'RestorePoints',
    () => jobs.jobs().filter(({ last }) => last?.outcome === 'succeeded'),
    {
      id: ({ id }) => dice.uuid('restore point', id),
      render: (job, { version }) => ({
        id: dice.uuid('restore point', job.id),
        repositoryId: storeOf(job.id)?.id,
        organizationId: job.company?.id,
        jobId: job.id,
        backupTime: isoTime(timeOf(job)),
        isExchange: true,
        isSharePoint: false,
        isOneDrive: false,
        isTeams: false,
        isLongTermCopy: false,
        ...(version >= sinceV7.since && { isCopy: false }),
        isRetrieved: false,
        _links: {},
      }),
      query: narrowed<Job>({
        filters: {
          organizationId: uuid(({ company }, id) => company?.id === id),
          jobId: uuid(({ id }, wanted) => id === wanted),
          repositoryId: uuid(({ id }, wanted) => storeOf(id)?.id === wanted),
          from: moment((job, time) => timeOf(job) >= time, sinceV7),
          to: moment((job, time) => timeOf(job) <= time, sinceV7),
        },
      }),
      isWhole: (version) => version < sinceV7.since,
    },
  );
}
