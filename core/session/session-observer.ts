import type { VeeamError } from '../errors/veeam-error';

/** What a host can be told of beside the answers to its calls, to show people how a session fares. */
export interface SessionObserver {
  /** A request for tokens goes out. */
  tokenRequest(): void;
  /** A sign-in or a refresh failed, whether or not anybody waits for it. */
  failed(error: VeeamError): void;
}
