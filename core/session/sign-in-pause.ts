import { VeeamError } from '../errors/veeam-error';

/** The pause after the first refused sign-in, and the longest one; each refusal doubles it. Milliseconds. */
export const FIRST_PAUSE_MS = 60_000;
export const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Remembers a refused sign-in, so that a flow on a schedule does not lock the account: within the pause nobody
 * asks the server again, and everybody gets the server's reason.
 */
export class SignInPause {
  #reason: VeeamError | undefined;
  #until = 0;
  #length = 0;

  remember(reason: VeeamError, now: number): void {
    this.#length = this.#length === 0 ? FIRST_PAUSE_MS : Math.min(this.#length * 2, LONGEST_PAUSE_MS);
    this.#reason = reason;
    this.#until = now + this.#length;
  }

  clear(): void {
    this.#reason = undefined;
    this.#length = 0;
  }

  /** The refusal and the end of its pause (milliseconds since 1970) while the pause lasts. */
  active(now: number): { readonly reason: VeeamError; readonly until: number } | undefined {
    if (this.#reason === undefined || now >= this.#until) return undefined;
    // A clock that jumped back must not make the pause longer than it ever is.
    if (this.#until - now > this.#length) this.#until = now + this.#length;
    return { reason: this.#reason, until: this.#until };
  }

  /** @throws VeeamError `VEEAM_SIGN_IN_PAUSED` while the pause lasts */
  check(now: number): void {
    const pause = this.active(now);
    if (pause === undefined) return;
    const seconds = Math.ceil((pause.until - now) / 1000);
    const { reason } = pause;
    throw new VeeamError(
      'VEEAM_SIGN_IN_PAUSED',
      `${reason.message} The next attempt is possible in ${seconds} s; changed credentials are tried at once.`,
      {
        statusCode: reason.statusCode,
        veeamCode: reason.veeamCode,
        veeamMessage: reason.veeamMessage,
        retryAfter: seconds,
      },
    );
  }
}
