import type { Clock, HttpRequest, Transport } from '../ports';
import type { Redact } from '../session/redaction';
import type { SessionObserver } from '../session/session-observer';
import type { SessionSettings } from '../session/session-settings';

/** What a token call needs of a sign-in context; a refresh has no more than this. */
export interface TokenCallContext {
  readonly settings: SessionSettings;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Replaces every secret of the session in a text that is to be shown. */
  readonly redact: Redact;
  readonly observer?: SessionObserver;
}

/** One token request with the words for what can become of it. */
export interface TokenCall {
  readonly request: HttpRequest;
  /** The sentence's subject, for example `Sign-in of administrator to Veeam Backup for AWS at host`. */
  readonly what: string;
  /** What to do where the server says no. */
  readonly advice: string;
  readonly previousRefreshToken?: string;
  /** Whether an empty 400 is a refusal of what was sent; a token that is gone is told of in fewer words. */
  readonly refusedWithoutWords?: boolean;
  /** Whether a refusal concerns an input that is spent once, so that the stored credentials are not to blame. */
  readonly oneTime?: boolean;
}
