/** Minutes that are kept; what is older is forgotten. */
export const KEPT_MINUTES = 60;

const MINUTE_MS = 60_000;

/**
 * Counts what happens, minute by minute, for the last hour. It needs no timer: each place of the ring knows the minute
 * that it counts, so what is out of date is seen to be so. A clock that jumps leaves other minutes as they are.
 */
export class MinuteCounts {
  readonly #counts = new Uint32Array(KEPT_MINUTES);
  readonly #minutes = new Float64Array(KEPT_MINUTES).fill(-1);

  /** Counts one. @param now milliseconds since 1970 */
  add(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    const place = minute % KEPT_MINUTES;
    if (this.#minutes[place] !== minute) {
      this.#minutes[place] = minute;
      this.#counts[place] = 0;
    }
    // A typed array has no undefined within its length, which the types do not know.
    (this.#counts[place] as number) += 1;
  }

  /** The counts of the last hour, the oldest minute first and the minute of `now` last. */
  lastHour(now: number): number[] {
    const current = Math.floor(now / MINUTE_MS);
    return Array.from({ length: KEPT_MINUTES }, (_, index) => {
      const minute = current - KEPT_MINUTES + 1 + index;
      const place = minute % KEPT_MINUTES;
      return this.#minutes[place] === minute ? (this.#counts[place] ?? 0) : 0;
    });
  }
}
