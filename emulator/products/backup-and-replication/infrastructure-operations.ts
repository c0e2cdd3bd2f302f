import type { Route } from '../../http/routes';
import { flag, moment, text, uuid, words } from '../../lists/list-query';
import { namePattern } from '../../lists/named-filters';
import type { Dice } from '../../world/dice';
import type { ResourceApi } from '../resource-api';
import { withOffset } from '../token-answer';
import { place } from './revisions';
import { narrowed } from './rules';
import { typeWords, type World } from './world';

const DAY = 24 * 60 * 60 * 1000;
const EVENT_STATES = ['Pending', 'Approved', 'Rejected', 'Expired', 'Info'] as const;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What backups run on, what they made, and who has to allow what. */
export function infrastructureOperations(api: ResourceApi, { jobs, stores }: World, dice: Dice): Route[] {
  const named = (what: string, names: readonly string[]): Named[] =>
    names.map((name) => ({ id: dice.uuid(what, name), name }));
  const byName = { nameFilter: namePattern<Named>(({ name }) => name) };
  const columns = { Name: ({ name }: Named) => name };
  const hosts = named('host', [
    'vbr.example.com',
    'proxy-1.example.com',
    'esx-1.example.com',
    'esx-2.example.com',
  ]);
  const proxies = named('proxy', ['VMware Backup Proxy', 'proxy-1.example.com']);
  const typeOf = ({ name }: Named): 'ViHost' | 'WindowsHost' =>
    name.startsWith('esx') ? 'ViHost' : 'WindowsHost';
  const hostOf = (proxy: Named): Named => hosts[proxies.indexOf(proxy)] ?? proxy;
  const host = (server: Named): object => ({
    ...server,
    type: typeOf(server),
    description: '',
    status: server.name === 'esx-2.example.com' ? 'Unavailable' : 'Available',
    ...(typeOf(server) === 'ViHost'
      ? { credentialsId: dice.uuid('credentials'), viHostType: 'ESX', port: 443 }
      : { credentialsStorageType: 'Permanent', credentialsId: dice.uuid('credentials') }),
  });
  const proxyKind = {
    typeFilter: words<Named>(['ViProxy', 'HvProxy', 'GeneralPurposeProxy'], (_, word) => word === 'ViProxy'),
  };
  const backups = jobs.jobs().map(({ id: jobId, name, type }) => {
    const store = stores[dice.roll(stores.length, 'repository of', jobId)];
    return { id: dice.uuid('backup of job', jobId), jobId, name, type, store };
  });
  const created = (jobs.sessions().at(-1)?.startedAt ?? 0) - DAY;
  const events = named('authorization event', ['Repository removal', 'User removal', 'Backup removal']).map(
    (event, index) => ({ ...event, state: EVENT_STATES[index] ?? 'Info', at: created + index * DAY }),
  );
  return [
    api.get('backupInfrastructure/managedServers', (call) =>
      api.list(
        call,
        hosts,
        host,
        narrowed<Named>({
          filters: {
            ...byName,
            typeFilter: words(
              ['WindowsHost', 'LinuxHost', 'ViHost'],
              (server, word) => typeOf(server) === word,
            ),
          },
          columns,
        }),
      ),
    ),
    api.get('backupInfrastructure/proxies', (call) =>
      api.list(
        call,
        proxies,
        (proxy) => ({
          ...proxy,
          type: 'ViProxy',
          description: '',
          server: { hostId: hostOf(proxy).id, hostName: hostOf(proxy).name, maxTaskCount: 4 },
        }),
        narrowed<Named>({ filters: { ...byName, ...proxyKind }, columns }),
      ),
    ),
    api.get(
      'backupInfrastructure/proxies/states',
      (call) =>
        api.list(
          call,
          proxies,
          (proxy) => ({
            ...proxy,
            type: 'ViProxy',
            description: '',
            hostId: hostOf(proxy).id,
            hostName: hostOf(proxy).name,
            isDisabled: false,
            isOnline: true,
            isOutOfDate: false,
          }),
          narrowed<Named>({
            filters: {
              ...byName,
              ...proxyKind,
              isOnlineFilter: flag(() => true),
              isDisabledFilter: flag(() => false),
            },
            columns,
          }),
        ),
      { since: place('1.3-rev0') },
    ),
    api.get('backupInfrastructure/scaleOutRepositories', (call) =>
      api.list(
        call,
        named('scale-out repository', ['Scale-out 1']),
        (repository) => ({
          ...repository,
          description: '',
          performanceTier: {
            performanceExtents: stores
              .slice(0, 2)
              .map(({ id, name }) => ({ id, name, statuses: ['Normal'] })),
          },
        }),
        narrowed<Named>({ filters: byName, columns }),
      ),
    ),
    // There are none here.
    api.get('backupInfrastructure/wanAccelerators', (call) =>
      api.list<Named>(
        call,
        [],
        (accelerator) => ({ ...accelerator }),
        narrowed<Named>({ filters: byName, columns }),
      ),
    ),
    api.get('backups', (call) =>
      api.list(
        call,
        backups.filter(({ type }) => typeWords(type, call.version) !== undefined),
        ({ id, jobId, name, type, store }) => ({
          id,
          jobId,
          name,
          platformName: type.includes('Agent') ? 'WindowsPhysical' : 'VMware',
          platformId: dice.uuid('platform'),
          creationTime: withOffset(created),
          ...(store === undefined ? {} : { repositoryId: store.id, repositoryName: store.name }),
          jobType: typeWords(type, call.version)?.job,
        }),
        narrowed<(typeof backups)[number]>({
          filters: {
            nameFilter: namePattern(({ name }) => name),
            jobIdFilter: uuid(({ jobId }, wanted) => jobId === wanted),
            jobTypeFilter: text(({ type }, wanted) => type === wanted),
            createdAfterFilter: moment((_, time) => created >= time),
            createdBeforeFilter: moment((_, time) => created <= time),
          },
          columns: { Name: ({ name }) => name },
        }),
      ),
    ),
    api.get('replicas', (call) =>
      api.list(
        call,
        backups.filter(({ type }) => type === 'VSphereReplica'),
        ({ id, jobId, name }) => ({
          id,
          type: 'Regular',
          jobId,
          name,
          platformName: 'VMware',
          state: 'Ready',
        }),
        narrowed<(typeof backups)[number]>({
          filters: { nameFilter: namePattern(({ name }) => name) },
          columns: { Name: ({ name }) => name },
        }),
      ),
    ),
    api.get('authorization/events', (call) =>
      api.list(
        call,
        events,
        ({ id, name, state, at }) => ({
          id,
          name,
          description: `${name} was asked for.`,
          state,
          creationTime: withOffset(at),
          createdBy: 'VBR\\administrator',
          expirationTime: withOffset(at + 7 * DAY),
        }),
        narrowed<(typeof events)[number]>({
          filters: {
            nameFilter: namePattern(({ name }) => name),
            stateFilter: words(EVENT_STATES, ({ state }, word) => state === word),
            createdAfterFilter: moment(({ at }, time) => at >= time),
            createdBeforeFilter: moment(({ at }, time) => at <= time),
          },
          columns: { Name: ({ name }) => name, CreationTime: ({ at }) => at },
        }),
      ),
    ),
  ];
}
