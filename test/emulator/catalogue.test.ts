import assert from 'node:assert/strict';
import { products } from '../../core/products/registry';
import { readCalls } from '../../core/products/read-calls';
import { startEmulator, type Emulator } from '../../emulator';

/** Calls that are suggested from the vendor's references, and that the emulator does not answer. */
const DOCUMENTED_ONLY: Readonly<Record<string, readonly string[]>> = {
  'availability-console': ['computers', 'discoveryRules'],
  'backup-for-azure': ['overview/protectedWorkloads', 'overview/statistics', 'users', 'virtualMachines'],
  'backup-for-microsoft-365': ['LicensedUsers', 'ProtectedUsers', 'RestoreSessions'],
  'recovery-orchestrator': [
    'Plans/{id}/Groups',
    'Plans/{id}/Groups/{groupId}/Steps',
    'Plans/{id}/Groups/{groupId}/Vms',
    'RuntimeDetails/Plans/{id}/Groups',
    'RuntimeDetails/Plans/{id}/Groups/{groupId}',
    'RuntimeDetails/Plans/{id}/Groups/{groupId}/Steps',
  ],
  'service-provider-console': [
    'alarms/templates',
    'infrastructure/backupAgents',
    'infrastructure/backupServers/proxies',
    'infrastructure/managementAgents',
    'licensing/console',
    'protectedWorkloads/virtualMachines',
    'users',
  ],
  'service-provider-console-v2': ['computers', 'discoveryRules'],
  'veeam-one': ['vbr/backupAgents', 'vbr/backupServers', 'vbr/backupServers/bestPractices'],
};

describe('emulator: the calls that are suggested to people', () => {
  let emulator: Emulator;
  before(async () => void (emulator = await startEmulator({ ports: 'ephemeral' })));
  after(() => emulator.stop());

  const bare = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');

  for (const profile of products)
    it(`are answered for ${profile.name}, but for those that are documented only`, () => {
      const version = profile.versioning.default;
      const root = profile.apiRoot.replace('{version}', version);
      const served = new Set(
        emulator
          .operations(profile.id, version)
          .filter(({ method }) => method === 'GET')
          .map(({ path }) => bare(path.replace('{version}', version))),
      );
      const missing = readCalls(profile, version)
        .calls.map(({ path }) => path)
        .filter((path) => !served.has(bare(path.startsWith('/') ? path : `${root}/${path}`)));
      assert.deepEqual(missing.sort(), DOCUMENTED_ONLY[profile.id] ?? []);
    });
});
