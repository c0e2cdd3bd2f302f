import { isVeeamError } from '../errors/veeam-error';
import { serverName, versionHeader } from '../grants/token-call';
import type { TokenCallContext } from '../grants/token-call';
import type { HttpAnswer } from '../ports';
import type { SignOut } from '../products/profile';
import { answerJson, bodyKind, describeAnswer } from '../requests/answer-text';
import { quoted } from '../requests/refusal';
import type { Redact } from './redaction';

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
 * Ends a session on the server in the product's own way: POST v2/accounts/logout (Authorization and Security,
 * Performing Logout), DELETE api/v1/token (Backup for AWS, Performing Logout). Never rejects.
 */
export async function endOnServer(
  { settings, transport, redact }: TokenCallContext,
  accessToken: string,
): Promise<LogOutResult> {
  const { method, paths, headers } = settings.profile.signOut;
  const server = serverName(settings);
  try {
    for (const path of paths) {
      const answer = await transport.send({
        method,
        url: `${settings.server}${path}`,
        headers: {
          accept: 'application/json',
          ...headers,
          ...versionHeader(settings.profile, settings.apiVersion),
          authorization: `Bearer ${accessToken}`,
        },
        timeoutMs: LOG_OUT_TIMEOUT_MS,
      });
      if (answer.statusCode === 404 && path !== paths.at(-1)) continue;
      if (answer.statusCode < 300 && !isConfirmation(answer, settings.profile.signOut))
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
  return { loggedOut: false, message: `${server} has no way to log out.` };
}

/**
 * Whether an answer of success comes from the product: nothing at all, or JSON, as the profile says. A page, or
 * nothing where the product says something, comes from what stands before it.
 */
function isConfirmation(answer: HttpAnswer, { confirmedBy }: SignOut): boolean {
  const kind = bodyKind(answer);
  if (kind === 'empty') return confirmedBy === 'nothing' || answer.statusCode === 204;
  return kind === 'object' || kind === 'json';
}

/** The products word it differently ("Logout successful", "You have been logged out."), so it is only passed on. */
function wordsOf(body: unknown, redact: Redact): string | undefined {
  const message =
    typeof body === 'object' && body !== null ? (body as { message?: unknown }).message : undefined;
  return typeof message === 'string' && message !== '' ? redact(message).slice(0, 200) : undefined;
}
