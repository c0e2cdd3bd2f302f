import type { TokenPair } from '../session/token-pair';
import type { Grant, SignInContext } from './grant';
import { accountAt } from '../session/account-name';
import { callForTokens, expectPair } from './token-call';
import type { TokenCallContext } from './token-call-context';
import { tokenRequest } from './token-request';

/**
 * Exchanges a refresh token for a new pair (Authorization and Security, Using Refresh Token). The token may be
 * spent by the attempt even if no answer arrives.
 *
 * @throws VeeamError `VEEAM_SIGN_IN_REFUSED` where the token is spent, ended or unknown, else as callForTokens
 */
export async function refreshTokenGrant(context: TokenCallContext, refreshToken: string): Promise<TokenPair> {
  const { settings } = context;
  const what = `Refresh of the session ${accountAt(settings)}`;
  const request = tokenRequest(settings, {
    grantType: settings.profile.grants.refresh_token?.grantType ?? 'refresh_token',
    refreshToken,
  });
  const advice = 'The refresh token is spent or has ended: sign in again, or save a new one in the session.';
  return expectPair(
    await callForTokens(context, {
      request,
      what,
      advice,
      previousRefreshToken: refreshToken,
      refusedWithoutWords: true,
    }),
    what,
  );
}

/** A session that starts from a saved refresh token alone, as the references tell clients to save it. */
export const refreshToken: Grant = {
  type: 'refresh_token',
  label: 'saved refresh token',
  inputs: ['refreshToken'],
  needs: [{ oneOf: ['refreshToken'] }],
  howToSignIn: 'Save a new refresh token in the session.',
  isRepeatable: () => false,
  canSignIn: (settings) => settings.credentials.refreshToken !== undefined,
  signIn(context: SignInContext) {
    return refreshTokenGrant(context, context.settings.credentials.refreshToken ?? '');
  },
};
