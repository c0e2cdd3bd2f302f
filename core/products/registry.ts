import { ALL_PRODUCTS } from './all-products';
import type { ProductProfile } from './profile';

/** Ids under which flows and credentials remember a product; they never change. */
export type ProductId = (typeof ALL_PRODUCTS)[number]['id'];

/** All profiles, in the order in which dialogs show them: by name. */
export const products: readonly ProductProfile<ProductId>[] = [...ALL_PRODUCTS].sort((one, other) =>
  one.name.localeCompare(other.name, 'en'),
);

/** The profile of a known product. */
export function productProfile(id: ProductId): ProductProfile<ProductId> {
  return products.find((profile) => profile.id === id) ?? ALL_PRODUCTS[0];
}

/** The profile behind an id that may come from anywhere, or nothing. */
export function findProduct(id: string): ProductProfile<ProductId> | undefined {
  return products.find((profile) => profile.id === id);
}
