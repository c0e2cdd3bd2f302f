import { VeeamError } from '../errors/veeam-error';
import type { HttpAnswer, HttpRequest } from '../ports';
import type { SingleSignOnGrant } from '../products/profile';
import { answerJson, bodyKind, describeAnswer } from '../requests/answer-text';
import { memberAt } from '../requests/member';
import { isAboutVersion, quoted, refusalError } from '../requests/refusal';
import type { SessionSettings } from '../session/session-settings';
import { refusedAnswerAdvice } from '../single-sign-on/answer-terms';
import { signOn } from '../single-sign-on/sign-on';
import type { SignOnVisit } from '../single-sign-on/sign-on-visit';
import type { TokenPair } from '../session/token-pair';
import type { Grant, SignInContext } from './grant';
import { accountAt, serverName } from '../session/account-name';
import { pathFor, versionHeader } from '../products/version';
import { callForTokens, expectPair } from './token-call';
import { tokenRequest } from './token-request';
import type { TokenCallContext } from './token-call-context';
import { parseTotpSecret, totpCode, totpStep } from './totp';
import { versionRefused } from './version-refused';

function singleSignOn(settings: SessionSettings): SingleSignOnGrant {
  return settings.profile.grants.saml as SingleSignOnGrant;
}

/** The name under which the product knows the person; the provider may want another one. */
function userName(settings: SessionSettings): string {
  return settings.credentials.username ?? settings.credentials.idpUsername ?? '';
}

/** The request for the address of the identity provider (Using Single Sign-On, step 1). */
export function signOnUrlRequest(settings: SessionSettings): HttpRequest {
  const { signOnUrl } = singleSignOn(settings);
  if (signOnUrl.by === 'token request')
    return tokenRequest(settings, { grantType: signOnUrl.grantType, username: userName(settings) });
  const query = `${signOnUrl.userNameParameter}=${encodeURIComponent(userName(settings)).replaceAll('%40', '@')}`;
  return {
    method: 'GET',
    url: `${settings.server}${pathFor(signOnUrl.path, settings.apiVersion)}?${query}`,
    headers: { accept: 'application/json', ...versionHeader(settings.profile, settings.apiVersion) },
  };
}

/**
 * Asks the product where its identity provider signs the user in.
 *
 * @returns the provider's address with the product's SAML request in it
 * @throws VeeamError `VEEAM_SINGLE_SIGN_ON` where the product has no single sign-on for this user, else what
 *   the transport throws
 */
export async function askForSignOnUrl(context: TokenCallContext): Promise<string> {
  const { settings, transport, redact } = context;
  if (settings.profile.grants.saml === undefined) {
    throw new VeeamError(
      'VEEAM_GRANT_UNSUPPORTED',
      `${settings.profile.name} has no single sign-on. Choose another way to sign in.`,
    );
  }
  const answer = await transport.send(signOnUrlRequest(settings));
  const what = `The question for the sign-on address ${accountAt(settings)}`;
  if (answer.statusCode >= 300) throw signOnUrlRefused(answer, what, context);
  const { member } = singleSignOn(settings).signOnUrl;
  const url = memberAt(answerJson(answer), member);
  if (typeof url === 'string' && /^https?:\/\//.test(url)) return url;
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${what} brought no address but ${describeAnswer(answer, redact)}: ${member} is no address of a web page.`,
  );
}

/** A product knows the user, and an identity provider for the user, or it does not; the path is not to blame. */
function signOnUrlRefused(answer: HttpAnswer, what: string, context: TokenCallContext): VeeamError {
  const { settings, clock, redact } = context;
  const { statusCode } = answer;
  const inHeader = settings.profile.versioning.in === 'header';
  if (inHeader && statusCode < 500 && isAboutVersion(answer, true))
    return versionRefused(answer, what, context);
  const error = refusalError(answer, { what, now: clock.now(), redact });
  if (error.code !== 'VEEAM_REQUEST_REFUSED' || bodyKind(answer) === 'html') return error;
  return new VeeamError(
    'VEEAM_SINGLE_SIGN_ON',
    `${what} was answered with ${statusCode}.${quoted(answer, redact)} The server knows no single sign-on for the user ${userName(settings)}: check how the name is written there, that single sign-on is set up in ${serverName(settings)}, and that this user was added from the identity provider.`,
    { statusCode, veeamCode: error.veeamCode, veeamMessage: error.veeamMessage },
  );
}

/**
 * Exchanges the provider's SAML answer for a token pair (Using Single Sign-On, step 3).
 *
 * @param samlResponse base64, as the provider's page or the person handed it over
 */
export async function redeemSamlResponse(
  context: TokenCallContext,
  samlResponse: string,
): Promise<TokenPair> {
  const { settings } = context;
  const { grantType, redeemPath } = singleSignOn(settings);
  const what = `Single sign-on ${accountAt(settings)}`;
  const request = tokenRequest(
    settings,
    {
      ...(grantType === undefined ? {} : { grantType }),
      samlResponse: samlResponse.replace(/\s/g, ''),
    },
    redeemPath,
  );
  const { server, credentials } = settings;
  const accounts = [userName(settings), credentials.idpUsername ?? ''];
  const advice = refusedAnswerAdvice(samlResponse, { server, now: context.clock.now(), accounts });
  return expectPair(await callForTokens(context, { request, what, advice, oneTime: true }), what);
}

/** The verification code for the provider, each time step's once. */
function codeOfNow({ settings, clock, memory }: SignInContext): string {
  const secret = parseTotpSecret(settings.credentials.totpSecret ?? '');
  const step = Math.max(totpStep(secret, clock.now()), (memory.lastTotpStep ?? -1) + 1);
  memory.lastTotpStep = step;
  return totpCode(secret, step);
}

/** Loaded on first use: the HTML and cookie libraries behind it cost nothing to those who do not need them. */
async function pageVisitor(context: SignInContext): Promise<SignOnVisit> {
  const { PageVisitor } = await import('../single-sign-on/page-visitor.js');
  return new PageVisitor(context);
}

/** Single sign-on over SAML 2.0, with stored credentials of the identity provider or by a person. */
export const saml: Grant = {
  type: 'saml',
  label: 'single sign-on (SAML)',
  inputs: ['username', 'idpUsername', 'idpPassword', 'totpSecret'],
  needs: [{ oneOf: ['username', 'idpUsername'] }, { oneOf: ['idpPassword'], where: 'idpUsername' }],
  oneTimeInput: 'samlResponse',
  howToSignIn:
    'Send a message to an SSO Login node, sign in at msg.payload.redirectToUrl, and send the answer back in msg.samlResponse; or store user and password of the identity provider in the session.',
  check({ credentials }) {
    if (credentials.totpSecret !== undefined) parseTotpSecret(credentials.totpSecret);
  },
  isRepeatable: (settings) => settings.credentials.idpPassword !== undefined,
  canSignIn: (settings, oneTime) =>
    oneTime.samlResponse !== undefined || settings.credentials.idpPassword !== undefined,
  async signIn(context: SignInContext) {
    if (context.oneTime.samlResponse !== undefined)
      return redeemSamlResponse(context, context.oneTime.samlResponse);
    const visitor = context.signOnVisitor ?? (await pageVisitor(context));
    const { credentials, signOnOrigins } = context.settings;
    const samlResponse = await signOn(visitor, {
      signOnUrl: await askForSignOnUrl(context),
      credentials: {
        username: credentials.idpUsername ?? userName(context.settings),
        password: credentials.idpPassword ?? '',
        code: credentials.totpSecret === undefined ? undefined : () => codeOfNow(context),
      },
      extraOrigins: signOnOrigins,
      redact: context.redact,
      account: userName(context.settings),
      scriptAdvice: context.words.scriptedSignIn,
    });
    context.note(samlResponse);
    return redeemSamlResponse(context, samlResponse);
  },
};
