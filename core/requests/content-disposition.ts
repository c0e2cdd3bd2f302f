/**
 * The file name that a header `content-disposition` suggests, without folders: `filename*` in its own encoding
 * (RFC 8187), else `filename` (RFC 6266, section 4.3).
 *
 * @returns nothing where it suggests none
 */
export function suggestedFileName(header: string): string | undefined {
  const extended = /;\s*filename\*\s*=\s*"?([\w-]+)'[^']*'([^";\s]+)/i.exec(header);
  const decoded = extended === null ? undefined : percentDecoded(extended[2] ?? '', extended[1] ?? '');
  return bareName(decoded) ?? bareName(plainName(header));
}

function plainName(header: string): string | undefined {
  const found = /;\s*filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;]*))/i.exec(header);
  return found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2]?.trim();
}

function percentDecoded(text: string, charset: string): string | undefined {
  const bytes: number[] = [];
  for (const [part] of text.matchAll(/%[\da-f]{2}|[^%]/gi))
    bytes.push(part.length === 3 ? Number.parseInt(part.slice(1), 16) : (part.codePointAt(0) ?? 0));
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/** A server must not say in which folder a file is put (RFC 6266, section 4.3). */
function bareName(name: string | undefined): string | undefined {
  const bare = name
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .trim();
  return bare === undefined || /^\.*$/.test(bare) ? undefined : bare;
}
