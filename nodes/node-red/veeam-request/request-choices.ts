import { readCalls } from '../../../core/products/read-calls';
import type { ReadCall, ReadCalls } from '../../../core/products/read-calls';
import { products } from '../../../core/products/registry';
import type { Red } from '../node-red-api';

/** A call as the dialog offers it: with the path that starts at the root of the server, too. */
export type CallChoice = ReadCall & { readonly fullPath: string };

/** What the dialog offers for a session. */
export interface CallChoices extends Pick<ReadCalls, 'expressions'> {
  readonly calls: readonly CallChoice[];
  /** Where the vendor describes all calls. */
  readonly reference?: string;
}

/** The calls of a product that read; none for a product that there is not. @param version empty: the usual one */
export function callChoices(product: unknown, version: unknown): CallChoices {
  const profile = products.find(({ id }) => id === product);
  if (profile === undefined) return { calls: [] };
  // A variable, or a version that nobody knows, is shown what there is in the usual one.
  const { revisions, default: usual } = profile.versioning;
  const revision = revisions.find((one) => one === version) ?? usual;
  const { calls, expressions } = readCalls(profile, revision);
  const root = profile.apiRoot.replace('{version}', revision);
  return {
    calls: calls.map((call) => ({
      ...call,
      fullPath: call.path.startsWith('/') ? call.path : `${root}/${call.path}`,
    })),
    ...(expressions === undefined ? {} : { expressions }),
    ...(profile.reference === undefined ? {} : { reference: profile.reference }),
  };
}

/** The endpoint behind the dialog. Its address is relative there, where alone the editor attaches its user's token. */
export function serveCalls({ httpAdmin, auth }: Red): void {
  httpAdmin.get('/veeam-request/calls', auth.needsPermission('veeam-request.read'), (request, response) => {
    const { product, version } = request.query as Readonly<Record<string, unknown>>;
    response.json(callChoices(product, version));
  });
}
