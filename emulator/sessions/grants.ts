import type { Form } from '../http/form';
import type { Failure } from '../products/failure';
import type { GrantType, SignIn, TokenFields } from '../products/sign-in';
import type { DemoUser } from '../users';
import type { AuthorizationCodes } from './authorization-codes';
import { MfaChallenges } from './mfa-challenges';
import type { IssuedPair, SessionStore } from './session-store';

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

type Grant = (form: Form, fields: TokenFields, desk: GrantDesk) => Promise<GrantOutcome>;

/** Requesting Authorization (Backup for AWS). Which of these a product has and how it spells them is in its profile. */
const grants: Readonly<Record<GrantType, Grant>> = {
  async password(form, fields, desk) {
    const username = form.get(fields.username);
    const password = form.get(fields.password);
    if (!username || !password) return missing(fields.username, fields.password);
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

  async mfa(form, fields, desk) {
    const mfaToken = form.get(fields.mfaToken ?? '');
    const code = form.get(fields.mfaCode ?? '');
    if (!mfaToken || !code) return missing(fields.mfaToken, fields.mfaCode);
    const user = desk.mfa.redeem(mfaToken, code);
    if (user === 'token') return refused('mfaRefused', 'The mfa token is not valid or has expired.');
    if (user === 'code') return refused('mfaRefused', 'The verification code is not valid.');
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async authorization_code(form, fields, desk) {
    const code = form.get(fields.code ?? '');
    if (!code) return missing(fields.code);
    const user = desk.codes.redeem(code);
    if (!user) return refused('codeRefused', 'The authorization code is not valid, has expired or was used.');
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async refresh_token(form, fields, desk) {
    const refreshToken = form.get(fields.refreshToken);
    if (!refreshToken) return missing(fields.refreshToken);
    const pair = await desk.sessions.refresh(refreshToken);
    if (pair === 'expired') return refused('refreshTokenExpired', 'The refresh token has expired.');
    if (pair === 'unknown') return refused('refreshTokenRefused', 'The refresh token is not valid.');
    return { kind: 'pair', pair };
  },
};

/** The grant type that a token request asks for, of those that the product has. */
export function grantTypeOf(form: Form, { fields, grantTypes }: SignIn): GrantType | undefined {
  const wanted = form.get(fields.grantType);
  return (Object.keys(grantTypes) as GrantType[]).find((known) => grantTypes[known] === wanted);
}

/** Serves a request to the token path. */
export async function requestTokens(form: Form, signIn: SignIn, desk: GrantDesk): Promise<GrantOutcome> {
  const { fields } = signIn;
  const wanted = form.get(fields.grantType);
  if (!wanted) return missing(fields.grantType);
  const grantType = grantTypeOf(form, signIn);
  if (!grantType) return refused('grantUnsupported', `The grant type ${wanted} is not supported.`);
  return grants[grantType](form, fields, desk);
}

function missing(...names: (string | undefined)[]): GrantOutcome {
  return refused('parameterMissing', `The request must contain ${names.join(' and ')}.`);
}

function refused(failure: Failure, detail: string): GrantOutcome {
  return { kind: 'refused', failure, detail };
}
