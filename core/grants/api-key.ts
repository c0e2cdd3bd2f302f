import { VeeamError } from '../errors/veeam-error';
import { accountAt } from '../session/account-name';
import type { Grant } from './grant';

/** Milliseconds for which a key is taken as good; it lives until somebody deletes it, and a time has to be finite. */
const KEY_LIFE_MS = 365 * 24 * 60 * 60 * 1000;

/** A key that is the token itself (API Key-Based Authorization): nothing is asked for, refreshed or ended. */
export const apiKey: Grant = {
  type: 'api_key',
  label: 'API key',
  inputs: ['apiKey'],
  needs: [{ oneOf: ['apiKey'] }],
  howToSignIn: 'Enter a new API key in the session.',
  isRepeatable: () => true,
  canSignIn: () => true,
  signIn({ settings, clock }) {
    const now = clock.now();
    const accessToken = settings.credentials.apiKey ?? '';
    return Promise.resolve({ accessToken, obtainedAt: now, expiresAt: now + KEY_LIFE_MS });
  },
  refusedToken: ({ settings }) =>
    new VeeamError(
      'VEEAM_SIGN_IN_REFUSED',
      `The API key was refused: no request ${accountAt(settings)} is answered with it. It was disabled or deleted, or belongs to another server. Make a new one in ${settings.profile.grants.api_key?.madeIn ?? 'the product'}.`,
      { statusCode: 401 },
    ),
};
