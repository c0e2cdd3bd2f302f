import { VeeamError } from '../errors/veeam-error';
import { answerJson, describeAnswer } from '../requests/answer-text';
import { checkMfaChallenge, checkTokenAnswer } from '../schemas/schemas';
import { tokenPair } from '../session/token-pair';
import type { TokenPair } from '../session/token-pair';
import type { MfaChallenge } from './grant';
import type { TokenCall, TokenCallContext } from './token-call-context';
import { tokenRefusal } from './token-refusal';

/** What a token call can bring when it is not refused. */
export type TokenCallResult = { readonly pair: TokenPair } | { readonly challenge: MfaChallenge };

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
  context.observer?.tokenRequest();
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
      ? describeAnswer(answer, context.redact)
      : `${describeAnswer(answer, context.redact)}: ${pair.ok ? 'it does not say how long the token lives' : pair.fault}`;
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${what} brought no token pair but ${came}. Check that product, address and port belong together.`,
    { statusCode: answer.statusCode, requestSent: true },
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
