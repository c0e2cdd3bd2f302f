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
  // Any other spelling of what is set here goes too.
  const kept = Object.entries(ownHeaders(message['headers'])).filter(
    ([name]) => !(name.toLowerCase() in own),
  );
  message['headers'] = { ...Object.fromEntries(kept), ...own };
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

/** Headers of a message without the token that a Get Token node put there, however its name is spelled. */
export function withoutToken(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return headers;
  const names = Object.keys(headers);
  if (!names.some((name) => name.toLowerCase() === 'authorization')) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
  );
}

/**
 * The flow's own headers. Those of an earlier answer are not: sent along with the next request, its stale
 * content-length makes that one hang.
 */
export function ownHeaders(headers: unknown): Readonly<Record<string, unknown>> {
  if (typeof headers !== 'object' || headers === null || REQUEST_NODE_MARK in headers) return {};
  return headers as Readonly<Record<string, unknown>>;
}
