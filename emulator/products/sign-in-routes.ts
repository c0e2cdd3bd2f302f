import { emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from '../http/answer';
import { parseForm, type Form } from '../http/form';
import { queryValue, type Call, type Route } from '../http/routes';
import { samlAnswerPage } from '../saml/pages';
import { requestTokens } from '../sessions/grants';
import type { IssuedPair } from '../sessions/session-store';
import type { ErrorShape, Failure } from './failure';
import type { ProductContext } from './profile';
import type { SignIn, SingleSignOn, TokenMember } from './sign-in';

/** The operations by which a product signs in and out, as its profile describes them. */
export function signInRoutes(signIn: SignIn, errors: ErrorShape, context: ProductContext): Route[] {
  const { desk, counters } = context;
  const refuse = (failure: Failure, detail: string, call: Call): Answer =>
    errors.failure(failure, detail, call.path);

  const token = async (call: Call): Promise<Answer> => {
    const form = formBody(call, signIn);
    if (!form) return refuse('bodyUnexpected', 'The body must be application/x-www-form-urlencoded.', call);
    const outcome = await requestTokens(form, signIn, desk);
    if (outcome.kind === 'refused') return refuse(outcome.failure, outcome.detail, call);
    if (outcome.kind === 'pair') {
      const isPassword = form.get(signIn.fields.grantType) === signIn.grantTypes.password;
      return jsonAnswer(200, tokenAnswer(outcome.pair, signIn, isPassword));
    }
    const { mfaChallenge } = signIn;
    if (!mfaChallenge) {
      return refuse('credentialsRefused', 'Multi-factor authentication is not supported.', call);
    }
    const [username, enabled, mfaToken] = mfaChallenge.members;
    return jsonAnswer(mfaChallenge.status, {
      [username]: outcome.user.username,
      [enabled]: true,
      [mfaToken]: outcome.mfaToken,
    });
  };

  const logOuts = signIn.logOut.paths.map((path): Route => ({
    method: signIn.logOut.method,
    path,
    purpose: 'logOut',
    access: 'bearer',
    handle({ session }) {
      desk.sessions.logOut(session);
      counters().logOuts += 1;
      const { message } = signIn.logOut;
      return message === undefined ? emptyAnswer(204) : jsonAnswer(200, { message });
    },
  }));

  const codes = (signIn.authorizationCode?.paths ?? []).map((versioned): Route => ({
    ...versioned,
    method: 'POST',
    purpose: 'code',
    access: 'bearer',
    handle({ session }) {
      counters().codesIssued += 1;
      return jsonAnswer(200, {
        [signIn.authorizationCode?.member ?? 'code']: desk.codes.issue(session.user),
      });
    },
  }));

  return [
    { method: 'POST', path: signIn.tokenPath, purpose: 'token', access: 'anonymous', handle: token },
    ...logOuts,
    ...codes,
    ...(signIn.singleSignOn ? singleSignOnRoutes(signIn, signIn.singleSignOn, errors, context) : []),
  ];
}

function singleSignOnRoutes(
  signIn: SignIn,
  paths: SingleSignOn,
  errors: ErrorShape,
  { desk, singleSignOn, counters }: ProductContext,
): Route[] {
  const refuse = (failure: Failure, detail: string, call: Call): Answer =>
    errors.failure(failure, detail, call.path);
  const isMember = (user: (typeof desk.users)[number], names: readonly string[]): boolean =>
    user.origin === 'identityProvider' && names.includes(user.username);

  const signOnUrl = async (call: Call): Promise<Answer> => {
    const { userNameParameter, addressMember } = paths;
    const userName = queryValue(call.query, userNameParameter);
    if (!userName) {
      return refuse('parameterMissing', `The ${userNameParameter} parameter is required.`, call);
    }
    if (!desk.users.some((known) => isMember(known, [userName]))) {
      return refuse('userUnknown', `There is no identity provider user ${userName}.`, call);
    }
    if (!singleSignOn) return refuse('notFound', 'No identity provider is configured.', call);
    counters().signOnUrls += 1;
    return jsonAnswer(200, { [addressMember]: await singleSignOn.signOnUrl() });
  };

  const redeem = async (call: Call): Promise<Answer> => {
    const form = formBody(call, signIn);
    if (!form) return refuse('bodyUnexpected', 'The body must be application/x-www-form-urlencoded.', call);
    const samlResponse = form.get(paths.answerField);
    if (!samlResponse) {
      return refuse('parameterMissing', `The request must contain ${paths.answerField}.`, call);
    }
    if (!singleSignOn) return refuse('notFound', 'No identity provider is configured.', call);
    const verdict = await singleSignOn.verify(samlResponse);
    if ('refused' in verdict) return refuse('samlRefused', verdict.refused, call);
    const user = desk.users.find((known) => isMember(known, verdict.names));
    if (!user) return refuse('samlRefused', `No user here is called ${verdict.names.join(' or ')}.`, call);
    return jsonAnswer(200, tokenAnswer(await desk.sessions.open(user), signIn, false));
  };

  return [
    {
      method: 'GET',
      path: paths.signOnUrlPath,
      purpose: 'signOnUrl',
      access: 'anonymous',
      handle: signOnUrl,
    },
    { method: 'POST', path: paths.redeemPath, purpose: 'saml', access: 'anonymous', handle: redeem },
    {
      method: 'POST',
      path: paths.assertionConsumerService,
      purpose: 'page',
      access: 'anonymous',
      handle: (call) => htmlAnswer(200, samlAnswerPage(parseForm(call.body).get('SAMLResponse') ?? '')),
    },
  ];
}

function formBody({ body, mediaType }: Call, { mediaTypes }: SignIn): Form | undefined {
  return mediaTypes?.includes(mediaType) === false ? undefined : parseForm(body);
}

/** Times are UTC and say so nowhere, as in the examples. */
function tokenAnswer(pair: IssuedPair, { answer }: SignIn, namesUser: boolean): object {
  const { accessToken, refreshToken, issuedAt, accessLifetimeMs } = pair;
  const seconds = Math.round(accessLifetimeMs / 1000) - answer.expiresInShortBy;
  const values: Readonly<Record<TokenMember, string | number>> = {
    accessToken,
    tokenType: 'bearer',
    refreshToken,
    expiresIn: Math.max(1, seconds),
    issued: utcWithoutZone(issuedAt),
    expires: utcWithoutZone(issuedAt + Math.max(1000, accessLifetimeMs)),
  };
  const members = answer.members.map(([member, name]): [string, string | number] => [name, values[member]]);
  if (namesUser && answer.username !== undefined) members.push([answer.username, pair.user.username]);
  return Object.fromEntries(members);
}

function utcWithoutZone(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
