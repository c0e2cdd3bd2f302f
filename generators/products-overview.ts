import { grantFor } from '../core/grants/registry';
import { watchableKinds } from '../core/incidents/watchable-kinds';
import { grantTypesOf } from '../core/products/profile';
import { products } from '../core/products/registry';
import { markdownTable } from './markdown-table';

/** Products and ways at a glance, for the README. */
export function productsOverview(): string {
  return markdownTable(
    ['product', 'sign in with', 'incidents', 'jobs'],
    products.map((profile) => [
      profile.name,
      grantTypesOf(profile)
        .map((grant) => grantFor(grant).label)
        .join('; '),
      yes(watchableKinds(profile, profile.versioning.default).length > 0),
      yes((profile.jobs?.kinds ?? []).length > 0),
    ]),
  );
}

function yes(isSo: boolean): string {
  return isSo ? 'yes' : '–';
}
