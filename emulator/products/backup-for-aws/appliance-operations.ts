import { emptyAnswer, jsonAnswer } from '../../http/answer';
import type { Route } from '../../http/routes';
import { searchPattern, type ListRules } from '../../lists/list-query';
import type { DemoUser } from '../../users';
import type { Dice } from '../../world/dice';
import type { Infrastructure } from './infrastructure';
import type { Policy } from './policies';
import type { RestApi } from './rest-api';
import type { RestorePoint } from './restore-points';
import { place } from './revisions';

interface User {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly mfaEnabled: boolean;
  readonly isDefault: boolean;
}

interface Workload {
  readonly id: string;
  readonly name: string;
  readonly lastBackup: number;
}

export const userRules: ListRules<User> = {
  filters: { SearchPattern: searchPattern() },
  columns: {
    name: ({ name }) => name,
    description: ({ description }) => description,
    isDefault: ({ isDefault }) => isDefault,
    mfaEnabled: ({ mfaEnabled }) => mfaEnabled,
  },
};

export const workloadRules: ListRules<Workload> = {
  filters: { SearchPattern: searchPattern() },
  columns: { name: ({ name }) => name, lastBackup: ({ lastBackup }) => lastBackup },
};

const day = 24 * 60 * 60 * 1000;
/** Instances that the licence of the emulator is for. */
const licensed = 100;

/** The appliance itself: version, time, statistics, licence, users, and the policy for VPC configurations. */
export function applianceOperations(
  api: RestApi,
  {
    dice,
    assets,
    policies,
    points,
    accounts,
  }: {
    readonly dice: Dice;
    readonly assets: Infrastructure;
    readonly policies: readonly Policy[];
    readonly points: () => readonly RestorePoint[];
    /** Who may sign in. */
    readonly accounts: readonly DemoUser[];
  },
): Route[] {
  const users = accounts.map(({ username, role, totpSecret }, index): User => ({
    id: dice.uuid('user', username),
    name: username,
    description: role === 'readonly' ? 'May read only' : '',
    mfaEnabled: totpSecret !== undefined,
    isDefault: index === 0,
  }));
  const workloads = (): Workload[] =>
    points()
      .filter(({ isLatest, jobType, kind }) => isLatest && kind === 'ec2' && jobType !== 'ManualSnapshot')
      .map(({ resource, at }) => ({ id: resource.id, name: resource.name, lastBackup: at }));
  const isoUtc = (milliseconds: number): string => new Date(milliseconds).toISOString();
  /** Always three weeks ahead, so that there is always an alert. */
  const licenceExpires = (): number => Math.ceil(api.now() / day) * day + 21 * day;

  return [
    api.get('system/version', () =>
      jsonAnswer(200, { about: 'Veeam Backup for AWS (emulator)', version: '9.0.0.0' }),
    ),
    api.get('system/version/productId', () =>
      jsonAnswer(200, { awsid: assets.accounts[0]?.awsId ?? '', supportid: '' }),
    ),
    api.get('system/time', () => jsonAnswer(200, { utcDateTime: isoUtc(api.now()) })),
    { ...api.post('test', () => emptyAnswer(200)), access: 'bearer', writes: false },
    api.get('userStatus', () =>
      jsonAnswer(200, {
        connectionsCount: assets.accounts.length,
        repositoryCount: assets.repositories.length,
        policiesCount: policies.length,
        workerLocationsCount: assets.regions.length,
      }),
    ),
    api.get('statistics/summary', () =>
      jsonAnswer(200, {
        alarmsCount: 1,
        alarmsCountChangesTrend: 'NotChanged',
        instancesCount: assets.instances.length,
        instancesCountChangesTrend: 'Increased',
        protectedInstancesCount: assets.instances.filter(({ isProtected }) => isProtected).length,
        protectedInstancesCountChangesTrend: 'NotChanged',
        policiesCount: policies.length,
        policiesCountChangesTrend: 'NotChanged',
        repositoriesCount: assets.repositories.length,
        repositoriesCountChangesTrend: 'Decreased',
      }),
    ),
    api.get('licensing/license', () =>
      jsonAnswer(200, {
        licenseType: 'Subscription',
        instancesUses: workloads().length,
        instances: licensed,
        licensedTo: 'Example Company',
        // The example has this time with its zone.
        licenseExpires: isoUtc(licenceExpires()),
        licenseId: dice.hex(8, 'licence').toUpperCase(),
        supportId: dice.hex(4, 'support').toUpperCase(),
        _links: [api.link('installLicense', 'licensing/license', 'POST')],
      }),
    ),
    api.get('licensing/alerts', () =>
      jsonAnswer(200, {
        results: [
          {
            notificationType: 'Expiration',
            notificationSeverity: 'Warning',
            message: 'The license will expire in 21 days.',
            replies: [],
          },
        ],
        _links: [api.link('self', 'licensing/alerts')],
      }),
    ),
    api.get('licensing/licensedWorkloads', (call) =>
      api.list(call, workloads(), workloadRules, ({ id, name, lastBackup }) => ({
        id,
        name,
        lastBackupTime: api.time(lastBackup, call),
        _links: [api.link('self', `virtualMachines/${id}`)],
      })),
    ),
    // The schema of 1.0 has no member for the identifier that the path of an item needs: it is in the link alone.
    ...api.collection(
      'users',
      () => users,
      userRules,
      ({ id, ...user }) => ({
        ...user,
        _links: [api.link('self', `users/${id}`)],
      }),
    ),
    // From the script of 2022; the reference page was not to be had.
    api.get(
      'vpc/policy',
      () =>
        jsonAnswer(200, {
          backupOptionsEnabled: true,
          sourceOptions: {
            selectedLocations: [
              { regions: assets.regions.map(({ id, name }) => ({ id, displayName: name })) },
            ],
          },
          scheduleOptions: {
            dailySchedule: { retention: { type: 'Months', count: 12 }, schedule: { type: 'Days', count: 1 } },
          },
        }),
      { since: place('1.2-rev0') },
    ),
  ];
}
