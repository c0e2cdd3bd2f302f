import { jsonAnswer, type Answer } from '../http/answer';
import { parseForm } from '../http/form';
import type { Call, Route } from '../http/routes';
import { requestTokens, type GrantType } from '../sessions/grants';
import type { IssuedPair } from '../sessions/session-store';
import { consoleErrors } from './console-errors';
import type { ProductContext } from './profile';

const grantTypes: readonly GrantType[] = ['password', 'refresh_token'];

/** How the two consoles differ in ending a session. */
export interface ConsoleLogOut {
  readonly paths: readonly string[];
  readonly message: string;
}

/**
 * Sign-in, refresh and log-out of Service Provider Console REST v2 (Authorization and Security) and of Availability
 * Console (Getting Authorization Tokens).
 */
export function consoleAuthorization({ desk, counters }: ProductContext, logOut: ConsoleLogOut): Route[] {
  return [
    { method: 'POST', path: '/token', purpose: 'token', access: 'anonymous', handle: token },
    ...logOut.paths.map((path): Route => ({
      method: 'POST',
      path,
      purpose: 'logOut',
      access: 'bearer',
      handle({ session }) {
        desk.sessions.logOut(session);
        counters().logOuts += 1;
        return jsonAnswer(200, { message: logOut.message });
      },
    })),
  ];

  // The document labels the form body as JSON. The label is ignored; the body has to be a form.
  async function token(call: Call): Promise<Answer> {
    const outcome = await requestTokens(parseForm(call.body), grantTypes, desk);
    if (outcome.kind === 'pair') return jsonAnswer(200, tokenAnswer(outcome.pair));
    if (outcome.kind === 'refused') return consoleErrors.failure(outcome.failure, outcome.detail, call.path);
    return consoleErrors.failure(
      'credentialsRefused',
      'Multi-factor authentication is not supported.',
      call.path,
    );
  }
}

/** The example answers have 3599 for an hour and no times of issue and expiry. */
function tokenAnswer({ accessToken, refreshToken, accessLifetimeMs }: IssuedPair): object {
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: Math.max(1, Math.round(accessLifetimeMs / 1000) - 1),
    refresh_token: refreshToken,
  };
}
