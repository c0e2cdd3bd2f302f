import type { IncidentKind } from '../../../core/incidents/incident';
import { watchableKinds } from '../../../core/incidents/watchable-kinds';
import { products } from '../../../core/products/registry';
import type { Red } from '../node-red-api';

/** What a product can be watched for, as the dialog offers it. */
export interface WatchChoice {
  readonly product: string;
  readonly name: string;
  readonly defaultApiVersion: string;
  /** Kinds of incidents by revision of the API. */
  readonly kinds: Readonly<Record<string, readonly IncidentKind[]>>;
}

export function watchChoices(): WatchChoice[] {
  return products.map((profile) => ({
    product: profile.id,
    name: profile.name,
    defaultApiVersion: profile.versioning.default,
    kinds: Object.fromEntries(
      profile.versioning.revisions.map((version) => [version, watchableKinds(profile, version)]),
    ),
  }));
}

/** The endpoint behind the dialog. Its address is relative there, where alone the editor attaches its user's token. */
export function serveChoices({ httpAdmin, auth }: Red): void {
  httpAdmin.get('/veeam-watch/choices', auth.needsPermission('veeam-watch.read'), (_request, response) => {
    response.json(watchChoices());
  });
}
