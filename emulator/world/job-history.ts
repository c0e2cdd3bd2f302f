import type { Dice } from './dice';

/** How a job session ended. */
export type Outcome = 'succeeded' | 'warning' | 'failed' | 'cancelled';

/** A job as a product's folder lays it out. */
export interface JobPlan {
  readonly id: string;
  readonly name: string;
  /** The product's own word. */
  readonly type: string;
  /** Minutes between two scheduled sessions; a job without them runs only when it is started. */
  readonly everyMinutes?: number;
  readonly company?: { readonly id: string; readonly name: string };
  /** A job that nobody runs. */
  readonly isDisabled?: boolean;
  /** Sessions out of a hundred that fail or warn; 6 and 10 without it. */
  readonly failsIn100?: number;
  readonly warnsIn100?: number;
}

/** A job as it is now. */
export interface Job extends JobPlan {
  readonly isEnabled: boolean;
  readonly running?: JobRun;
  /** The last session that ended. */
  readonly last?: JobRun;
  /** When it runs next by its schedule, milliseconds since 1970. */
  readonly nextAt?: number;
}

/** One session of a job. Times are milliseconds since 1970. */
export interface JobRun {
  readonly id: string;
  readonly jobId: string;
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly endedAt?: number;
  readonly outcome: Outcome | 'running';
  /** Why, in a sentence; absent where all went well. */
  readonly cause?: string;
  /** The job says that it will be tried again. */
  readonly willRetry: boolean;
  /** Grows with every session that begins or ends. */
  readonly sequence: number;
  /** Percent. */
  readonly progress: number;
  /** Bytes. */
  readonly transferred: number;
  readonly wasStartedByHand: boolean;
}

/** What a session is to come to. */
export interface Order {
  readonly outcome: Outcome;
  readonly cause?: string;
}

interface Run {
  readonly id: string;
  readonly jobId: string;
  readonly startedAt: number;
  endedAt: number;
  outcome: Outcome;
  cause?: string;
  readonly willRetry: boolean;
  readonly wasStartedByHand: boolean;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far the history goes back. */
const HISTORY = 14 * DAY;

const FAILURES = [
  'Failed to connect to the host. The network path was not found.',
  'Not enough free space on the repository.',
  'The snapshot could not be created within 20 minutes.',
  'Access is denied. The account was changed or its password has ended.',
  'The session was interrupted: the proxy did not answer in time.',
] as const;
const WARNINGS = [
  'Free space of the repository is below 10%.',
  'The certificate of the host ends within 30 days.',
  '1 of 12 objects was skipped because it was not found.',
] as const;

/**
 * Jobs with a history of two weeks and a present: started by hand they run for a short while and end by the clock, with
 * the result that was ordered from outside or by chance. It has no timer; what it tells follows from the time at which
 * it is asked.
 */
export class JobHistory {
  readonly #now: () => number;
  readonly #dice: Dice;
  readonly #durationMs: number;
  readonly #plans: ReadonlyMap<string, JobPlan>;
  readonly #disabled: Set<string>;
  /** Oldest first. */
  readonly #runs: Run[] = [];
  readonly #orders = new Map<string, Order>();
  /** Until when the schedule was played. */
  #playedUntil: number;
  #started = 0;

  /** @param durationMs how long a session runs that is started by hand */
  constructor(settings: {
    readonly now: () => number;
    readonly dice: Dice;
    readonly jobs: readonly JobPlan[];
    readonly durationMs: number;
  }) {
    this.#now = settings.now;
    this.#dice = settings.dice;
    this.#durationMs = settings.durationMs;
    this.#plans = new Map(settings.jobs.map((plan) => [plan.id, plan]));
    this.#disabled = new Set(settings.jobs.filter(({ isDisabled }) => isDisabled).map(({ id }) => id));
    const now = settings.now();
    // What lies behind does not run any more when the emulator comes up, so that its beginning is the same every time.
    this.#playedUntil = now - HISTORY;
    this.#play(now);
    for (const run of this.#runs) run.endedAt = Math.min(run.endedAt, now);
  }

  /** All jobs in the order of their plans. */
  jobs(): Job[] {
    return [...this.#plans.values()].map((plan) => this.#job(plan));
  }

  /** What a job was laid out as; unlike {@link find} it costs nothing. */
  plan(jobId: string): JobPlan | undefined {
    return this.#plans.get(jobId);
  }

  /** A job by its id or name, or nothing. */
  find(idOrName: string): Job | undefined {
    const wanted = idOrName.toLowerCase();
    return this.jobs().find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  }

  /** Every session, newest first. */
  sessions(): JobRun[] {
    const now = this.#now();
    this.#play(now);
    return this.#runs.map((run, index) => this.#seen(run, index, now)).reverse();
  }

  /**
   * Starts a session now.
   *
   * @returns nothing where one runs already
   */
  start(jobId: string): JobRun | undefined {
    const now = this.#now();
    this.#play(now);
    if (this.#runningOf(jobId, now) !== undefined) return undefined;
    const run = this.#newRun(jobId, now, now + this.#durationMs, true);
    return this.#seen(run, this.#runs.length - 1, now);
  }

  /**
   * Stops the session that runs.
   *
   * @returns it, or nothing where none runs
   */
  stop(jobId: string): JobRun | undefined {
    const now = this.#now();
    const run = this.#runningOf(jobId, now);
    if (run === undefined) return undefined;
    Object.assign(run, { endedAt: now, outcome: 'cancelled', cause: 'The session was stopped by a user.' });
    return this.#seen(run, this.#runs.indexOf(run), now);
  }

  enable(jobId: string, isEnabled: boolean): void {
    this.#play(this.#now());
    if (isEnabled) this.#disabled.delete(jobId);
    else this.#disabled.add(jobId);
  }

  /** A session of the job that ends now with the result that is ordered. */
  finish(jobId: string, order: Order): JobRun {
    const now = this.#now();
    this.#play(now);
    const running = this.#runningOf(jobId, now);
    const run = running ?? this.#newRun(jobId, now, now, false);
    Object.assign(run, { endedAt: now, ...this.#result(run, order), willRetry: false });
    return this.#seen(run, this.#runs.indexOf(run), now);
  }

  /** What the next session of the job is to come to, whenever it ends. */
  order(jobId: string, order: Order): void {
    this.#orders.set(jobId, order);
  }

  #job(plan: JobPlan): Job {
    const now = this.#now();
    this.#play(now);
    const runs = this.#runs
      .map((run, index) => ({ run, index }))
      .filter(({ run }) => run.jobId === plan.id)
      .map(({ run, index }) => this.#seen(run, index, now))
      .reverse();
    const isEnabled = !this.#disabled.has(plan.id);
    const step = (plan.everyMinutes ?? 0) * MINUTE;
    return {
      ...plan,
      isEnabled,
      running: runs.find(({ outcome }) => outcome === 'running'),
      last: runs.find(({ outcome }) => outcome !== 'running'),
      nextAt: step > 0 && isEnabled ? this.#nextAfter(plan, now) : undefined,
    };
  }

  #runningOf(jobId: string, now: number): Run | undefined {
    this.#play(now);
    return this.#runs.findLast((run) => run.jobId === jobId && run.endedAt > now);
  }

  /** Lets the schedule run up to a time. */
  #play(now: number): void {
    const from = this.#playedUntil;
    if (now <= from) return;
    this.#playedUntil = now;
    const due: { readonly plan: JobPlan; readonly at: number }[] = [];
    for (const plan of this.#plans.values()) {
      if (plan.everyMinutes === undefined || this.#disabled.has(plan.id)) continue;
      for (let at = this.#nextAfter(plan, from); at <= now; at += plan.everyMinutes * MINUTE)
        due.push({ plan, at });
    }
    due.sort((one, other) => one.at - other.at);
    for (const { plan, at } of due)
      if (!this.#runs.some((run) => run.jobId === plan.id && run.endedAt > at))
        this.#newRun(plan.id, at, at + (3 + this.#dice.roll(40, plan.id, at)) * MINUTE, false);
  }

  /** The first time of a job's schedule after a time. */
  #nextAfter({ id, everyMinutes = 0 }: JobPlan, time: number): number {
    const step = everyMinutes * MINUTE;
    const shift = this.#dice.roll(everyMinutes, id, 'schedule') * MINUTE;
    return (Math.floor((time - shift) / step) + 1) * step + shift;
  }

  #newRun(jobId: string, startedAt: number, endedAt: number, wasStartedByHand: boolean): Run {
    this.#started += 1;
    const id = this.#dice.uuid('job session', jobId, startedAt, wasStartedByHand ? this.#started : 0);
    const base = { id, jobId, startedAt, endedAt, wasStartedByHand };
    const ordered = this.#orders.get(jobId);
    const order = ordered ?? this.#byChance(base);
    this.#orders.delete(jobId);
    // What is ordered is final: a retry that nobody ordered would never come.
    const mayRetry = ordered === undefined && !wasStartedByHand && order.outcome === 'failed';
    const run: Run = {
      ...base,
      ...this.#result(base, order),
      willRetry: mayRetry && this.#dice.roll(3, id, 'retry') === 0,
    };
    this.#runs.push(run);
    return run;
  }

  #byChance({ id, jobId, wasStartedByHand }: Pick<Run, 'id' | 'jobId' | 'wasStartedByHand'>): Order {
    if (wasStartedByHand) return { outcome: 'succeeded' };
    const { failsIn100 = 6, warnsIn100 = 10 } = this.#plans.get(jobId) ?? {};
    const roll = this.#dice.roll(100, id, 'outcome');
    if (roll < failsIn100) return { outcome: 'failed' };
    if (roll < failsIn100 + warnsIn100) return { outcome: 'warning' };
    return { outcome: roll === 99 ? 'cancelled' : 'succeeded' };
  }

  #result({ id }: Pick<Run, 'id'>, { outcome, cause }: Order): Pick<Run, 'outcome' | 'cause'> {
    const usual: Partial<Record<Outcome, string>> = {
      failed: this.#dice.pick(FAILURES, id, 'cause'),
      warning: this.#dice.pick(WARNINGS, id, 'cause'),
      cancelled: 'The session was stopped by a user.',
    };
    return { outcome, cause: cause ?? usual[outcome] };
  }

  #seen(run: Run, index: number, now: number): JobRun {
    const { id, jobId, startedAt, wasStartedByHand } = run;
    const isRunning = run.endedAt > now;
    const part = isRunning ? (now - startedAt) / Math.max(1, run.endedAt - startedAt) : 1;
    const common = {
      id,
      jobId,
      startedAt,
      wasStartedByHand,
      progress: Math.round(part * 100),
      transferred: Math.round((this.#dice.roll(900, id, 'bytes') + 100) * 10_000_000 * part),
    };
    // Each session counts twice: when it begins and when it ends.
    if (isRunning) return { ...common, outcome: 'running', willRetry: false, sequence: index * 2 + 1 };
    const { endedAt, outcome, cause, willRetry } = run;
    return { ...common, endedAt, outcome, cause, willRetry, sequence: index * 2 + 2 };
  }
}
