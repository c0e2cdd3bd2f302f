import { VeeamError } from '../errors/veeam-error';

/** Headers that the session or the transport sets; a flow's own values for them would break the call. */
const OWN_HEADERS = new Set([
  'authorization',
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'accept-encoding',
  'upgrade',
  'keep-alive',
  'expect',
  'te',
  'trailer',
  'proxy-authorization',
  'proxy-connection',
]);

/**
 * The headers of a call as they go over the wire, `accept` among them: names in lower case, without those that belong
 * to the session or the connection.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a name or a value that no header may have (RFC 9110, section 5), such
 *   as a line end, behind which a header of somebody else's making could follow
 */
export function requestHeaders(own: Readonly<Record<string, string>> = {}): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const [name, value] of Object.entries(own)) {
    const lower = name.toLowerCase();
    if (OWN_HEADERS.has(lower)) continue;
    if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(name)) throw unusable('is no name of a header', name);
    if (typeof value !== 'string') throw unusable('has a value that is no text', name);
    if (/[^\t\x20-\x7E\x80-\xFF]/.test(value))
      throw unusable('has a line end or another character that no header may have', name);
    headers[lower] = value.trim();
  }
  return headers;
}

function unusable(why: string, name: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The header ${JSON.stringify(name.slice(0, 60))} of the request ${why}. Correct it in the node or in the message.`,
  );
}
