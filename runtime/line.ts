/** Takes a place that has become free. */
type Waiter<Place> = (place: Place) => void;

/**
 * A bounded number of places, and those who wait for one in the order in which they came. It decides how many requests
 * are on their way to one server, and how many may wait.
 */
export class Line<Place> {
  readonly #make: () => Place;
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #free: Place[] = [];
  readonly #waiting = new Set<Waiter<Place>>();
  #made = 0;

  /** @param make makes a place; called at most `most` times */
  constructor(most: number, mostWaiting: number, make: () => Place) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
    this.#make = make;
  }

  /** A place at once, or nothing where all are taken. The one used last comes first: its connection is warm. */
  take(): Place | undefined {
    const free = this.#free.pop();
    if (free !== undefined || this.#made >= this.#most) return free;
    this.#made += 1;
    return this.#make();
  }

  /**
   * Waits for a place.
   *
   * @returns how to leave the line, or nothing where the line is full
   */
  wait(waiter: Waiter<Place>): (() => void) | undefined {
    if (this.#waiting.size >= this.#mostWaiting) return undefined;
    this.#waiting.add(waiter);
    return () => this.#waiting.delete(waiter);
  }

  /** Gives a place to whoever waits longest, else keeps it. */
  give(place: Place): void {
    for (const waiter of this.#waiting) {
      this.#waiting.delete(waiter);
      return waiter(place);
    }
    this.#free.push(place);
  }

  /** Places that nobody uses just now. */
  get free(): readonly Place[] {
    return this.#free;
  }
}
