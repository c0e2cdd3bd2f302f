/** Rings once, after some milliseconds. Tests bring their own. */
export interface Timers {
  set(ring: () => void, milliseconds: number): unknown;
  clear(timer: unknown): void;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
}

/** Timers of this machine. They keep no process alive. */
export const systemTimers: Timers = {
  set: (ring, milliseconds) => setTimeout(ring, milliseconds).unref(),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
  now: () => performance.now(),
};

/** The longest interval that a timer of Node.js can wait for, in milliseconds. */
export const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

export interface PollTimerSettings {
  /** Milliseconds from the beginning of one poll to the beginning of the next. */
  readonly intervalMs: number;
  /** The first poll comes within this many milliseconds, at random, so that many that start together do not poll together. */
  readonly firstWithinMs: number;
  /** What it does; it may take longer than the interval, and must not reject. */
  readonly poll: () => Promise<void>;
  readonly timers?: Timers;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/**
 * Polls again and again, one poll at a time. All polls keep the beat of the first one; those that would begin while
 * another one goes on are left out.
 */
export class PollTimer {
  readonly #settings: Required<PollTimerSettings>;
  #timer: unknown;
  #state: 'new' | 'running' | 'stopped' = 'new';
  /** When the next poll is to begin. */
  #next = 0;

  constructor(settings: PollTimerSettings) {
    this.#settings = { timers: systemTimers, random: Math.random, ...settings };
  }

  /** The second call does nothing; nor does the first one of a timer that was stopped. */
  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    const { timers, random, firstWithinMs } = this.#settings;
    this.#next = timers.now() + random() * firstWithinMs;
    this.#arm();
  }

  /** No poll begins any more; one that goes on is not ended by this. */
  stop(): void {
    this.#state = 'stopped';
    this.#settings.timers.clear(this.#timer);
  }

  #arm(): void {
    const { timers } = this.#settings;
    this.#timer = timers.set(() => void this.#ring(), Math.max(this.#next - timers.now(), 0));
  }

  async #ring(): Promise<void> {
    const { timers, intervalMs, poll } = this.#settings;
    await poll();
    if (this.#state === 'stopped') return;
    const missed = Math.max(Math.floor((timers.now() - this.#next) / intervalMs), 0);
    this.#next += (missed + 1) * intervalMs;
    this.#arm();
  }
}
