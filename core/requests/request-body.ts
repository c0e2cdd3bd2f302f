import { VeeamError } from '../errors/veeam-error';

/** The body of a request as it goes over the wire, with the type of its content. */
export interface EncodedBody {
  readonly body?: string | Uint8Array;
  readonly contentType?: string;
}

/** Methods that have no body. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS']);

const FORM = /^application\/x-www-form-urlencoded\b/i;
const JSON_TYPE = /^[\w.+-]+\/([\w.-]+\+)?json\b/i;

/**
 * Writes a body as its type says: bytes and text as they are; all else as JSON, or as a form where that is the type.
 * Without a type, bytes are `application/octet-stream`, text that looks like it is JSON, other text `text/plain`.
 *
 * @param contentType what the flow says, from its header `content-type`
 * @throws VeeamError `VEEAM_CONFIGURATION` for a body that cannot be written so
 */
export function encodeBody(method: string, body: unknown, contentType: string | undefined): EncodedBody {
  if (body === undefined || body === null || body === '' || WITHOUT_BODY.has(method)) return {};
  if (body instanceof Uint8Array) return { body, contentType: contentType ?? 'application/octet-stream' };
  if (typeof body === 'string') return encodeText(body, contentType);
  if (contentType === undefined || JSON_TYPE.test(contentType))
    return { body: asJson(body), contentType: contentType ?? 'application/json' };
  if (FORM.test(contentType)) return { body: asForm(body), contentType };
  if (typeof body === 'number' || typeof body === 'boolean') return encodeText(`${body}`, contentType);
  throw unusable(`is no text, so it cannot be sent as ${contentType.slice(0, 60)}. Give text or bytes.`);
}

function encodeText(body: string, contentType: string | undefined): EncodedBody {
  if (/\p{Surrogate}/u.test(body)) throw unusable('has a character that is cut in half (a lone surrogate).');
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii)$/i.test(charset))
    throw unusable(`is text, which is sent as UTF-8, not as ${charset}. Give it as bytes in that encoding.`);
  const type = contentType ?? (/^\s*[[{]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8');
  return { body, contentType: type };
}

function asJson(body: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(body);
  } catch (error) {
    throw unusable(
      error instanceof RangeError
        ? 'is nested too deeply to be written as JSON.'
        : 'cannot be written as JSON. Give an object without cycles and without BigInt, or text.',
    );
  }
  if (text !== undefined) return text;
  throw unusable(`is a ${typeof body}, which cannot be written as JSON.`);
}

/** Lists repeat their name, as in a query; what has no value is left out. */
function asForm(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw unusable('is no object with the fields of a form.');
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const entry of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (entry === undefined || entry === null) continue;
      if (!['string', 'number', 'boolean', 'bigint'].includes(typeof entry))
        throw unusable(`has a field "${name.slice(0, 60)}" that is neither text nor number.`);
      form.append(name, String(entry as string));
    }
  }
  return form.toString();
}

function unusable(why: string): VeeamError {
  return new VeeamError('VEEAM_CONFIGURATION', `The body of the request ${why}`);
}
