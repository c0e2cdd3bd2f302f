import { inputNames, isSecret } from '../grants/inputs';
import type { Credentials } from '../grants/inputs';

/** Secrets shorter than this are not searched for: they would blank ordinary words. */
const SHORTEST = 4;

/** Blanks every given secret, plain or percent-encoded, in a text that is to be shown. */
export function redactor(
  credentials: Credentials,
  further: () => readonly (string | undefined)[],
): (text: string) => string {
  const secrets = inputNames.filter(isSecret).map((name) => credentials[name]);
  return (text) => {
    let shown = text;
    for (const secret of [...secrets, ...further()]) {
      if (typeof secret !== 'string' || secret.length < SHORTEST) continue;
      for (const spelling of [secret, encodeURIComponent(secret), formEncoded(secret)]) {
        shown = shown.replaceAll(spelling, '•••');
      }
    }
    return shown;
  };
}

/** As it goes over the wire in a form. */
function formEncoded(secret: string): string {
  return new URLSearchParams({ s: secret }).toString().slice(2);
}
