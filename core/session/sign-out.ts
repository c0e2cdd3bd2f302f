import { isVeeamError } from '../errors/veeam-error';
import { formRequest } from '../grants/token-request';
import type { TokenCallContext } from '../grants/token-call-context';
import type { HttpAnswer, HttpRequest } from '../ports';
import type { SignOut } from '../products/profile';
import { pathFor, versionHeader } from '../products/version';
import { answerJson, bodyKind, describeAnswer } from '../requests/answer-text';
import { quoted } from '../requests/refusal';
import { serverName } from './account-name';
import type { Redact } from './redaction';
import type { SessionSettings } from './session-settings';
import type { TokenPair } from './token-pair';

/** What became of a log-out. The pair is forgotten either way. */
export interface LogOutResult {
  /** Whether the server confirmed that the session ended. */
  readonly loggedOut: boolean;
  readonly message: string;
}

const LEFT_BEHIND = 'The tokens are forgotten here and end by themselves there.';

/** Milliseconds; a host that closes waits no longer than that. */
export const LOG_OUT_TIMEOUT_MS = 5000;

/**
 * Ends a session on the server in the product's own way. Never rejects.
 */
export async function endOnServer(
  { settings, transport, redact }: TokenCallContext,
  tokens: Pick<TokenPair, 'accessToken' | 'refreshToken'>,
): Promise<LogOutResult> {
  const { signOut } = settings.profile;
  const server = serverName(settings);
  if (settings.grant === 'api_key')
    return {
      loggedOut: false,
      message: `The API key is forgotten here until it is needed again; ${server} knows no end of it but its deletion.`,
    };
  if (signOut.by === 'nothing') return { loggedOut: false, message: signOut.because };
  const requests = signOutRequests(settings, signOut, tokens);
  try {
    for (const request of requests) {
      const answer = await transport.send({ ...request, timeoutMs: LOG_OUT_TIMEOUT_MS });
      if (answer.statusCode === 404 && request !== requests.at(-1)) continue;
      if (answer.statusCode < 300 && !isConfirmation(answer, signOut))
        return {
          loggedOut: false,
          message: `${server} answered the log-out with ${answer.statusCode} and ${describeAnswer(answer, redact)}, which confirms nothing. ${LEFT_BEHIND}`,
        };
      if (answer.statusCode < 300)
        return {
          loggedOut: true,
          message: wordsOf(answerJson(answer), redact) ?? `Logged out of ${server}.`,
        };
      if (answer.statusCode === 401 && bodyKind(answer) !== 'html')
        return { loggedOut: true, message: `The session had already ended on ${server}.` };
      return {
        loggedOut: false,
        message: `${server} answered the log-out with ${answer.statusCode}.${quoted(answer, redact)} ${LEFT_BEHIND}`,
      };
    }
  } catch (error) {
    if (!isVeeamError(error)) throw error;
    return {
      loggedOut: false,
      message: `${error.message} ${LEFT_BEHIND}`,
    };
  }
  return {
    loggedOut: false,
    message: `${server} has no log-out in version ${settings.apiVersion}. ${LEFT_BEHIND}`,
  };
}

/** The requests that end a session, the next one where the server does not know the one before. */
function signOutRequests(
  { profile, server, apiVersion }: SessionSettings,
  signOut: Exclude<SignOut, { by: 'nothing' }>,
  { accessToken, refreshToken = accessToken }: Pick<TokenPair, 'accessToken' | 'refreshToken'>,
): HttpRequest[] {
  const own = { ...versionHeader(profile, apiVersion), authorization: `Bearer ${accessToken}` };
  if (signOut.by === 'revocation') {
    const token = signOut.token === 'refresh' ? refreshToken : accessToken;
    return [formRequest(`${server}${pathFor(signOut.path, apiVersion)}`, own, [[signOut.field, token]])];
  }
  const { method, paths, headers, revisions } = signOut;
  if (revisions?.includes(apiVersion) === false) return [];
  return paths.map((path) => ({
    method,
    url: `${server}${pathFor(path, apiVersion)}`,
    headers: { accept: 'application/json', ...headers, ...own },
  }));
}

/**
 * Whether an answer of success comes from the product: nothing at all, or JSON, as the profile says. A page, or
 * nothing where the product says something, comes from what stands before it.
 */
function isConfirmation(answer: HttpAnswer, signOut: SignOut): boolean {
  const isSilent = signOut.by !== 'call' || signOut.confirmedBy === 'nothing';
  const kind = bodyKind(answer);
  if (kind === 'empty') return isSilent || answer.statusCode === 204;
  return kind === 'object' || kind === 'json';
}

/** The products word it differently ("Logout successful", "You have been logged out."), so it is only passed on. */
function wordsOf(body: unknown, redact: Redact): string | undefined {
  const message =
    typeof body === 'object' && body !== null ? (body as { message?: unknown }).message : undefined;
  return typeof message === 'string' && message !== '' ? redact(message).slice(0, 200) : undefined;
}
