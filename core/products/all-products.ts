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

/** Every supported product. Written by `npx gulp products` from the files beside it; a test compares the two. */
export const ALL_PRODUCTS = [
  availabilityConsole,
  backupAndReplication,
  backupForAws,
  backupForAzure,
  backupForGoogleCloud,
  backupForMicrosoft365,
  recoveryOrchestrator,
  serviceProviderConsole,
  serviceProviderConsoleV2,
  veeamOne,
] as const;
