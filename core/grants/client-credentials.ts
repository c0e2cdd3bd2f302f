import { VeeamError } from '../errors/veeam-error';
import { accountAt } from '../session/account-name';
import type { SessionSettings } from '../session/session-settings';
import type { Grant } from './grant';
import { callForTokens, expectPair } from './token-call';
import { tokenRequest } from './token-request';

/** A client account, made for one application so that it disturbs no other (RFC 6749, section 4.4). */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  label: 'client account',
  inputs: ['clientId', 'clientSecret'],
  needs: [{ oneOf: ['clientId'] }, { oneOf: ['clientSecret'] }],
  howToSignIn: 'Enter client ID and client secret in the session.',
  check(settings) {
    checkRevision(settings);
  },
  isRepeatable: () => true,
  canSignIn: () => true,
  async signIn(context) {
    const { settings } = context;
    const { clientId = '', clientSecret = '' } = settings.credentials;
    const what = `Sign-in ${accountAt(settings)}`;
    const request = tokenRequest(settings, {
      grantType: settings.profile.grants.client_credentials?.grantType ?? 'client_credentials',
      clientId,
      clientSecret,
    });
    const advice = 'Check client ID and client secret; the secret was shown once, when the client was made.';
    return expectPair(await callForTokens(context, { request, what, advice }), what);
  },
};

/** @throws VeeamError `VEEAM_CONFIGURATION` where the chosen revision has no client accounts */
function checkRevision({ profile, apiVersion }: SessionSettings): void {
  const revisions = profile.grants.client_credentials?.revisions;
  if (revisions === undefined || revisions.includes(apiVersion)) return;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${profile.name} has client accounts in version ${revisions.join(', ')} and not in ${apiVersion}. Choose that API version, or another way to sign in.`,
  );
}
