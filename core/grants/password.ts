import { VeeamError } from '../errors/veeam-error';
import type { Grant, MfaChallenge, SignInContext } from './grant';
import { accountAt } from '../session/account-name';
import { callForTokens } from './token-call';
import type { TokenCallResult } from './token-call';
import { tokenRequest } from './token-request';

const ADVICE =
  'Check user name (with its domain where there is one) and password. Nothing is tried again until they change or the pause is over.';

/** Sends user name and password (Requesting Authorization, Using Password Grant Type). */
export async function askWithPassword(context: SignInContext): Promise<TokenCallResult> {
  const { settings } = context;
  const { username = '', password = '' } = settings.credentials;
  const request = tokenRequest(settings, {
    grantType: settings.profile.grants.password?.grantType ?? 'password',
    username,
    password,
  });
  const { signInAdvice } = settings.profile;
  const advice = signInAdvice === undefined ? ADVICE : `${ADVICE} ${signInAdvice}`;
  return callForTokens(context, { request, what: `Sign-in ${accountAt(settings)}`, advice });
}

/** The error for an account that wants a verification code which is not at hand. */
export function codeRequired(context: SignInContext, how: string): VeeamError {
  return new VeeamError(
    'VEEAM_MFA_REQUIRED',
    `Sign-in ${accountAt(context.settings)} needs a verification code. ${how}`,
  );
}

/** User name and password, as often as needed. */
export const password: Grant = {
  type: 'password',
  label: 'user name and password',
  inputs: ['username', 'password'],
  needs: [{ oneOf: ['username'] }, { oneOf: ['password'] }],
  howToSignIn: 'Enter user name and password in the session.',
  isRepeatable: () => true,
  canSignIn: () => true,
  async signIn(context) {
    const result = await askWithPassword(context);
    if ('pair' in result) return result.pair;
    throw challengeMet(context, result.challenge);
  },
};

function challengeMet(context: SignInContext, challenge: MfaChallenge): VeeamError {
  context.memory.challenge = challenge;
  const offered = context.settings.profile.grants.mfa !== undefined;
  return codeRequired(
    context,
    offered
      ? (context.words.chooseMfa ??
          'Choose the grant type "mfa" in the session and store the TOTP secret, or use an account without MFA.')
      : 'Use an account without multi-factor authentication.',
  );
}
