import type { Clock } from '../core/ports';

/** The node that watches: by what people find it in the editor. */
export interface Watch {
  readonly id: string;
  /** Empty where it has none. */
  readonly name: string;
}

/** What one watch saw when it last looked. */
export interface WatchReport extends Watch {
  /** Number of incidents that it holds open. */
  readonly open: number;
  /** When it looked, in milliseconds since 1970. */
  readonly at: number;
}

interface Entry extends WatchReport {
  readonly fingerprint: string;
}

/**
 * Who watches which session, and how many incidents are open there. Those who watch tell it, for people to look at;
 * nothing else depends on it.
 */
export class OpenIncidents {
  readonly #clock: Clock;
  readonly #reports = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A watch looked. Replaces its report from before, whichever session that was about.
   *
   * @param session in which it looked
   * @param open number of incidents that it holds open now
   */
  report(session: { readonly fingerprint: string }, { id, name }: Watch, open: number): void {
    const { fingerprint } = session;
    this.#reports.set(id, { fingerprint, id, name, open, at: this.#clock.now() });
  }

  /** The watch is gone for good. One that a deploy only closes and opens again keeps its report till its next look. */
  withdraw(id: string): void {
    this.#reports.delete(id);
  }

  /** What was seen in this session, in the order in which its watches reported first; none: nobody watches it. */
  in(session: { readonly fingerprint: string }): readonly WatchReport[] {
    return [...this.#reports.values()]
      .filter(({ fingerprint }) => fingerprint === session.fingerprint)
      .map(({ id, name, open, at }) => ({ id, name, open, at }));
  }
}
