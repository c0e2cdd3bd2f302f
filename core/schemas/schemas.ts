import type * as shapes from './generated/validators';
import * as validators from './generated/validators';

export type TokenAnswer = Readonly<shapes.TokenAnswer>;
export type SessionSnapshot = Readonly<shapes.SessionSnapshot>;

/** Either the value, now of a known shape, or what is wrong with it in words that repeat none of its values. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

/**
 * Members that travel in a header, which takes the characters of Latin-1 without line ends, and loses blanks at either
 * end (RFC 9110, section 5.5).
 */
const UNUSABLE_IN_HEADERS = new Set(['access_token', 'accessToken']);

function checker<T>(validator: shapes.Validator<T>): (value: unknown) => Checked<T> {
  return (value) => {
    if (validator(value)) return { ok: true, value };
    const first = validator.errors?.[0];
    const member = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
    const message =
      UNUSABLE_IN_HEADERS.has(member) && first?.keyword === 'pattern'
        ? 'holds characters that no header can carry, or begins or ends with a blank'
        : (first?.message ?? 'has an unknown shape');
    return { ok: false, fault: member === '' ? `it ${message}` : `${member} ${message}` };
  };
}

export const checkTokenAnswer = checker(validators.tokenAnswer);
export const checkMfaChallenge = checker(validators.mfaChallenge);
export const checkAuthorizationCode = checker(validators.authorizationCode);
export const checkSessionSettings = checker(validators.sessionSettings);
export const checkSessionSnapshot = checker(validators.sessionSnapshot);
