/** The time of one request. It rings once, at whoever listens just then. */
export class TimeLimit {
  readonly milliseconds: number;
  readonly #timer: NodeJS.Timeout;
  /** Called when the time is up. */
  onOver: () => void = () => undefined;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
    this.#timer = setTimeout(() => this.onOver(), milliseconds);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
