import { products } from '../../../../core/products/registry';
import type { ProductId } from '../../../../core/products/registry';
import type { ProductProfile } from '../../../../core/products/profile';

/** The products that have something, by their profiles, for what is to be shown with these only. */
export function productsWith(has: (profile: ProductProfile<ProductId>) => boolean): ProductId[] {
  return products.filter(has).map(({ id }) => id);
}
