import type { Timers } from '../../runtime/poll-timer';

/** Timers that ring when a test lets time pass. */
export class ManualTimers implements Timers {
  readonly #due = new Map<number, { readonly at: number; readonly ring: () => void }>();
  #now = 0;
  #count = 0;

  get open(): number {
    return this.#due.size;
  }

  now(): number {
    return this.#now;
  }

  set(ring: () => void, milliseconds: number): number {
    this.#count += 1;
    this.#due.set(this.#count, { at: this.#now + milliseconds, ring });
    return this.#count;
  }

  clear(timer: unknown): void {
    this.#due.delete(timer as number);
  }

  /** Lets time pass, ring by ring; what follows from one ring is done before the next. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#due]
        .filter(([, { at }]) => at <= end)
        .sort(([, one], [, other]) => one.at - other.at);
      if (next === undefined) break;
      const [timer, { at, ring }] = next;
      this.#due.delete(timer);
      this.#now = at;
      ring();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = end;
  }
}
