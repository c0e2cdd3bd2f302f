import { watchableKinds } from '../../../../core/incidents/watchable-kinds';
import type { IncidentKind } from '../../../../core/incidents/incident';
import { products } from '../../../../core/products/registry';
import type { ProductId } from '../../../../core/products/registry';
import type { ProductProfile } from '../../../../core/products/profile';

/** What a product can be watched for in one of its revisions at least; a look says where the chosen one has less. */
export function kindsOf(profile: ProductProfile<ProductId>): readonly IncidentKind[] {
  const { revisions } = profile.versioning;
  return [...new Set(revisions.flatMap((revision) => watchableKinds(profile, revision)))];
}

/** The products that can be watched for anything. */
export const watchedProducts = products.filter((profile) => kindsOf(profile).length > 0);

/** The products that can be watched for one kind of incident. */
export function productsWatchedFor(kind: IncidentKind): ProductId[] {
  return products.filter((profile) => kindsOf(profile).includes(kind)).map(({ id }) => id);
}
