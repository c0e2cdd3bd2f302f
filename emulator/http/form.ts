/** The fields of a form body or of a query, each with the first value it was given. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads application/x-www-form-urlencoded text strictly: `+` is a space, percent-encoding must be well formed
 * and valid UTF-8. The first `=` of a pair ends its name, so that base64 padding may stand unencoded as it does
 * in the vendor's examples.
 * @throws {URIError} when the percent-encoding is malformed
 */
export function parseForm(text: string): Form {
  const form = new Map<string, string>();
  for (const [name, value] of formPairs(text)) {
    if (!form.has(name)) form.set(name, value);
  }
  return form;
}

/**
 * The name and value pairs of a form body or a query, repeated names included.
 * @throws {URIError} when the percent-encoding is malformed
 */
export function formPairs(text: string): [string, string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
