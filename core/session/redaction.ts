import type { Credentials } from '../schemas/schemas';

/** Secrets shorter than this are not searched for: they would blank ordinary words. */
const SHORTEST = 4;

/** Blanks every given secret, plain or percent-encoded, in a text that is to be shown. */
export function redactor(
  credentials: Credentials,
  further: () => readonly (string | undefined)[],
): (text: string) => string {
  const { username: _username, idpUsername: _idpUsername, ...secrets } = credentials;
  return (text) => {
    let shown = text;
    for (const secret of [...Object.values(secrets), ...further()]) {
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
