import { emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from '../http/answer';
import { parseForm, type Form } from '../http/form';
import { queryValue, type Call, type Route } from '../http/routes';
import { awsResources } from '../inventory/aws-resources';
import { samlAnswerPage } from '../saml/pages';
import { requestTokens, type GrantType } from '../sessions/grants';
import type { IssuedPair } from '../sessions/session-store';
import { applianceMint } from '../sessions/token-mint';
import { demoUsers } from '../users';
import { checkApiVersion } from './api-version';
import type { Failure } from './failure';
import { problemJson } from './problem-json';
import type { ProductContext, ProductProfile } from './profile';

const grantTypes: readonly GrantType[] = ['password', 'mfa', 'refresh_token', 'authorization_code'];
const assertionConsumerService = '/api/v1/saml2';

/** Veeam Backup for AWS. Sources: Requesting Authorization, Performing Logout, and the REST reference. */
export const backupForAws: ProductProfile = {
  id: 'backup-for-aws',
  title: 'Veeam Backup for AWS',
  port: 11005,
  apiBase: '/api/v1',
  demoUser: demoUsers.administrator,
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 2 * 60 * 60 * 1000,
  mint: applianceMint,
  errors: problemJson,
  checkApiVersion,
  assertionConsumerService,
  routes: (context) => [...authorizationRoutes(context), ...awsResources(context)],
};

function authorizationRoutes(context: ProductContext): Route[] {
  const { desk, singleSignOn, counters } = context;
  const refuse = (failure: Failure, detail: string, call: Call): Answer =>
    problemJson.failure(failure, detail, call.path);

  const token = async (call: Call): Promise<Answer> => {
    const form = formBody(call);
    if (!form) return refuse('bodyUnexpected', 'The body must be application/x-www-form-urlencoded.', call);
    const outcome = await requestTokens(form, grantTypes, desk);
    if (outcome.kind === 'refused') return refuse(outcome.failure, outcome.detail, call);
    if (outcome.kind === 'mfaChallenge') {
      const { user, mfaToken } = outcome;
      return jsonAnswer(200, { username: user.username, mfa_enabled: true, mfa_token: mfaToken });
    }
    const answer = tokenAnswer(outcome.pair);
    const named = form.get('grant_type') === 'password';
    return jsonAnswer(200, named ? { ...answer, username: outcome.pair.user.username } : answer);
  };

  const signOnUrl = async (call: Call): Promise<Answer> => {
    const userName = queryValue(call.query, 'userName');
    if (!userName) return refuse('parameterMissing', 'The userName parameter is required.', call);
    const user = desk.users.find(
      (known) => known.origin === 'identityProvider' && known.username === userName,
    );
    if (!user) return refuse('userUnknown', `There is no identity provider user ${userName}.`, call);
    if (!singleSignOn) return refuse('notFound', 'No identity provider is configured.', call);
    counters().signOnUrls += 1;
    return jsonAnswer(200, { redirectToUrl: await singleSignOn.signOnUrl() });
  };

  const samlToken = async (call: Call): Promise<Answer> => {
    const form = formBody(call);
    if (!form) return refuse('bodyUnexpected', 'The body must be application/x-www-form-urlencoded.', call);
    const samlResponse = form.get('SamlResponse');
    if (!samlResponse) return refuse('parameterMissing', 'The request must contain SamlResponse.', call);
    if (!singleSignOn) return refuse('notFound', 'No identity provider is configured.', call);
    const verdict = await singleSignOn.verify(samlResponse);
    if ('refused' in verdict) return refuse('samlRefused', verdict.refused, call);
    const user = desk.users.find(
      (known) => known.origin === 'identityProvider' && verdict.names.includes(known.username),
    );
    if (!user) return refuse('samlRefused', `No user here is called ${verdict.names.join(' or ')}.`, call);
    return jsonAnswer(200, tokenAnswer(await desk.sessions.open(user)));
  };

  return [
    { method: 'POST', path: '/api/v1/token', purpose: 'token', access: 'anonymous', handle: token },
    {
      method: 'DELETE',
      path: '/api/v1/token',
      purpose: 'logOut',
      access: 'bearer',
      handle({ session }) {
        desk.sessions.logOut(session);
        counters().logOuts += 1;
        return emptyAnswer(204);
      },
    },
    {
      method: 'POST',
      path: '/api/v1/token/authorization_code',
      purpose: 'code',
      access: 'bearer',
      handle({ session }) {
        counters().codesIssued += 1;
        return jsonAnswer(200, { code: desk.codes.issue(session.user) });
      },
    },
    // The text of the document says GET, its example line says POST; the reference says GET.
    {
      method: 'GET',
      path: '/api/v1/identityProvider/signOnUrl',
      purpose: 'signOnUrl',
      access: 'anonymous',
      handle: signOnUrl,
    },
    {
      method: 'POST',
      path: '/api/v1/identityProvider/token',
      purpose: 'saml',
      access: 'anonymous',
      handle: samlToken,
    },
    {
      method: 'POST',
      path: assertionConsumerService,
      purpose: 'page',
      access: 'anonymous',
      handle: (call) => htmlAnswer(200, samlAnswerPage(parseForm(call.body).get('SAMLResponse') ?? '')),
    },
  ];
}

/** The body as a form. The examples name no content type, so none is fine; another one than a form's is not. */
function formBody({ body, mediaType }: Call): Form | undefined {
  return mediaType === '' || mediaType === 'application/x-www-form-urlencoded' ? parseForm(body) : undefined;
}

/** A token answer with the members of the document's examples; times are UTC and say so nowhere. */
function tokenAnswer({ accessToken, refreshToken, issuedAt, accessLifetimeMs }: IssuedPair): object {
  const expiresIn = Math.max(1, Math.round(accessLifetimeMs / 1000));
  const expires = Math.max(issuedAt + accessLifetimeMs, issuedAt + 1000);
  return {
    access_token: accessToken,
    token_type: 'bearer',
    refresh_token: refreshToken,
    expires_in: expiresIn,
    '.issued': utcWithoutZone(issuedAt),
    '.expires': utcWithoutZone(expires),
  };
}

function utcWithoutZone(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
