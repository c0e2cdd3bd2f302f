import { VeeamError } from '../errors/veeam-error';

/** The pause after the first refused sign-in, and the longest one; each refusal doubles it. Milliseconds. */
export const FIRST_PAUSE_MS = 60_000;
export const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Remembers a refused sign-in, so that a flow on a schedule does not lock the account: within the pause nobody
 * asks the server again, and everybody gets the server's reason. A server that asks for time gets it the same way.
 */
export class SignInPause {
  #reason: VeeamError | undefined;
  #until = 0;
  /** Length of the pause that lasts. */
  #length = 0;
  /** Length of the last pause after a refusal, from which the next one is doubled. */
  #refusalLength = 0;

  remember(reason: VeeamError, now: number): void {
    this.#refusalLength =
      this.#refusalLength === 0 ? FIRST_PAUSE_MS : Math.min(this.#refusalLength * 2, LONGEST_PAUSE_MS);
    this.#start(reason, now, this.#refusalLength);
  }

  /** @param seconds for which the server wants to be left alone */
  hold(reason: VeeamError, now: number, seconds: number): void {
    this.#start(reason, now, Math.min(seconds * 1000, LONGEST_PAUSE_MS));
  }

  clear(): void {
    this.#reason = undefined;
    this.#refusalLength = 0;
  }

  /** The refusal and the end of its pause (milliseconds since 1970) while the pause lasts. */
  active(now: number): { readonly reason: VeeamError; readonly until: number } | undefined {
    if (this.#reason === undefined || now >= this.#until) return undefined;
    // A clock that jumped back must not make the pause longer than it ever is.
    if (this.#until - now > this.#length) this.#until = now + this.#length;
    return { reason: this.#reason, until: this.#until };
  }

  /** @throws VeeamError `VEEAM_SIGN_IN_PAUSED`, or `VEEAM_SERVER_BUSY` again, while the pause lasts */
  check(now: number): void {
    const pause = this.active(now);
    if (pause === undefined) return;
    const seconds = Math.ceil((pause.until - now) / 1000);
    const { reason } = pause;
    const isBusy = reason.code === 'VEEAM_SERVER_BUSY';
    const changed = isBusy ? '' : '; changed credentials are tried at once';
    throw new VeeamError(
      isBusy ? reason.code : 'VEEAM_SIGN_IN_PAUSED',
      `${reason.message} The next attempt is possible in ${seconds} s${changed}.`,
      {
        statusCode: reason.statusCode,
        veeamCode: reason.veeamCode,
        veeamMessage: reason.veeamMessage,
        retryAfter: seconds,
      },
    );
  }

  #start(reason: VeeamError, now: number, length: number): void {
    this.#reason = reason;
    this.#length = length;
    this.#until = now + length;
  }
}
