import { availabilityConsole } from './availability-console/profile';
import { backupAndReplication } from './backup-and-replication/profile';
import { backupForAws } from './backup-for-aws/profile';
import { backupForAzure } from './backup-for-azure/profile';
import { backupForGoogleCloud } from './backup-for-google-cloud/profile';
import { backupForMicrosoft365 } from './backup-for-microsoft-365/profile';
import { recoveryOrchestrator } from './recovery-orchestrator/profile';
import { serviceProviderConsole } from './service-provider-console/profile';
import { serviceProviderConsoleV2 } from './service-provider-console-v2/profile';
import { veeamOne } from './veeam-one/profile';
import type { ProductId } from './product-id';
import type { ProductProfile } from './profile';

/** Every product the emulator knows. Written by `npx gulp products` from the files beside it; a test compares the two. */
export const profiles: Readonly<Record<ProductId, ProductProfile>> = {
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
};
