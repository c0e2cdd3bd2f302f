/**
 * The words of a name or an identifier in lower case: `loginForm`, `login_form` and `login-form` are two words each.
 * Names are compared word by word, since `research` is no search.
 */
export function wordsOf(...texts: readonly string[]): string[] {
  return texts
    .join(' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/**
 * A test for whole words or phrases in what people read.
 *
 * @param list phrases separated by commas; a space in one stands for any gap or for none
 */
export function phrases(list: string): RegExp {
  const body = list
    .split(/,\s*/)
    .map((phrase) => phrase.replaceAll(' ', "[\\s'’_-]*"))
    .join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${body})(?![\\p{L}\\p{N}])`, 'iu');
}
