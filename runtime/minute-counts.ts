/** Minutes that are kept; what is older is forgotten. */
export const KEPT_MINUTES = 60;

const MINUTE_MS = 60_000;

/**
 * Counts what happens, minute by minute, for the last hour. It needs no timer, and room only for minutes in which
 * something happened: thousands of sessions lie idle. A clock that jumps leaves nothing of another hour behind.
 */
export class MinuteCounts {
  #minute = NaN;
  #count = 0;
  /** Minutes before that one, with what they count. */
  #past: readonly (readonly [minute: number, count: number])[] = [];

  /** Counts one. @param now milliseconds since 1970 */
  add(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) this.#begin(minute);
    this.#count += 1;
  }

  /** The counts of the last hour, the oldest minute first and the minute of `now` last. */
  lastHour(now: number): number[] {
    const oldest = Math.floor(now / MINUTE_MS) - KEPT_MINUTES + 1;
    const counts = Array<number>(KEPT_MINUTES).fill(0);
    for (const [minute, count] of [...this.#past, [this.#minute, this.#count] as const]) {
      const before = counts[minute - oldest];
      if (before !== undefined) counts[minute - oldest] = before + count;
    }
    return counts;
  }

  #begin(minute: number): void {
    this.#past = [...this.#past, [this.#minute, this.#count] as const].filter(
      ([one]) => one < minute && one > minute - KEPT_MINUTES,
    );
    this.#minute = minute;
    this.#count = 0;
  }
}
