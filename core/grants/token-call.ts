import { VeeamError } from '../errors/veeam-error';
import type { Clock, HttpAnswer, HttpRequest, Transport } from '../ports';
import { answerJson, describeAnswer } from '../requests/answer-text';
import { closed, readRefusal, refusalError } from '../requests/refusal';
import { checkMfaChallenge, checkTokenAnswer } from '../schemas/schemas';
import type { SessionSettings } from '../session/session-settings';
import { tokenPair } from '../session/token-pair';
import type { TokenPair } from '../session/token-pair';
import type { MfaChallenge } from './grant';

/** What a token call needs of a sign-in context; a refresh has no more than this. */
export interface TokenCallContext {
  readonly settings: SessionSettings;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
}

/** What a token call can bring when it is not refused. */
export type TokenCallResult = { readonly pair: TokenPair } | { readonly challenge: MfaChallenge };

/** One token request with the words for what can become of it. */
export interface TokenCall {
  readonly request: HttpRequest;
  /** The sentence's subject, for example `Sign-in of administrator to Veeam Backup for AWS at host`. */
  readonly what: string;
  /** What to do where the server says no. */
  readonly advice: string;
  readonly previousRefreshToken?: string;
  /** Whether a refusal counts as the product's only in JSON or without words: pages of proxies decide nothing. */
  readonly decidedInJson?: boolean;
  /** Whether a refusal concerns an input that is spent once, so that the stored credentials are not to blame. */
  readonly oneTime?: boolean;
}

/**
 * Sends a token request and reads the pair or the MFA challenge. The challenge is known by its content, never by
 * its status: 200 for Backup for AWS, 202 for its sisters.
 *
 * @throws VeeamError `VEEAM_SIGN_IN_REFUSED` (the server's decision), `VEEAM_GRANT_UNSUPPORTED`,
 *   `VEEAM_UNEXPECTED_ANSWER`, `VEEAM_SERVER_BUSY`, `VEEAM_SERVER_FAULT`, or what the transport throws
 */
export async function callForTokens(context: TokenCallContext, call: TokenCall): Promise<TokenCallResult> {
  const { request, what, previousRefreshToken } = call;
  const requestedAt = context.clock.now();
  const answer = await context.transport.send(request);
  if (answer.statusCode >= 300) throw tokenRefusal(answer, context, call);
  const body = answerJson(answer);
  const challenge = checkMfaChallenge(body);
  if (challenge.ok) return { challenge: { mfaToken: challenge.value.mfa_token, receivedAt: requestedAt } };
  const pair = checkTokenAnswer(body);
  const obtained = pair.ok ? tokenPair(pair.value, requestedAt, previousRefreshToken) : undefined;
  if (obtained !== undefined && Number.isFinite(obtained.expiresAt)) return { pair: obtained };
  const came =
    body === undefined || typeof body !== 'object' || body === null
      ? describeAnswer(answer)
      : `${describeAnswer(answer)}: ${pair.ok ? 'it does not say how long the token lives' : pair.fault}`;
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${what} brought no token pair but ${came}. Check that product, address and port belong together.`,
    { statusCode: answer.statusCode, requestSent: true },
  );
}

/** Client errors by which a token endpoint says no; all others mean that it was not understood or not found. */
const DECISIONS = new Set([400, 401, 403, 423]);

function tokenRefusal(answer: HttpAnswer, context: TokenCallContext, call: TokenCall): VeeamError {
  const { what, advice, oneTime } = call;
  const { veeamCode, veeamMessage } = readRefusal(answer, context.redact);
  if (veeamCode === 'unsupported_grant_type') {
    return new VeeamError(
      'VEEAM_GRANT_UNSUPPORTED',
      `${what} was refused: the server does not take this grant type. Choose another way to sign in, or check the version of the product.`,
      { statusCode: answer.statusCode, veeamCode },
    );
  }
  if (isAboutVersion(answer.statusCode, veeamMessage, context.settings)) {
    return versionRefused(answer.statusCode, veeamMessage ?? '', call, context.settings);
  }
  const isForeign =
    call.decidedInJson === true && answer.body.byteLength > 0 && typeof answerJson(answer) !== 'object';
  if (isForeign || !DECISIONS.has(answer.statusCode)) {
    const error = refusalError(answer, { what, now: context.clock.now(), redact: context.redact });
    if (error.code !== 'VEEAM_REQUEST_REFUSED') return error;
    return new VeeamError(
      'VEEAM_UNEXPECTED_ANSWER',
      `${what} found no token service: the server answered ${answer.statusCode} with ${describeAnswer(answer)}. Check that product, address and port belong together.`,
      { statusCode: answer.statusCode, requestSent: true },
    );
  }
  const said = veeamMessage === undefined ? '' : ` Veeam says: ${closed(veeamMessage)}`;
  return new VeeamError('VEEAM_SIGN_IN_REFUSED', `${what} was refused.${said} ${advice}`, {
    statusCode: answer.statusCode,
    veeamCode,
    veeamMessage,
    oneTime,
  });
}

/** A wrong revision of the API says nothing about the credentials, and is corrected in another field. */
function isAboutVersion(status: number, said: string | undefined, { profile }: SessionSettings): boolean {
  return status === 400 && profile.versioning.in === 'header' && /\bversion\b/i.test(said ?? '');
}

function versionRefused(
  statusCode: number,
  said: string,
  { what }: TokenCall,
  { apiVersion, profile }: SessionSettings,
): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `${what} was answered with ${statusCode}: ${closed(said)} Choose another API version than ${apiVersion} for this server, for example ${profile.versioning.revisions
      .filter((revision) => revision !== apiVersion)
      .slice(0, 3)
      .join(', ')}.`,
    { statusCode, veeamMessage: said, versionRefused: true },
  );
}

/** Reads a pair where a challenge would make no sense. */
export function expectPair(result: TokenCallResult, what: string): TokenPair {
  if ('pair' in result) return result.pair;
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${what} was answered with a request for a verification code where none belongs. Sign in with user name, password and code instead.`,
  );
}
