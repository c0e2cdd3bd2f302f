import { isVeeamError } from '../errors/veeam-error';
import type { VeeamError } from '../errors/veeam-error';
import { isOthersChoice } from './caller';
import type { Caller } from './caller';
import { again, Hold } from './hold';
import type { Held } from './hold';

/** The first delay, and the longest one that no server asked for; each further failure doubles it. Milliseconds. */
export const FIRST_DELAY_MS = 1000;
export const LONGEST_DELAY_MS = 60_000;

/** The most that a server may ask for. Milliseconds. */
const LONGEST_WISH_MS = 15 * 60_000;

/** By how much of a delay the jitter may make it longer. */
const JITTER = 0.25;

/**
 * Keeps a session from storming a server that does not answer its token calls. While a delay lasts, whoever needs a
 * new token gets the error of the last attempt; after it the first one to come is the probe for all.
 *
 * A server that says it is busy is left alone at once, for as long as it asks. Any other failure may be a hiccup, so
 * the delay starts with the second one in a row. What is about the credentials is no business of this: see
 * `SignInPause`.
 */
export class BackOff {
  readonly #random: () => number;
  readonly #hold = new Hold();
  #failures = 0;
  #failedFor: Caller = {};

  constructor(random: () => number) {
    this.#random = random;
  }

  /** What holds callers back now, or nothing. */
  active(now: number): Held | undefined {
    return this.#hold.active(now);
  }

  /**
   * @throws VeeamError the error of the last attempt while its delay lasts, unless it came of what another caller
   *   had chosen
   */
  check(caller: Caller, now: number): void {
    const held = this.#hold.active(now);
    if (held !== undefined && !isOthersChoice(held.reason, this.#failedFor, caller)) throw again(held, now);
  }

  /** To be told how a token call for a caller failed. */
  failed(error: VeeamError, caller: Caller, now: number): void {
    if (!isOfServer(error)) return;
    this.#failures += 1;
    this.#failedFor = caller;
    const delay = this.#delayAfter(error);
    if (delay > 0) this.#hold.start(error, now, delay);
  }

  /** To be told that the server gave a pair. */
  succeeded(): void {
    this.#hold.end();
    this.#failures = 0;
  }

  #delayAfter({ code, retryAfter }: VeeamError): number {
    if (retryAfter !== undefined) return Math.min(retryAfter * 1000, LONGEST_WISH_MS);
    const doublings = this.#failures - (code === 'VEEAM_SERVER_BUSY' ? 1 : 2);
    if (doublings < 0) return 0;
    const spread = 1 + this.#random() * JITTER;
    return Math.min(FIRST_DELAY_MS * 2 ** doublings * spread, LONGEST_DELAY_MS);
  }
}

/** Failures that came of the server or the way to it. A locked account is one of them for a refresh. */
function isOfServer(error: VeeamError): boolean {
  return (
    error.versionRefused === true ||
    error.statusCode === 423 ||
    isVeeamError(
      error,
      'VEEAM_UNREACHABLE',
      'VEEAM_TIMEOUT',
      'VEEAM_CERTIFICATE',
      'VEEAM_UNEXPECTED_ANSWER',
      'VEEAM_REQUEST_REFUSED',
      'VEEAM_SERVER_BUSY',
      'VEEAM_SERVER_FAULT',
      'VEEAM_GRANT_UNSUPPORTED',
    )
  );
}
