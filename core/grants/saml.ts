import { VeeamError } from '../errors/veeam-error';
import type { HttpRequest } from '../ports';
import type { SingleSignOnProfile } from '../products/profile';
import { answerJson, describeAnswer } from '../requests/answer-text';
import { refusalError } from '../requests/refusal';
import { checkSignOnUrl } from '../schemas/schemas';
import type { SessionSettings } from '../session/settings';
import { refusedAnswerAdvice } from '../single-sign-on/answer-terms';
import { signOn } from '../single-sign-on/sign-on';
import type { SignOnVisit } from '../single-sign-on/sign-on-visit';
import type { TokenPair } from '../session/token-pair';
import type { Grant, SignInContext } from './grant';
import { parseTotpSecret, totpCode, totpStep } from './totp';
import {
  accountAt,
  callForTokens,
  expectPair,
  formRequest,
  requireFields,
  serverName,
  versionHeader,
} from './token-call';
import type { TokenCallContext } from './token-call';

function singleSignOn(settings: SessionSettings): SingleSignOnProfile {
  return settings.profile.grants.saml as SingleSignOnProfile;
}

/** The name under which the product knows the person; the provider may want another one. */
function userName(settings: SessionSettings): string {
  return settings.credentials.username ?? settings.credentials.idpUsername ?? '';
}

/** The request for the address of the identity provider (Using Single Sign-On, step 1). */
export function signOnUrlRequest(settings: SessionSettings): HttpRequest {
  const names = singleSignOn(settings);
  const query = `${names.userNameParameter}=${encodeURIComponent(userName(settings)).replaceAll('%40', '@')}`;
  return {
    method: 'GET',
    url: `${settings.server}${names.signOnUrlPath}?${query}`,
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
  const { settings, transport, clock, redact } = context;
  const answer = await transport.send(signOnUrlRequest(settings));
  const what = `The question for the sign-on address ${accountAt(settings)}`;
  if (answer.statusCode >= 300) {
    const error = refusalError(answer, { what, now: clock.now(), redact });
    if (error.code !== 'VEEAM_REQUEST_REFUSED') throw error;
    throw new VeeamError(
      'VEEAM_SINGLE_SIGN_ON',
      `${error.message} Check that single sign-on is set up in ${serverName(settings)} and that this user was added from the identity provider.`,
      { statusCode: error.statusCode, veeamCode: error.veeamCode, veeamMessage: error.veeamMessage },
    );
  }
  const url = checkSignOnUrl(answerJson(answer));
  if (url.ok) return url.value.redirectToUrl;
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${what} brought no address but ${describeAnswer(answer)}: ${url.fault}.`,
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
  const names = singleSignOn(settings);
  const what = `Single sign-on ${accountAt(settings)}`;
  const request = formRequest(settings, names.redeemPath, {
    [names.answerField]: samlResponse.replace(/\s/g, ''),
  });
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
  oneTimeInput: 'samlResponse',
  howToSignIn:
    'Send a message to an SSO Login node, sign in at msg.payload.redirectToUrl, and send the answer back in msg.samlResponse; or store user and password of the identity provider in the session.',
  check(settings) {
    if (userName(settings) === '') requireFields(settings, { username: 'user name' });
    if (settings.credentials.idpUsername !== undefined)
      requireFields(settings, { idpPassword: 'password at the identity provider' });
    if (settings.credentials.totpSecret !== undefined) parseTotpSecret(settings.credentials.totpSecret);
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
    return redeemSamlResponse(context, samlResponse);
  },
};
