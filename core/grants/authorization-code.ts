import type { AuthorizationCodeGrant } from '../products/profile';
import type { Grant } from './grant';
import { accountAt } from '../session/account-name';
import { callForTokens, expectPair } from './token-call';
import { tokenRequest } from './token-request';

/**
 * A code that another session issued (Requesting Authorization, Using Authorization Code Grant Type). It is
 * spent by the first attempt and lives 60 s by default.
 */
export const authorizationCode: Grant = {
  type: 'authorization_code',
  label: 'authorization code',
  inputs: ['authorizationCode'],
  // The code may come with a message later.
  needs: [],
  oneTimeInput: 'authorizationCode',
  howToSignIn: 'Send a message with a new code in msg.authorizationCode; the Issue Auth Code node makes one.',
  isRepeatable: () => false,
  canSignIn: (settings, oneTime) =>
    (oneTime.authorizationCode ?? settings.credentials.authorizationCode) !== undefined,
  async signIn(context) {
    const { settings, oneTime } = context;
    const names = settings.profile.grants.authorization_code as AuthorizationCodeGrant;
    const what = `Redemption of the authorization code for the sign-in ${accountAt(settings)}`;
    const request = tokenRequest(settings, {
      grantType: names.grantType,
      code: oneTime.authorizationCode ?? settings.credentials.authorizationCode ?? '',
    });
    const advice = `The code is spent, wrong or older than its life (${names.codeLifetime} s by default): issue a new one.`;
    return expectPair(await callForTokens(context, { request, what, advice, oneTime: true }), what);
  },
};
