import type { Credentials } from '../grants/inputs';
import type { Validator } from './generated/validators';
import * as validators from './generated/validators';

/** The answer of a token call (Requesting Authorization, response bodies). */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string | null;
  /** Seconds; some servers write them as text. */
  readonly expires_in?: number | string | null;
  readonly '.issued'?: string | null;
  readonly '.expires'?: string | null;
}

/** The answer that asks for a verification code (Requesting Authorization, Example [MFA]). */
export interface MfaChallengeAnswer {
  readonly mfa_token: string;
}

export interface AuthorizationCodeAnswer {
  readonly code: string;
}

export interface RawSessionSettings {
  readonly product: string;
  readonly server: string;
  readonly apiVersion?: string;
  readonly grant: string;
  readonly signOnOrigins?: readonly string[];
  readonly trust?: string;
  readonly credentials?: Credentials;
}

/** A session as it can be stored and restored. Times are milliseconds since 1970. */
export interface SessionSnapshot {
  readonly fingerprint: string;
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

/** Either the value, now of a known shape, or what is wrong with it in words that repeat none of its values. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

/**
 * Members that travel in a header, which takes the characters of Latin-1 without line ends, and loses blanks at either
 * end (RFC 9110, section 5.5).
 */
const UNUSABLE_IN_HEADERS = new Set(['access_token', 'accessToken']);

function checker<T>(validator: Validator): (value: unknown) => Checked<T> {
  return (value) => {
    if (validator(value)) return { ok: true, value: value as T };
    const first = validator.errors?.[0];
    const member = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
    const message =
      UNUSABLE_IN_HEADERS.has(member) && first?.keyword === 'pattern'
        ? 'holds characters that no header can carry, or begins or ends with a blank'
        : (first?.message ?? 'has an unknown shape');
    return { ok: false, fault: member === '' ? `it ${message}` : `${member} ${message}` };
  };
}

export const checkTokenAnswer = checker<TokenAnswer>(validators.tokenAnswer);
export const checkMfaChallenge = checker<MfaChallengeAnswer>(validators.mfaChallenge);
export const checkAuthorizationCode = checker<AuthorizationCodeAnswer>(validators.authorizationCode);
export const checkSessionSettings = checker<RawSessionSettings>(validators.sessionSettings);
export const checkSessionSnapshot = checker<SessionSnapshot>(validators.sessionSnapshot);
