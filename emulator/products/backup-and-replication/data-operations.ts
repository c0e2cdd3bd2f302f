import type { Route } from '../../http/routes';
import { flag, moment, text, words } from '../../lists/list-query';
import { namePattern } from '../../lists/named-filters';
import type { Dice } from '../../world/dice';
import type { MalwareEvent, Repository } from '../../world/standing-data';
import type { ResourceApi } from '../resource-api';
import { withOffset } from '../token-answer';
import { place } from './revisions';
import { narrowed } from './rules';
import type { World } from './world';

const SEVERITIES = {
  suspicious: 'Suspicious',
  infected: 'Infected',
  clean: 'Clean',
  informative: 'Informative',
} as const;
const EVENT_TYPES = [
  'RenamedFiles',
  'EncryptedData',
  'RansomwareNotes',
  'MalwareExtensions',
  'YaraScan',
  'IndicatorOfCompromise',
] as const;
const STORE_TYPES = [
  'WinLocal',
  'WinLocal',
  'Smb',
  'LinuxHardened',
  'S3Compatible',
  'ExtendableRepository',
] as const;
const GIGABYTE = 1024 ** 3;
const HOUR = 60 * 60 * 1000;

interface RestorePoint {
  readonly id: string;
  readonly name: string;
  readonly at: number;
}

/** Where backups lie, what is in them, and what scans found there. */
export function dataOperations(api: ResourceApi, { stores, malware, jobs }: World, dice: Dice): Route[] {
  const storeFilters = {
    nameFilter: namePattern<Repository>(({ name }) => name),
    typeFilter: words<Repository>(STORE_TYPES, (store, word) => typeOf(store) === word),
  };
  const typeOf = (store: Repository): string =>
    STORE_TYPES[stores.indexOf(store) % STORE_TYPES.length] ?? 'WinLocal';
  const byName = { Name: ({ name }: { readonly name: string }) => name };
  const machines = Array.from({ length: 40 }, (_, index) => `srv-${String(index + 1).padStart(2, '0')}`);
  const newest = jobs.sessions()[0]?.startedAt ?? 0;
  const points = machines.flatMap((name, index): RestorePoint[] =>
    [0, 1, 2].map((age) => ({
      id: dice.uuid('restore point', name, age),
      name,
      at: newest - (age * 24 + (index % 12)) * HOUR,
    })),
  );
  return [
    // Before single repositories, whose path it would fit.
    api.get('backupInfrastructure/repositories/states', (call) =>
      api.list(
        call,
        stores,
        (store) => ({
          type: typeOf(store),
          id: store.id,
          name: store.name,
          description: '',
          hostId: dice.uuid('host', store.name),
          hostName: 'vbr.example.com',
          path: `E:\\${store.name}`,
          capacityGB: inGigabytes(store.capacity),
          freeGB: inGigabytes(store.free),
          usedSpaceGB: inGigabytes(store.capacity - store.free),
          isOnline: store.isOnline,
          isOutOfDate: false,
        }),
        narrowed<Repository>({
          filters: {
            ...storeFilters,
            isOnlineFilter: flag(({ isOnline }) => isOnline),
            isOutOfDateFilter: flag(() => false),
          },
          columns: { ...byName, CapacityGB: ({ capacity }) => capacity, FreeGB: ({ free }) => free },
        }),
      ),
    ),
    ...api.collection('backupInfrastructure/repositories', () => stores, {
      id: ({ id }) => id,
      render: (store) => ({
        type: typeOf(store),
        id: store.id,
        name: store.name,
        description: '',
        uniqueId: store.id,
        hostId: dice.uuid('host', store.name),
      }),
      query: narrowed({ filters: storeFilters, columns: byName }),
    }),
    api.get('malwareDetection/events', (call) =>
      api.list(
        call,
        // The severity came with 1.3-rev0.
        malware.filter(({ severity }) => severity !== 'informative' || call.version >= place('1.3-rev0')),
        (event) => eventModel(event, dice),
        narrowed<MalwareEvent>({
          filters: {
            detectedAfterTimeUtcFilter: moment(({ detectedAt }, time) => detectedAt >= time),
            detectedBeforeTimeUtcFilter: moment(({ detectedAt }, time) => detectedAt <= time),
            createdAfterTimeUtcFilter: moment(({ detectedAt }, time) => detectedAt >= time),
            severityFilter: words(
              Object.values(SEVERITIES),
              ({ severity }, word) => SEVERITIES[severity] === word,
            ),
            stateFilter: words(['Created', 'FalsePositive'], (event, word) => stateOf(event) === word),
            machineNameFilter: text(({ machine }, wanted) => machine.includes(wanted)),
          },
          columns: {
            DetectionTimeUtc: ({ detectedAt }) => detectedAt,
            CreationTimeUtc: ({ detectedAt }) => detectedAt,
          },
        }),
      ),
    ),
    api.get('backupObjects', (call) =>
      api.list(
        call,
        machines.map((name) => ({ id: dice.uuid('object', name), name })),
        ({ id, name }) => ({
          id,
          name,
          type: 'VM',
          platformName: 'VMware',
          platformId: dice.uuid('platform'),
          restorePointsCount: 3,
          lastRunFailed: dice.roll(12, 'failed', name) === 0,
        }),
        narrowed({ filters: { nameFilter: namePattern(({ name }) => name) }, columns: byName }),
      ),
    ),
    api.get('restorePoints', (call) =>
      api.list(
        call,
        points,
        ({ id, name, at }) => ({
          id,
          name,
          platformName: 'VMware',
          platformId: dice.uuid('platform'),
          creationTime: withOffset(at),
          backupId: dice.uuid('backup of', name),
          type: 'Increment',
          allowedOperations: ['StartFlrRestore'],
          malwareStatus: 'Clean',
          guestOsFamily: 'Windows',
          originalSize: 40 * GIGABYTE,
        }),
        narrowed<RestorePoint>({
          filters: {
            nameFilter: namePattern(({ name }) => name),
            createdAfterFilter: moment(({ at }, time) => at >= time),
            createdBeforeFilter: moment(({ at }, time) => at <= time),
            malwareStatusFilter: words(Object.values(SEVERITIES), (_, word) => word === 'Clean'),
          },
          columns: { Name: ({ name }) => name, CreationTime: ({ at }) => at },
        }),
      ),
    ),
  ];
}

function inGigabytes(bytes: number): number {
  return Math.round((bytes / GIGABYTE) * 10) / 10;
}

/** One of them was no malware after all. */
function stateOf({ id }: MalwareEvent): 'Created' | 'FalsePositive' {
  return id.startsWith('0') ? 'FalsePositive' : 'Created';
}

function eventModel(event: MalwareEvent, dice: Dice): object {
  const { id, machine, detectedAt, severity, details } = event;
  const time = new Date(detectedAt).toISOString();
  return {
    type: dice.pick(EVENT_TYPES, 'event type', id),
    id,
    detectionTimeUtc: time,
    creationTimeUtc: time,
    machine: {
      displayName: machine,
      uuid: dice.uuid('machine', machine),
      backupObjectId: dice.uuid('object', machine),
      restorePointId: dice.uuid('restore point', machine, 0),
    },
    state: stateOf(event),
    details,
    source: severity === 'clean' ? 'MarkAsCleanEvent' : 'InternalVeeamDetector',
    severity: SEVERITIES[severity],
    createdBy: 'SYSTEM',
    engine: 'Guest indexing',
  };
}
