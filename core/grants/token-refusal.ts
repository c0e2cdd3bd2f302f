import { VeeamError } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import { bodyKind } from '../requests/answer-text';
import { BETWEEN, isAboutVersion, quoted, readRefusal, refusalError } from '../requests/refusal';
import type { Refusal } from '../requests/refusal';
import type { TokenCall, TokenCallContext } from './token-call-context';
import { versionRefused } from './version-refused';

/** What decides how a refusal is put into words. */
interface Refused {
  readonly answer: HttpAnswer;
  readonly context: TokenCallContext;
  readonly call: TokenCall;
  readonly refusal: Refusal;
}

/**
 * What an answer of status 300 and above to a token call means. Only what is surely about the credentials (or about
 * an input that is spent once) is `VEEAM_SIGN_IN_REFUSED`, after which the account is left alone for a while.
 */
export function tokenRefusal(answer: HttpAnswer, context: TokenCallContext, call: TokenCall): VeeamError {
  const refused = { answer, context, call, refusal: readRefusal(answer, context.redact) };
  const { statusCode } = answer;
  if (refused.refusal.veeamCode === 'unsupported_grant_type') return grantUnsupported(refused);
  if (statusCode < 400 || statusCode === 408 || statusCode === 429 || statusCode >= 500)
    return refusalError(answer, { what: call.what, now: context.clock.now(), redact: context.redact });
  const versioning = context.settings.profile.versioning.in;
  if (statusCode !== 401 && isAboutVersion(answer, statusCode === 400 || versioning === 'header'))
    return versioning === 'header' ? versionRefused(answer, call.what, context) : noTokenService(refused);
  const advice = adviceOnAccount(refused);
  if (advice !== undefined) return signInRefused(refused, advice);
  return adviceOnServer(refused) ?? noTokenService(refused);
}

/** Codes of an OAuth error or of a product that speak of the request or the server, not of who signs in. */
const NOT_OF_CREDENTIALS =
  /^(invalid_scope|unsupported_response_type|server_error|temporarily_unavailable|InvalidURI|MethodNotAllowed|NotFound|NotImplemented|ServiceUnavailable|UnexpectedContent|UnknownError)$/;

const LOCKED =
  'The account is locked, which says nothing about the password: wait, or have it unlocked on the server.';

/** What to do where the refusal is surely about the account or the input, or nothing. */
function adviceOnAccount({ answer, call, refusal }: Refused): string | undefined {
  const { statusCode } = answer;
  const kind = bodyKind(answer);
  const { veeamCode = '', veeamMessage = '' } = refusal;
  const isWorded = kind === 'object' && !NOT_OF_CREDENTIALS.test(veeamCode);
  if (statusCode === 423 && kind !== 'html') return LOCKED;
  if (statusCode === 401) {
    if (kind !== 'empty' && !isWorded) return undefined;
    return /\block(ed|out)\b/i.test(`${veeamCode} ${veeamMessage}`) ? LOCKED : call.advice;
  }
  if (statusCode === 400) {
    if (kind === 'empty') return call.refusedWithoutWords === true ? call.advice : undefined;
    if (!isWorded || (veeamCode === '' && veeamMessage === '')) return undefined;
    return /\block(ed|out)\b/i.test(`${veeamCode} ${veeamMessage}`) ? LOCKED : call.advice;
  }
  const isAboutInput = call.oneTime === true || call.refusedWithoutWords === true;
  if (statusCode === 403 && isAboutInput && isWorded && !LICENSE.test(`${veeamCode} ${veeamMessage}`))
    return call.advice;
  return undefined;
}

/** The server's terms, or what its license covers. */
const LICENSE = /licen[cs]e|agreement|\bEULA\b|\bedition\b/i;
const AGREEMENT = /agreement|\bEULA\b/i;

/** Refusals of the server that have their own words. */
function adviceOnServer(refused: Refused): VeeamError | undefined {
  const { answer, context, call, refusal } = refused;
  const { name } = context.settings.profile;
  const { statusCode } = answer;
  const said = `${refusal.veeamCode ?? ''} ${refusal.veeamMessage ?? ''}`;
  const kind = bodyKind(answer);
  const words = (advice: string, code: 'VEEAM_REQUEST_REFUSED' | 'VEEAM_UNEXPECTED_ANSWER'): VeeamError =>
    new VeeamError(
      code,
      `${call.what} was answered with ${statusCode}.${quoted(answer, context.redact)} ${advice}`,
      { statusCode, ...refusal, requestSent: true },
    );
  if (kind === 'html')
    return [400, 401, 403, 407, 423].includes(statusCode)
      ? words(BETWEEN, 'VEEAM_UNEXPECTED_ANSWER')
      : undefined;
  if (statusCode === 402 || (statusCode === 403 && LICENSE.test(said) && !AGREEMENT.test(said)))
    return words(
      `The license or edition of ${name} does not cover its REST API: check the license there.`,
      'VEEAM_REQUEST_REFUSED',
    );
  if (statusCode === 403 && (AGREEMENT.test(said) || wantsAgreement(answer)))
    return words(
      `Sign in to the web interface of ${name} once and accept the license agreement.`,
      'VEEAM_REQUEST_REFUSED',
    );
  if (statusCode === 403)
    return words(
      `The account may not sign in to the REST API of ${name}: give its role the right there, or use another account.`,
      'VEEAM_REQUEST_REFUSED',
    );
  if (statusCode === 407)
    return words('Enter the user of the proxy in the proxy settings.', 'VEEAM_UNEXPECTED_ANSWER');
  if (statusCode === 400 || statusCode === 401)
    return words(
      'That is no decision about the account. Check that product, address and port belong together, and what is between here and the server.',
      'VEEAM_UNEXPECTED_ANSWER',
    );
  return undefined;
}

/** A member of its own tells that the license agreement has not been accepted yet. */
function wantsAgreement({ body }: HttpAnswer): boolean {
  return /"licenseAgreementAcceptanceRequired"\s*:\s*true/i.test(new TextDecoder().decode(body));
}

function signInRefused({ answer, call, context, refusal }: Refused, advice: string): VeeamError {
  const said =
    refusal.veeamMessage === undefined && bodyKind(answer) !== 'text' ? '' : quoted(answer, context.redact);
  return new VeeamError('VEEAM_SIGN_IN_REFUSED', `${call.what} was refused.${said} ${advice}`, {
    statusCode: answer.statusCode,
    ...refusal,
    oneTime: call.oneTime,
  });
}

function grantUnsupported({ answer, call, refusal }: Refused): VeeamError {
  return new VeeamError(
    'VEEAM_GRANT_UNSUPPORTED',
    `${call.what} was refused: the server does not take this grant type. Choose another way to sign in, or check the version of the product.`,
    { statusCode: answer.statusCode, veeamCode: refusal.veeamCode },
  );
}

/** Something answers there, but it signs nobody in. */
function noTokenService({ answer, call, context, refusal }: Refused): VeeamError {
  return new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${call.what} found no token service: the server answered ${answer.statusCode}.${quoted(answer, context.redact)} Check that product, address and port belong together.`,
    { statusCode: answer.statusCode, ...refusal, requestSent: true },
  );
}
