import { versionHeader } from '../../core/products/version';
import type { ApiClient } from '../../core/requests/authenticated-request';
import type { Message } from './node-red-api';

/** Under this header the `http request` node leaves a checksum over the headers of its answer. */
export const REQUEST_NODE_MARK = 'x-node-red-request-node';

/** Puts onto a message what the next `http request` node needs, and facts about the session on `msg.veeam`. */
export function attachToken(message: Message, client: ApiClient, accessToken: string): void {
  const { settings, expiresAt } = client.session;
  const { profile, server } = settings;
  const own = { ...versionHeader(profile, client.apiVersion), authorization: `Bearer ${accessToken}` };
  message['headers'] = { ...flowHeaders(message['headers'], Object.keys(own)), ...own };
  message['veeam'] = {
    product: profile.id,
    server,
    apiVersion: client.apiVersion,
    expiresAt: isoTime(expiresAt),
  };
}

/** ISO 8601, or nothing. Messages carry times as text, so that they survive JSON. */
export function isoTime(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}

/**
 * The flow's own headers. Those of an earlier answer are not: sent along with the next request, its stale
 * content-length makes that one hang. Any other spelling of what is set here goes too.
 */
function flowHeaders(headers: unknown, set: readonly string[]): Record<string, unknown> {
  if (typeof headers !== 'object' || headers === null || REQUEST_NODE_MARK in headers) return {};
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !set.includes(name.toLowerCase())));
}
