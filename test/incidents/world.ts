import type { RunOutcome } from '../../core/products/run-outcome';
import { dice } from '../core/list-server';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const BEGIN = Date.UTC(2026, 0, 1);

/** A run as it truly was. Times are true ones, milliseconds since 1970. */
export interface TrueRun {
  readonly id: string;
  readonly jobId: string;
  readonly start: number;
  readonly end: number;
  /** When the server shows that it has ended: some take a while. */
  readonly shownAt: number;
  readonly outcome: Exclude<RunOutcome, 'running'>;
  readonly willBeRetried: boolean;
}

export interface TrueJob {
  readonly id: string;
  readonly name: string;
  /** Place of its kind among the product's. */
  readonly kind: number;
}

/** Something that was wrong from one time to another. */
export interface Span {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** A finding of malware detection. */
export interface Finding {
  readonly id: string;
  readonly machine: string;
  readonly at: number;
  readonly isClean: boolean;
  /** When somebody marked it as a false alarm. */
  readonly falseAt?: number;
}

/** Thirty days of a backup product: what truly happened, whatever a server shows of it. */
export interface World {
  readonly jobs: readonly TrueJob[];
  readonly runs: readonly TrueRun[];
  readonly alarms: readonly Span[];
  readonly fullRepositories: readonly Span[];
  readonly license: readonly Span[];
  readonly findings: readonly Finding[];
}

/** A world of so many runs; the same for the same seed. */
export function makeWorld(
  seed: number,
  size: { readonly kinds: number; readonly runs: number; readonly retries: boolean; readonly warns: boolean },
): World {
  const random = dice(seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  let made = 0;
  const id = (): string => {
    made += 1;
    return `00000000-0000-4000-8000-${seed.toString(16).padStart(4, '0')}${made.toString(16).padStart(8, '0')}`;
  };
  const jobs = Array.from({ length: size.kinds === 0 ? 0 : 24 }, (_, index): TrueJob => ({
    id: id(),
    name: `Job ${index + 1}`,
    kind: index % size.kinds,
  }));
  const runs: TrueRun[] = [];
  const gap = (30 * DAY * jobs.length) / Math.max(size.runs, 1);
  for (const job of jobs) {
    let at = BEGIN + between(0, gap);
    let isBad = false;
    let retries = 0;
    while (at < BEGIN + 30 * DAY) {
      const end = at + between(2 * MINUTE, Math.min(gap * 0.4, 2 * HOUR));
      isBad = random() < (isBad ? 0.6 : 0.12);
      const roll = random();
      const outcome =
        roll < 0.04 && retries === 0
          ? 'noResult'
          : roll < 0.045
            ? 'unknown'
            : isBad
              ? 'failed'
              : size.warns && roll < 0.15
                ? 'warning'
                : 'success';
      const willBeRetried = size.retries && outcome === 'failed' && retries < 3 && random() < 0.6;
      retries = willBeRetried ? retries + 1 : 0;
      const late = random() < 0.1 ? between(0, 9 * MINUTE) : 0;
      // Servers write whole milliseconds, and some runs end at the same one.
      const whole = random() < 0.2 ? MINUTE : 1;
      const ended = Math.ceil(end / whole) * whole;
      runs.push({
        id: id(),
        jobId: job.id,
        start: Math.floor(at),
        end: ended,
        shownAt: ended + late,
        outcome,
        willBeRetried,
      });
      at = ended + 12 * MINUTE + (willBeRetried ? between(0, 10 * MINUTE) : between(0, gap * 1.2));
    }
  }
  const spans = (count: number, longest: number, fixed?: readonly string[]): Span[] => {
    const found: Span[] = [];
    const free = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      const name = fixed?.[index % fixed.length] ?? id();
      const from = Math.max(
        free.get(name) ?? 0,
        BEGIN + DAY + between(0, (28 * DAY) / Math.max(1, fixed === undefined ? 1 : 2)),
      );
      const to = from + between(10 * MINUTE, longest);
      free.set(name, to + HOUR);
      found.push({ id: name, from, to });
    }
    return found;
  };
  const stores = [id(), id(), id(), id()];
  const findings: Finding[] = [];
  for (let machine = 0; machine < 8; machine += 1) {
    for (let at = BEGIN + DAY + between(0, 3 * DAY); at < BEGIN + 29 * DAY; at += between(DAY, 5 * DAY)) {
      const isFalse = random() < 0.2;
      const name = isFalse ? id() : `machine-${machine}`;
      findings.push({
        id: id(),
        machine: name,
        at: Math.floor(at),
        isClean: !isFalse && random() < 0.5,
        ...(isFalse ? { falseAt: at + between(HOUR, 2 * DAY) } : {}),
      });
    }
  }
  return {
    jobs,
    runs: runs.sort((one, other) => one.start - other.start),
    alarms: spans(150, 3 * DAY),
    fullRepositories: spans(12, 2 * DAY, stores),
    license: [5, 12, 19, 26].map((day) => ({
      id: 'license',
      from: BEGIN + day * DAY,
      to: BEGIN + day * DAY + between(HOUR, 3 * DAY),
    })),
    findings,
  };
}
