import type { SignOnCredentials, SignOnLimits, SignOnVisit } from './sign-on-visit';
import { stopError } from './stop-sentences';

/** What every visit keeps to. A provider that needs more is not signing anybody in. */
export const SIGN_ON_LIMITS: SignOnLimits = {
  requests: 15,
  requestMs: 15_000,
  visitMs: 60_000,
  pageBytes: 1_000_000,
};

/** A sign-in at the identity provider that the product named. */
export interface SignOn {
  readonly signOnUrl: string;
  readonly credentials: SignOnCredentials;
  readonly extraOrigins: readonly string[];
  /** Replaces every secret of the session in a text that is to be shown. */
  readonly redact: (text: string) => string;
}

/**
 * Has the identity provider visited and brings back its base64 `SAMLResponse`.
 *
 * @throws VeeamError `VEEAM_SIGN_IN_REFUSED` where the provider does not take user or password,
 *   `VEEAM_SINGLE_SIGN_ON` where it wants something else or cannot be understood, or what the transport throws
 */
export async function signOn(
  visitor: SignOnVisit,
  { signOnUrl, credentials, ...rest }: SignOn,
): Promise<string> {
  const outcome = await visitor.visit({
    startUrl: signOnUrl,
    credentials,
    extraOrigins: rest.extraOrigins,
    limits: SIGN_ON_LIMITS,
  });
  if ('samlResponse' in outcome) return outcome.samlResponse;
  throw stopError(outcome.stop, { ...credentials, redact: rest.redact });
}
