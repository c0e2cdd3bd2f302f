import { isVeeamError } from '../errors/veeam-error';
import type { VeeamError } from '../errors/veeam-error';
import { refreshTokenGrant } from '../grants/refresh-token';
import type { TokenCallContext } from '../grants/token-call-context';
import { wasLost } from './sign-in';
import type { TokenPair } from './token-pair';

/** A refresh that calls for a sign-in. */
export interface RefreshRefusal {
  readonly refusal: VeeamError;
  /** Whether the refresh token is of no more use. */
  readonly isSpent: boolean;
}

/**
 * Exchanges a refresh token for a new pair. An answer that got lost may have spent the token; one more try tells.
 *
 * @param isRepeatable whether a sign-in without a person may follow
 * @throws VeeamError where the refresh token is worth keeping for later, and where the server wants to be left alone
 */
export async function refresh(
  context: TokenCallContext,
  refreshToken: string,
  isRepeatable: boolean,
): Promise<TokenPair | RefreshRefusal> {
  const call = (): Promise<TokenPair | VeeamError> => attempt(() => refreshTokenGrant(context, refreshToken));
  const first = await call();
  const outcome = isVeeamError(first) && wasLost(first) ? await call() : first;
  if (!isVeeamError(outcome)) return outcome;
  const isLocked = outcome.statusCode === 423;
  const isSpent = !isLocked && isVeeamError(outcome, 'VEEAM_SIGN_IN_REFUSED', 'VEEAM_GRANT_UNSUPPORTED');
  const isFault = wasLost(outcome) || isVeeamError(outcome, 'VEEAM_SERVER_FAULT') || isRedirect(outcome);
  if (isSpent || (isFault && isRepeatable)) return { refusal: outcome, isSpent };
  throw outcome;
}

/** Some servers send whoever shows an ended token to their sign-in page. */
function isRedirect({ statusCode = 0 }: VeeamError): boolean {
  return statusCode >= 300 && statusCode < 400;
}

/** A new pair for a session that is about to be ended, or nothing where there is none to be had. */
export async function revive(
  context: TokenCallContext,
  refreshToken: string,
): Promise<TokenPair | undefined> {
  const revived = await attempt(() => refreshTokenGrant(context, refreshToken));
  return isVeeamError(revived) ? undefined : revived;
}

/** Runs a token call and hands back its error instead of throwing it. Defects are thrown on. */
async function attempt(call: () => Promise<TokenPair>): Promise<TokenPair | VeeamError> {
  try {
    return await call();
  } catch (error) {
    if (isVeeamError(error)) return error;
    throw error;
  }
}
