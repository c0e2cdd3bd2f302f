import type { Form } from '../http/form';
import type { Failure } from '../products/failure';
import type { GrantType, SignIn } from '../products/sign-in';
import type { ServiceProvider } from '../saml/service-provider';
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
  | { kind: 'signOnUrl'; url: string }
  | { kind: 'refused'; failure: Failure; detail: string };

/** A token request and what it is judged by. */
export interface TokenRequest {
  readonly form: Form;
  readonly signIn: SignIn;
  readonly desk: GrantDesk;
  readonly singleSignOn?: ServiceProvider;
  /** Place of the version that the request speaks, where it says so. */
  readonly version?: number;
}

type Grant = (request: TokenRequest) => Promise<GrantOutcome>;

/** Requesting Authorization (Backup for AWS). Which of these a product has and how it spells them is in its profile. */
const grants: Readonly<Record<GrantType, Grant>> = {
  async password(request) {
    const { form, desk, signIn } = request;
    const { fields } = signIn;
    const username = form.get(fields.username);
    const password = form.get(fields.password);
    if (username && !password && signIn.singleSignOn?.by === 'token request')
      return signOnUrl(request, username);
    if (!username || !password) return missing(fields.username, fields.password);
    const user = desk.users.find((known) => known.username === username);
    // An identity provider's user has no password here: only single sign-on lets them in.
    if (!user || user.origin !== 'product' || user.password !== password) {
      return refused('credentialsRefused', `Authentication failed for user ${username}.`);
    }
    if (!MfaChallenges.required(user)) return { kind: 'pair', pair: await desk.sessions.open(user) };
    return signIn.grantTypes.mfa === undefined
      ? refused('credentialsRefused', 'Authentication failed.')
      : { kind: 'mfaChallenge', user, mfaToken: desk.mfa.issue(user) };
  },

  async mfa({ form, signIn: { fields }, desk }) {
    const mfaToken = form.get(fields.mfaToken ?? '');
    const code = form.get(fields.mfaCode ?? '');
    if (!mfaToken || !code) return missing(fields.mfaToken, fields.mfaCode);
    const user = desk.mfa.redeem(mfaToken, code);
    if (user === 'token') return refused('mfaRefused', 'The mfa token is not valid or has expired.');
    if (user === 'code') return refused('mfaRefused', 'The verification code is not valid.');
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async authorization_code({ form, signIn: { fields }, desk }) {
    const code = form.get(fields.code ?? '');
    if (!code) return missing(fields.code);
    const user = desk.codes.redeem(code);
    if (!user) return refused('codeRefused', 'The authorization code is not valid, has expired or was used.');
    return { kind: 'pair', pair: await desk.sessions.open(user) };
  },

  async client_credentials({ form, signIn: { fields }, desk }) {
    const id = form.get(fields.clientId ?? '');
    const secret = form.get(fields.clientSecret ?? '');
    if (!id || !secret) return missing(fields.clientId, fields.clientSecret);
    const client = desk.users.find((known) => known.origin === 'client' && known.username === id);
    if (client?.password !== secret) return refused('credentialsRefused', 'The client is not known.');
    return { kind: 'pair', pair: await desk.sessions.open(client) };
  },

  async saml({ form, signIn, desk, singleSignOn }) {
    const field = signIn.singleSignOn?.answerField;
    const samlResponse = form.get(field ?? '');
    if (!samlResponse) return missing(field);
    return redeemSamlResponse(samlResponse, desk, singleSignOn);
  },

  async refresh_token({ form, signIn: { fields }, desk }) {
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
  return (Object.keys(grantTypes) as GrantType[]).find((known) =>
    [grantTypes[known] ?? []].flat().some((spelling) => spelling === wanted),
  );
}

/** Serves a request to the token path. */
export async function requestTokens(request: TokenRequest): Promise<GrantOutcome> {
  const { form, signIn, version } = request;
  const wanted = form.get(signIn.fields.grantType);
  if (!wanted) return missing(signIn.fields.grantType);
  const grantType = grantTypeOf(form, signIn);
  const { since = 0, until = Infinity } = (grantType && signIn.grantVersions?.[grantType]) ?? {};
  const isOffered = version === undefined || (since <= version && version <= until);
  if (!grantType || !isOffered)
    return refused('grantUnsupported', `The grant type ${wanted} is not supported.`);
  return grants[grantType](request);
}

/** Exchanges the answer of the identity provider for a pair. */
export async function redeemSamlResponse(
  samlResponse: string,
  desk: GrantDesk,
  singleSignOn: ServiceProvider | undefined,
): Promise<GrantOutcome> {
  if (!singleSignOn) return refused('notFound', 'No identity provider is configured.');
  const verdict = await singleSignOn.verify(samlResponse);
  if ('refused' in verdict) return refused('samlRefused', verdict.refused);
  const user = desk.users.find((known) => isMember(known, verdict.names));
  if (!user) return refused('samlRefused', `No user here is called ${verdict.names.join(' or ')}.`);
  return { kind: 'pair', pair: await desk.sessions.open(user) };
}

/** The address at which the identity provider signs a user in. */
export async function signOnUrl(
  { desk, singleSignOn }: Pick<TokenRequest, 'desk' | 'singleSignOn'>,
  userName: string,
): Promise<GrantOutcome> {
  if (!desk.users.some((known) => isMember(known, [userName])))
    return refused('userUnknown', `There is no identity provider user ${userName}.`);
  if (!singleSignOn) return refused('notFound', 'No identity provider is configured.');
  return { kind: 'signOnUrl', url: await singleSignOn.signOnUrl() };
}

function isMember(user: DemoUser, names: readonly string[]): boolean {
  return user.origin === 'identityProvider' && names.includes(user.username);
}

function missing(...names: (string | undefined)[]): GrantOutcome {
  return refused('parameterMissing', `The request must contain ${names.join(' and ')}.`);
}

function refused(failure: Failure, detail: string): GrantOutcome {
  return { kind: 'refused', failure, detail };
}
