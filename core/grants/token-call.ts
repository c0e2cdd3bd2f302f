import { VeeamError } from '../errors/veeam-error';
import type { Clock, HttpRequest, Transport } from '../ports';
import type { ProductProfile } from '../products/profile';
import { answerJson, describeAnswer } from '../requests/answer-text';
import { checkMfaChallenge, checkTokenAnswer } from '../schemas/schemas';
import type { Redact } from '../session/redaction';
import type { SessionSettings } from '../session/settings';
import { tokenPair } from '../session/token-pair';
import type { TokenPair } from '../session/token-pair';
import type { MfaChallenge } from './grant';
import { tokenRefusal } from './token-refusal';

/** What a token call needs of a sign-in context; a refresh has no more than this. */
export interface TokenCallContext {
  readonly settings: SessionSettings;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Replaces every secret of the session in a text that is to be shown. */
  readonly redact: Redact;
}

/** The header that selects the API revision, for products that have one. */
export function versionHeader(profile: ProductProfile, apiVersion: string): Record<string, string> {
  return profile.versioning.in === 'header' ? { [profile.versioning.header]: apiVersion } : {};
}

/** A form post to the server of the session; every value is percent-encoded. */
export function formRequest(
  settings: SessionSettings,
  path: string,
  fields: Record<string, string>,
): HttpRequest {
  return {
    method: 'POST',
    url: `${settings.server}${path}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...versionHeader(settings.profile, settings.apiVersion),
    },
    body: new URLSearchParams(fields).toString(),
  };
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
  /** Whether an empty 400 is a refusal of what was sent; a token that is gone is told of in fewer words. */
  readonly refusedWithoutWords?: boolean;
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

/** `administrator to Veeam Backup for AWS at backup.example.com:11005`, the end of most sentences here. */
export function accountAt(settings: SessionSettings): string {
  const { username, idpUsername } = settings.credentials;
  const account = username ?? idpUsername;
  return `${account === undefined ? '' : `of ${account} `}to ${serverName(settings)}`;
}

/** `Veeam Backup for AWS at backup.example.com:11005` */
export function serverName(settings: SessionSettings): string {
  return `${settings.profile.name} at ${new URL(settings.server).host}`;
}

/** @throws VeeamError `VEEAM_CONFIGURATION` naming every field that is empty */
export function requireFields(
  settings: SessionSettings,
  fields: Partial<Record<keyof SessionSettings['credentials'], string>>,
): void {
  const missing = Object.entries(fields)
    .filter(([field]) => settings.credentials[field as keyof SessionSettings['credentials']] === undefined)
    .map(([, label]) => label);
  if (missing.length === 0) return;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `To sign in to ${serverName(settings)}, the ${missing.join(' and the ')} must be filled in.`,
  );
}
