import { isOthersChoice } from './caller';
import type { Caller } from './caller';
import type { TokenPair } from './token-pair';

/** What a renewal begins with, for statuses. */
export type RenewalKind = 'signingIn' | 'refreshing';

/** One renewal of a caller: which kind it is at the moment it starts, and the work itself. */
export interface Renewal {
  readonly caller: Caller;
  readonly kind: () => RenewalKind;
  readonly obtain: () => Promise<TokenPair>;
}

/** One renewal at a time, shared by whoever comes meanwhile. */
export class SharedRenewal {
  readonly #changed: () => void;
  #running:
    { readonly caller: Caller; readonly kind: RenewalKind; readonly promise: Promise<TokenPair> } | undefined;

  /** @param changed to be told of every start and end */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What is under way, or nothing. */
  get kind(): RenewalKind | undefined {
    return this.#running?.kind;
  }

  /** Runs work at a moment at which nothing is under way; of several that wait, each looks again after the others. */
  async alone<T>(work: () => T | Promise<T>): Promise<T> {
    while (this.#running !== undefined) await this.#running.promise.catch(() => undefined);
    return work();
  }

  /**
   * Shares the renewal that is under way, or starts this one. One that failed by the choice of the caller who started
   * it is followed by one with this caller's own choices.
   *
   * @throws VeeamError what the work throws
   */
  async join(renewal: Renewal): Promise<TokenPair> {
    for (;;) {
      const running = this.#running;
      if (running === undefined) return this.#start(renewal);
      try {
        return await running.promise;
      } catch (error) {
        if (!isOthersChoice(error, running.caller, renewal.caller)) throw error;
      }
    }
  }

  #start({ caller, kind, obtain }: Renewal): Promise<TokenPair> {
    const starting = kind();
    const promise = obtain().finally(() => {
      this.#running = undefined;
      this.#changed();
    });
    this.#running = { caller, kind: starting, promise };
    this.#changed();
    return promise;
  }
}
