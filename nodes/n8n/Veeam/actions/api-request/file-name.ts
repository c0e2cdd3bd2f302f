/**
 * The name that a server suggests for a file, without any folders: `filename*` with its charset first (RFC 8187), then
 * `filename` (RFC 6266).
 *
 * @param disposition the header content-disposition
 */
export function suggestedFileName(disposition: string): string | undefined {
  const extended = /;\s*filename\*\s*=\s*"?([\w-]+)'[^']*'([^";\s]+)/i.exec(disposition);
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]?.replace(/\\(.)/g, '$1');
  const bare = /;\s*filename\s*=\s*([^";\s]+)/i.exec(disposition)?.[1];
  return withoutFolders(decoded(extended?.[1], extended?.[2])) ?? withoutFolders(quoted ?? bare);
}

function decoded(charset: string | undefined, percent: string | undefined): string | undefined {
  if (charset === undefined || percent === undefined) return undefined;
  const latin = percent.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(latin, 'latin1'));
  } catch {
    return undefined;
  }
}

function withoutFolders(name: string | undefined): string | undefined {
  const last = name
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .trim();
  return last === undefined || /^\.*$/.test(last) ? undefined : last;
}
