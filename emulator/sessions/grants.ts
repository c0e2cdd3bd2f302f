import type { Form } from '../http/form';
import type { Failure } from '../products/failure';
import type { DemoUser } from '../users';
import type { AuthorizationCodes } from './authorization-codes';
import { MfaChallenges } from './mfa-challenges';
import type { IssuedPair, SessionStore } from './session-store';

/** The grant types of a product's token path. */
export type GrantType = 'password' | 'mfa' | 'refresh_token' | 'authorization_code';

/** What the grants draw on. */
export interface GrantDesk {
  readonly users: readonly DemoUser[];
  readonly sessions: SessionStore;
  readonly mfa: MfaChallenges;
  readonly codes: AuthorizationCodes;
}

/** How a token request ended. */
export type GrantOutcome =
  | { kind: 'pair'; pair: IssuedPair }
  | { kind: 'mfaChallenge'; user: DemoUser; mfaToken: string }
  | { kind: 'refused'; failure: Failure; detail: string };

type Grant = (form: Form, desk: GrantDesk) => Promise<GrantOutcome>;

/** Requesting Authorization (Backup for AWS); the consoles know the first and the last of these. */
const grants: Readonly<Record<GrantType, Grant>> = {
  async password(form, desk) {
    const username = form.get('username');
    const password = form.get('password');
    if (!username || !password) return missing('username and password');
    const user = desk.users.find((known) => known.username === username);
    // An identity provider's user has no password here: only single sign-on lets them in.
    if (!user || user.origin !== 'product' || user.password !== password) {
      return refused('credentialsRefused', `Authentication failed for user ${username}.`);
    }
    if (MfaChallenges.required(user)) {
      return { kind: 'mfaChallenge', user, mfaToken: desk.mfa.issue(user) };
    }
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async mfa(form, desk) {
    const mfaToken = form.get('mfa_token');
    const code = form.get('mfa_code');
    if (!mfaToken || !code) return missing('mfa_token and mfa_code');
    const user = desk.mfa.redeem(mfaToken, code);
    if (user === 'token') return refused('mfaRefused', 'The mfa token is not valid or has expired.');
    if (user === 'code') return refused('mfaRefused', 'The verification code is not valid.');
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async authorization_code(form, desk) {
    const code = form.get('code');
    if (!code) return missing('code');
    const user = desk.codes.redeem(code);
    if (!user) return refused('codeRefused', 'The authorization code is not valid, has expired or was used.');
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async refresh_token(form, desk) {
    const refreshToken = form.get('refresh_token');
    if (!refreshToken) return missing('refresh_token');
    const pair = await desk.sessions.refresh(refreshToken);
    if (pair === 'expired') return refused('refreshTokenExpired', 'The refresh token has expired.');
    if (pair === 'unknown') return refused('refreshTokenRefused', 'The refresh token is not valid.');
    return { kind: 'pair', pair };
  },
};

/** Serves a request to the token path, by the grant types that the product has. */
export async function requestTokens(
  form: Form,
  offered: readonly GrantType[],
  desk: GrantDesk,
): Promise<GrantOutcome> {
  const wanted = form.get('grant_type');
  if (!wanted) return missing('grant_type');
  const grantType = offered.find((known) => known === wanted);
  if (!grantType) return refused('grantUnsupported', `The grant type ${wanted} is not supported.`);
  return grants[grantType](form, desk);
}

function missing(names: string): GrantOutcome {
  return refused('parameterMissing', `The request must contain ${names}.`);
}

function refused(failure: Failure, detail: string): GrantOutcome {
  return { kind: 'refused', failure, detail };
}
