import type { Clock, HttpAnswer, Waiter } from '../ports';
import { readRetryAfter } from './refusal';

/** The most milliseconds that a message waits in all where nothing says how long it may take. */
export const DEFAULT_WAIT_MS = 30_000;

/** What waiting needs. */
export interface PatienceParts {
  readonly waiter: Waiter;
  readonly clock: Clock;
  /** The most milliseconds to wait in all, however many requests it takes. */
  readonly limitMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called with the end of every wait (milliseconds since 1970), and with nothing when it is over. */
  readonly onWait?: (until: number | undefined) => void;
}

/**
 * How long one message, or one item, may wait for a server that asks for time. Requests that wait at the same time
 * share the time: it is the message that waits.
 */
export class Patience {
  readonly #parts: PatienceParts;
  #left: number;
  /** Until when it is being waited already. */
  #until = 0;

  constructor(parts: PatienceParts) {
    this.#parts = parts;
    this.#left = parts.limitMs;
  }

  /**
   * Waits, unless it would be longer than what is left.
   *
   * @returns whether it has waited, so that a request may be repeated
   */
  async wait(milliseconds: number): Promise<boolean> {
    const { waiter, clock, signal, onWait } = this.#parts;
    const isOver = (): boolean => signal?.aborted === true;
    const now = clock.now();
    const until = now + milliseconds;
    const cost = Math.max(until - Math.max(now, this.#until), 0);
    if (cost > this.#left || isOver()) return false;
    this.#left -= cost;
    this.#until = Math.max(this.#until, until);
    onWait?.(this.#until);
    await waiter.wait(milliseconds, signal);
    if (clock.now() >= this.#until) onWait?.(undefined);
    return !isOver();
  }
}

/** A server that says "at once" is asked again after this, and each time after twice as long. */
const SHORTEST_PAUSE_MS = 250;

/**
 * Milliseconds that a busy server asks to wait (429 and 503 with Retry-After, or `retryAfter` in the body). Both
 * mean that the request was turned away before anything was done, so whatever its method it may be sent again: 503
 * is "currently unable to handle the request" (RFC 9110, section 15.6.4), a lost answer behind a gateway is 502 or 504.
 *
 * @param turn how often the request was sent before
 * @returns nothing where the answer does not ask to wait
 */
export function pauseAskedFor(answer: HttpAnswer, now: number, turn: number): number | undefined {
  if (answer.statusCode !== 429 && answer.statusCode !== 503) return undefined;
  const seconds = readRetryAfter(answer, now);
  return seconds === undefined ? undefined : Math.max(seconds * 1000, SHORTEST_PAUSE_MS * 2 ** turn);
}
