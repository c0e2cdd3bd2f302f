/**
 * How long one request may go on: until its time is up, or until nobody waits for it any more. It rings once, at
 * whoever listens just then, and at whoever comes to listen afterwards.
 */
export class TimeLimit {
  readonly milliseconds: number;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  #isOver = false;
  #listener: () => void = () => undefined;

  constructor(milliseconds: number, signal?: AbortSignal) {
    this.milliseconds = milliseconds;
    this.#timer = setTimeout(this.#ring, milliseconds);
    this.#signal = signal;
    signal?.addEventListener('abort', this.#ring);
    if (signal?.aborted === true) this.#ring();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Called when it is over; at once where it is over already. */
  set onOver(listener: () => void) {
    this.#listener = listener;
    if (this.#isOver) listener();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#ring);
  }

  readonly #ring = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener();
  };
}
