import { VeeamError } from '../../core/errors/veeam-error';
import { versionHeader } from '../../core/products/version';
import type { ApiClient } from '../../core/requests/authenticated-request';
import type { Message, Red } from './node-red-api';
import { sessionFacts } from './session-facts';

/** Under this header the `http request` node leaves a checksum over the headers of its answer. */
export const REQUEST_NODE_MARK = 'x-node-red-request-node';

/** Where the token's headers lie on the message where `property` was chosen and none is named. */
const DEFAULT_PROPERTY = 'veeam.headers';

/** What the nodes that give out a token save. */
export interface TokenOutputConfig {
  /**
   * `headers`: on `msg.headers`, where an `http response` node would send them on; `payload`: there, and the token pair
   * on the payload as well; `property`: on a property of one's own, and `msg.headers` stays as it is.
   */
  readonly output?: 'headers' | 'payload' | 'property';
  /** The property, without `msg.` in front. */
  readonly property?: string;
}

/** Puts onto a message what the next `http request` node needs, and facts about the session on `msg.veeam`. */
export function attachToken(
  RED: Red,
  message: Message,
  client: ApiClient,
  accessToken: string,
  { output, property }: TokenOutputConfig,
): void {
  const { profile } = client.session.settings;
  const own = { ...versionHeader(profile, client.apiVersion), authorization: `Bearer ${accessToken}` };
  message['veeam'] = sessionFacts(client);
  if (output !== 'property') {
    // Any other spelling of what is set here goes too.
    const kept = Object.entries(ownHeaders(message['headers'])).filter(
      ([name]) => !(name.toLowerCase() in own),
    );
    message['headers'] = { ...Object.fromEntries(kept), ...own };
    return;
  }
  const place = property === undefined || property.trim() === '' ? DEFAULT_PROPERTY : property.trim();
  if (!set(RED, message, place, own)) throw unusable(place);
}

/** @returns whether the property could be set; the runtime throws for names that are none */
function set(RED: Red, message: Message, place: string, value: object): boolean {
  try {
    return RED.util.setMessageProperty(message, place, value, true);
  } catch {
    return false;
  }
}

function unusable(place: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The token cannot be put onto msg.${place}: that is no property, or something that is no object lies in its way. Choose another property in the node, such as msg.${DEFAULT_PROPERTY}.`,
  );
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
