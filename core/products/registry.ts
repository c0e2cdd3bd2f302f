import { availabilityConsole } from './availability-console';
import { backupForAws } from './backup-for-aws';
import type { ProductId, ProductProfile } from './profile';
import { serviceProviderConsoleV2 } from './service-provider-console-v2';

/** Every supported product. A profile that is missing here does not compile. */
const PRODUCTS: Readonly<Record<ProductId, ProductProfile>> = {
  'backup-for-aws': backupForAws,
  'service-provider-console-v2': serviceProviderConsoleV2,
  'availability-console': availabilityConsole,
};

/** All profiles, in the order in which dialogs show them. */
export const products: readonly ProductProfile[] = Object.values(PRODUCTS);

/** The profile behind an id that may come from anywhere, or nothing. */
export function findProduct(id: string): ProductProfile | undefined {
  return Object.hasOwn(PRODUCTS, id) ? PRODUCTS[id as ProductId] : undefined;
}

/** The profile of a known product. */
export function productProfile(id: ProductId): ProductProfile {
  return PRODUCTS[id];
}
