import { randomBytes } from 'node:crypto';

/** One name and value of a form, in the order of the page. */
export type Pair = readonly [name: string, value: string];

/** What is not escaped in a form (URL Standard, application/x-www-form-urlencoded percent-encode set). */
const PLAIN = /^[A-Za-z0-9*\-._]$/;

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** The bytes of every character of an older character set, found by decoding; nothing for UTF-8. */
function tableOf(label: string): ReadonlyMap<string, readonly number[]> | undefined {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
  // Forms in UTF-16 and in what has no encoder of its own are sent in UTF-8 (Encoding Standard, get an output encoding).
  if (/^(utf-|replacement|x-user)/.test(decoder.encoding)) return undefined;
  const known = tables.get(decoder.encoding);
  if (known !== undefined) return known;
  const table = new Map<string, readonly number[]>();
  const add = (...bytes: number[]): void => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
    } catch {
      // No character of this set.
    }
  };
  for (let byte = 0; byte < 256; byte += 1) add(byte);
  const isSingle = /^(windows-|iso-8859-|ibm|koi8|macintosh|x-mac)/.test(decoder.encoding);
  for (let lead = 0x81; !isSingle && lead < 0xff; lead += 1)
    for (let trail = 0x40; trail < 0xff; trail += 1) add(lead, trail);
  tables.set(decoder.encoding, table);
  return table;
}

/** Encodes text as a form does: what the character set does not have becomes a numeric entity. */
function encode(text: string, charset: string): Uint8Array {
  const table = tableOf(charset);
  if (table === undefined) return new TextEncoder().encode(text);
  const bytes = [...text].flatMap((character) => {
    const found = table.get(character);
    return found ?? [...`&#${character.codePointAt(0) ?? 0};`].map((part) => part.charCodeAt(0));
  });
  return Uint8Array.from(bytes);
}

/** Browsers send line ends as CR LF, whatever the page holds. */
function normalized(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}

/** `application/x-www-form-urlencoded` in a character set. */
export function urlEncoded(pairs: readonly Pair[], charset: string): string {
  const escape = (text: string): string =>
    [...encode(normalized(text), charset)]
      .map((byte) => {
        const character = String.fromCharCode(byte);
        if (PLAIN.test(character)) return character;
        return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join('');
  return pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');
}

/** `multipart/form-data` in a character set (RFC 7578). */
export function multipart(
  pairs: readonly Pair[],
  charset: string,
): { readonly body: Uint8Array; readonly contentType: string } {
  const boundary = `----form${randomBytes(16).toString('hex')}`;
  const escaped = (name: string): string =>
    normalized(name).replaceAll('\r\n', '%0D%0A').replaceAll('"', '%22');
  const parts = pairs.map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${escaped(name)}"\r\n\r\n${normalized(value)}\r\n`,
  );
  return {
    body: encode(`${parts.join('')}--${boundary}--\r\n`, charset),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
