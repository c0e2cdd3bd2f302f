import { jsonAnswer, type Answer } from '../../http/answer';
import type { Route } from '../../http/routes';
import type { Dice } from '../../world/dice';
import type { ProductContext } from '../profile';
import type { ResourceApi } from '../resource-api';
import { withOffset } from '../token-answer';
import type { World } from './world';

/** BestPracticesComplianceModel: a name and a status each, with every word of EBestPracticeStatus. */
const PRACTICES = [
  ['RemoteDesktopServiceDisabled', 'Violation', 'Remote Desktop is enabled'],
  ['WindowsFirewallEnabled', 'OK', null],
  ['LossProtectionEnabled', 'Suppressed', 'Accepted by the administrator'],
  ['ManualLinuxHostAuthentication', 'UnableToCheck', null],
  ['ConfigurationBackupEnabled', 'OK', null],
  ['ImmutableRepositories', 'Violation', 'A repository is not immutable'],
  ['BackupEncryption', 'Analyzing', null],
  ['TlsVersions', 'None', null],
] as const;

/** The server itself: time, version, license, its own backup, its security. */
export function serverOperations(
  api: ResourceApi,
  world: World,
  dice: Dice,
  { now }: ProductContext,
): Route[] {
  const { license } = world;
  const serverTime = (): Answer =>
    jsonAnswer(200, { serverTime: withOffset(now()), timeZone: '(UTC+02:00) Kaliningrad' });
  return [
    // Without a token, as the file has it.
    { ...api.get('serverTime', serverTime), access: 'anonymous', handle: serverTime },
    api.get('serverInfo', () =>
      jsonAnswer(200, {
        vbrId: dice.uuid('server'),
        name: 'vbr.example.com',
        buildVersion: '13.0.1.180',
        patches: [],
        databaseVendor: 'PostgreSql',
        sqlServerEdition: '',
        sqlServerVersion: '17.5',
        databaseSchemaVersion: '13.0.1.1',
        databaseContentVersion: '13.0.1.1',
        veeamRegistration: { isRegistered: false },
        platform: 'Windows',
      }),
    ),
    api.get('license', () =>
      jsonAnswer(200, {
        status: license.expiresAt > now() ? 'Valid' : 'Expired',
        expirationDate: withOffset(license.expiresAt),
        type: 'Subscription',
        edition: 'EnterprisePlus',
        licensedTo: license.licensedTo,
        instanceLicenseSummary: {
          licensedInstancesNumber: license.instances,
          usedInstancesNumber: license.used,
          newInstancesNumber: 0,
          rentalInstancesNumber: 0,
          workload: [],
        },
        supportId: '00000000',
        supportExpirationDate: withOffset(license.expiresAt),
        autoUpdateEnabled: true,
        freeAgentInstanceConsumptionEnabled: true,
        cloudConnect: 'Disabled',
        IsMultiSection: false,
        proactiveSupportEnabled: true,
      }),
    ),
    api.get('securityAnalyzer/bestPractices', () =>
      jsonAnswer(200, {
        items: PRACTICES.map(([bestPractice, status, note], index) => ({
          id: dice.uuid('practice', index),
          bestPractice,
          status,
          ...(note !== null && { note }),
        })),
      }),
    ),
    api.get('configBackup', () =>
      jsonAnswer(200, {
        isEnabled: true,
        backupRepositoryId: world.stores[0]?.id,
        restorePointsToKeep: 10,
        notifications: { SNMPEnabled: false },
        schedule: { isEnabled: true },
        lastSuccessfulBackup: {
          lastSuccessfulTime: withOffset(now() - 20 * 60 * 60 * 1000),
          sessionId: dice.uuid('own backup'),
        },
        encryption: { isEnabled: true, passwordId: dice.uuid('password') },
      }),
    ),
  ];
}
