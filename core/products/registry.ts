import { availabilityConsole } from './availability-console';
import { backupForAws } from './backup-for-aws';
import type { ProductProfile } from './profile';
import { serviceProviderConsoleV2 } from './service-provider-console-v2';

/** Every supported product, in the order in which dialogs show them. All else follows from this list. */
const PRODUCTS = [backupForAws, serviceProviderConsoleV2, availabilityConsole] as const;

/** Ids under which flows and credentials remember a product; they never change. */
export type ProductId = (typeof PRODUCTS)[number]['id'];

/** All profiles, in the order in which dialogs show them. */
export const products: readonly ProductProfile<ProductId>[] = PRODUCTS;

/** The profile of a known product. */
export function productProfile(id: ProductId): ProductProfile<ProductId> {
  return products.find((profile) => profile.id === id) ?? backupForAws;
}

/** The profile behind an id that may come from anywhere, or nothing. */
export function findProduct(id: string): ProductProfile<ProductId> | undefined {
  return products.find((profile) => profile.id === id);
}
