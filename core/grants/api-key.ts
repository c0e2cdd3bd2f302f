import { VeeamError } from '../errors/veeam-error';
import { accountAt } from '../session/account-name';
import { takesVersion } from '../session/version-check';
import type { Grant } from './grant';

/** Milliseconds after which a key is tried again; it lives until somebody deletes it, and a time has to be finite. */
const KEY_LIFE_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * A key that is the token itself (API Key-Based Authorization): there is no token call, no refresh and no end. It is tried
 * once, with the profile's probe, so that a key that was deleted is a refused sign-in like any other.
 */
export const apiKey: Grant = {
  type: 'api_key',
  label: 'API key',
  inputs: ['apiKey'],
  needs: [{ oneOf: ['apiKey'] }],
  howToSignIn: 'Enter a new API key in the session.',
  isRepeatable: () => true,
  canSignIn: () => true,
  async signIn(context) {
    const { settings, clock } = context;
    const accessToken = settings.credentials.apiKey ?? '';
    if (!(await takesVersion(context, accessToken))) {
      const place = settings.profile.grants.api_key?.madeIn ?? 'the product';
      throw new VeeamError(
        'VEEAM_SIGN_IN_REFUSED',
        `The API key ${accountAt(settings)} was refused. It was disabled or deleted, has ended, or belongs to another server. Make a new one in ${place}.`,
        { statusCode: 401 },
      );
    }
    const now = clock.now();
    return { accessToken, obtainedAt: now, expiresAt: now + KEY_LIFE_MS };
  },
};
