import type { SignOnCredentials, SignOnLimits, SignOnVisit } from './sign-on-visit';
import { otherPerson } from './answer-terms';
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
  /** The name under which the product knows the person, where it is another one. */
  readonly account?: string;
  /** What the host can do about pages that need scripts, as a sentence. */
  readonly scriptAdvice?: string;
}

/**
 * Has the identity provider visited and brings back its base64 `SAMLResponse`.
 *
 * @throws VeeamError `VEEAM_SIGN_IN_REFUSED` where the provider does not take user or password,
 *   `VEEAM_SINGLE_SIGN_ON` where it wants something else or cannot be understood, or what the transport throws
 */
export async function signOn(visitor: SignOnVisit, request: SignOn): Promise<string> {
  const { signOnUrl, credentials, extraOrigins, redact, account, scriptAdvice } = request;
  const outcome = await visitor.visit({
    startUrl: signOnUrl,
    credentials,
    extraOrigins,
    limits: SIGN_ON_LIMITS,
  });
  const telling = { ...credentials, redact, scriptAdvice };
  if ('stop' in outcome) throw stopError(outcome.stop, telling);
  // A provider that asked for no password may have taken its visitor for anybody.
  const other = outcome.withPassword
    ? undefined
    : otherPerson(outcome.samlResponse, [credentials.username, account ?? '']);
  if (other === undefined) return outcome.samlResponse;
  throw stopError({ reason: 'otherPerson', host: new URL(signOnUrl).host, about: other }, telling);
}
