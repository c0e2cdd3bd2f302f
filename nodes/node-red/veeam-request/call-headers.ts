import { VeeamError } from '../../../core/errors/veeam-error';
import type { Message, Node, Red } from '../node-red-api';
import { ownHeaders } from '../token-output';
import { propertyReader } from '../typed-property';

/** One row of the dialog's list. */
export interface HeaderRow {
  readonly name?: string;
  readonly value?: string;
  readonly type?: string;
}

/**
 * Prepares how a message's headers are put together: those of the dialog, and below them `msg.headers` where that was
 * chosen. Those of an earlier answer never count.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for a value that cannot be read; the result rejects with it too
 */
export function headersReader(
  RED: Red,
  node: Node,
  config: { readonly headers?: readonly HeaderRow[]; readonly headersFrom?: string },
): (message: Message) => Promise<Record<string, string> | undefined> {
  const rows = (Array.isArray(config.headers) ? (config.headers as readonly HeaderRow[]) : [])
    .filter(({ name = '' }) => name.trim() !== '')
    .map(({ name = '', value, type }) => ({
      name: name.trim(),
      read: propertyReader(RED, node, { value, type, label: `header ${name.trim()} of the request` }),
    }));
  const takesMessages = config.headersFrom === 'message';
  return async (message) => {
    if (rows.length === 0 && !takesMessages) return undefined;
    const headers: Record<string, string> = {};
    const set = (name: string, value: unknown): void => {
      const text = headerText(name, value);
      if (text !== undefined) headers[name.toLowerCase()] = text;
    };
    // A cookie on a message is one of a web client, or of another server.
    const own = takesMessages ? Object.entries(ownHeaders(message['headers'])) : [];
    for (const [name, value] of own) if (name.toLowerCase() !== 'cookie') set(name, value);
    for (const { name, read } of rows) set(name, await read?.(message));
    return headers;
  };
}

/** Lists are joined, as HTTP joins them; what has no value is not sent. */
function headerText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(', ');
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The header ${JSON.stringify(name.slice(0, 60))} of the request has a value that is no text. Correct it in the node or in msg.headers.`,
  );
}
