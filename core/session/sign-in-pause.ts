import type { VeeamError } from '../errors/veeam-error';
import { again, Hold } from './hold';
import type { Held } from './hold';

/** The pause after the first refused sign-in, and the longest one; each refusal doubles it. Milliseconds. */
export const FIRST_PAUSE_MS = 60_000;
export const LONGEST_PAUSE_MS = 15 * 60_000;

/**
 * Remembers a refused sign-in, so that a flow on a schedule does not lock the account: within the pause nobody
 * asks the server again, and everybody gets the server's reason.
 */
export class SignInPause {
  readonly #hold = new Hold();
  /** Length of the last pause, from which the next one is doubled. */
  #length = 0;

  remember(reason: VeeamError, now: number): void {
    this.#length = this.#length === 0 ? FIRST_PAUSE_MS : Math.min(this.#length * 2, LONGEST_PAUSE_MS);
    this.#hold.start(reason, now, this.#length);
  }

  clear(): void {
    this.#hold.end();
    this.#length = 0;
  }

  /** The refusal and the end of its pause while the pause lasts. */
  active(now: number): Held | undefined {
    return this.#hold.active(now);
  }

  /** @throws VeeamError `VEEAM_SIGN_IN_PAUSED` while the pause lasts */
  check(now: number): void {
    const pause = this.#hold.active(now);
    if (pause !== undefined)
      throw again(pause, now, 'VEEAM_SIGN_IN_PAUSED', '; changed credentials are tried at once');
  }
}
