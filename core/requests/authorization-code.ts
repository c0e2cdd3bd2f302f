import { VeeamError } from '../errors/veeam-error';
import { serverName } from '../session/account-name';
import { checkAuthorizationCode } from '../schemas/schemas';
import { answerJson, describeAnswer } from './answer-text';
import { successfulRequest } from './authenticated-request';
import type { ApiClient, ApiSession } from './authenticated-request';

/** A code with which another client signs in once. */
export interface IssuedCode {
  readonly code: string;
  /** Milliseconds since 1970; the server's default life, which its operator may have changed. */
  readonly expiresAt: number;
}

/**
 * Lets a signed-in session issue an authorization code (Requesting Authorization, Using Authorization Code Grant
 * Type, step 1).
 *
 * @throws VeeamError `VEEAM_GRANT_UNSUPPORTED` where the product has no such codes, else as `successfulRequest`
 */
export async function issueAuthorizationCode(client: ApiClient<ApiSession>): Promise<IssuedCode> {
  const { settings } = client.session;
  const names = settings.profile.grants.authorization_code;
  if (names?.issuePath === undefined) {
    throw new VeeamError(
      'VEEAM_GRANT_UNSUPPORTED',
      `${settings.profile.name} issues no authorization codes. Use a session of a product that does.`,
    );
  }
  const issuedAt = client.clock.now();
  const answer = await successfulRequest(client, { method: 'POST', path: names.issuePath });
  const checked = checkAuthorizationCode(answerJson(answer));
  if (checked.ok) return { code: checked.value.code, expiresAt: issuedAt + names.codeLifetime * 1000 };
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${serverName(settings)} was asked for an authorization code and sent ${describeAnswer(answer, (text) => client.session.redact(text))}: ${checked.fault}.`,
  );
}
