import { availabilityConsole } from './availability-console/profile';
import { backupForAws } from './backup-for-aws/profile';
import type { ProductId } from './product-id';
import type { ProductProfile } from './profile';
import { serviceProviderConsoleV2 } from './service-provider-console-v2/profile';

/** Every product the emulator knows. */
export const profiles: Readonly<Record<ProductId, ProductProfile>> = {
  'backup-for-aws': backupForAws,
  'service-provider-console-v2': serviceProviderConsoleV2,
  'availability-console': availabilityConsole,
};
