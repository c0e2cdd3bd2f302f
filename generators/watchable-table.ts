import { INCIDENT_KINDS } from '../core/incidents/incident';
import type { IncidentKind } from '../core/incidents/incident';
import { watchableKinds } from '../core/incidents/watchable-kinds';
import type { ProductProfile } from '../core/products/profile';
import { products } from '../core/products/registry';
import { markdownTable } from './markdown-table';

/** What each product can be watched for, for people. */
export function watchableTable(): string {
  return markdownTable(
    ['product', ...INCIDENT_KINDS.map((kind) => `\`${kind}\``)],
    products.map((profile) => [profile.name, ...INCIDENT_KINDS.map((kind) => versionsOf(profile, kind))]),
  );
}

function versionsOf(profile: ProductProfile, kind: IncidentKind): string {
  const { revisions } = profile.versioning;
  const having = revisions.filter((version) => watchableKinds(profile, version).includes(kind));
  if (having.length === revisions.length) return 'yes';
  const lacking = revisions.filter((version) => !having.includes(version));
  if (having.length === 0) return '–';
  return having.length <= lacking.length ? `only ${having.join(', ')}` : `not ${lacking.join(', ')}`;
}
