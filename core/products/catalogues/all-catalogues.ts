import { availabilityConsole } from './availability-console';
import { backupAndReplication } from './backup-and-replication';
import { backupForAws } from './backup-for-aws';
import { backupForAzure } from './backup-for-azure';
import { backupForGoogleCloud } from './backup-for-google-cloud';
import { backupForMicrosoft365 } from './backup-for-microsoft-365';
import { recoveryOrchestrator } from './recovery-orchestrator';
import { serviceProviderConsole } from './service-provider-console';
import { serviceProviderConsoleV2 } from './service-provider-console-v2';
import { veeamOne } from './veeam-one';

/** The calls that are suggested, by product. Written by `npx gulp products` from the files beside it; a test compares the two. */
export const CATALOGUES = {
  'availability-console': availabilityConsole,
  'backup-and-replication': backupAndReplication,
  'backup-for-aws': backupForAws,
  'backup-for-azure': backupForAzure,
  'backup-for-google-cloud': backupForGoogleCloud,
  'backup-for-microsoft-365': backupForMicrosoft365,
  'recovery-orchestrator': recoveryOrchestrator,
  'service-provider-console': serviceProviderConsole,
  'service-provider-console-v2': serviceProviderConsoleV2,
  'veeam-one': veeamOne,
} as const;
