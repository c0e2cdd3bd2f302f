import { jsonAnswer } from '../../http/answer';
import type { Route } from '../../http/routes';
import { flag, text, words } from '../../lists/list-query';
import type { Dice } from '../../world/dice';
import type { JobHistory, JobRun } from '../../world/job-history';
import { license, repositories, type Repository } from '../../world/standing-data';
import type { ProductContext } from '../profile';
import type { ResourceApi } from '../resource-api';
import { narrowed } from './filters';
import { isoTime } from './sessions';

/** Repositories, license, the summary of sessions, protected machines. */
export function applianceOperations(
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
