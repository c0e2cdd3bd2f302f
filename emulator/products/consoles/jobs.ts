import type { Dice } from '../../world/dice';
import type { BackupServer } from './companies';
import type { Flavour } from './flavour';

/** The words of a job's status (Jobs, Properties; Idle is in the reference of Availability Console alone). */
export type JobStatus = 'Success' | 'Warning' | 'Failed' | 'Running' | 'Idle' | 'No Info';

/** A backup job as it is at a moment. Times are in milliseconds. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly server: BackupServer;
  readonly isEnabled: boolean;
  readonly status: JobStatus;
  /** Absent before the first run. */
  readonly startedAt?: number;
  /** Absent while it runs and before the first run. */
  readonly endedAt?: number;
  readonly averageMs: number;
  /** Megabytes a second. */
  readonly rate: number;
  /** Gigabytes. */
  readonly transferred: number;
  readonly bottleneck: string;
  readonly protectedVMs: number;
  readonly schedulingType: string;
  /** Why the last run failed. Jobs do not show it; alarms do. */
  readonly failure?: string;
}

/** A run that was ordered from outside. */
interface OrderedRun {
  readonly status: 'Success' | 'Warning' | 'Failed';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly failure?: string;
}

/** What can be done with a job (Start, Stop, Retry, Enable or Disable a Job). */
export const jobActions = ['start', 'stop', 'retry', 'enable', 'disable'] as const;
export type JobAction = (typeof jobActions)[number];

const minute = 60_000;
const day = 24 * 60 * minute;
const manualRunLength = 2 * minute;
/** These fail every day, so that there is always something to see. */
const brokenJobs: readonly number[] = [13, 36, 57];
/** These have never run. */
const newJobs: readonly number[] = [44, 91];

const types = [
  'Backup',
  'Backup',
  'Backup',
  'Backup Copy',
  'Replication',
  'SureBackup',
  'Backup to Tape',
] as const;
const workloads = [
  'SQL',
  'Exchange',
  'Files',
  'Domain controllers',
  'Web shop',
  'ERP',
  'Build',
  'Mail',
] as const;
const failures = [
  'Processing of the virtual machine failed: the snapshot could not be created',
  'The repository has not enough free space',
  'The network path to the backup proxy was not found',
  'VSS: the writer is in a failed state',
] as const;

/** The jobs of a console: what they look like at a moment depends on the seed, the moment and what was ordered. */
export class Jobs {
  readonly #dice: Dice;
  readonly #servers: readonly BackupServer[];
  readonly #flavour: Flavour;
  readonly #startedByHand = new Map<number, { at: number; stoppedAt?: number }>();
  readonly #enabledByHand = new Map<number, boolean>();
  readonly #ordered = new Map<number, OrderedRun>();
  readonly #manualRunLength: number;

  /** @param manualRunMs how long a job runs that is started by hand */
  constructor(dice: Dice, servers: readonly BackupServer[], flavour: Flavour, manualRunMs = manualRunLength) {
    this.#manualRunLength = manualRunMs;
    this.#dice = dice;
    this.#servers = servers.filter(({ company }) => company);
    this.#flavour = flavour;
  }

  /** 100 jobs that run daily. On any day some have failed: the broken ones, and about four others. */
  at(now: number): Job[] {
    return Array.from({ length: 100 }, (_, index) => this.#job(index + 1, now));
  }

  /**
   * Does something with a job. What the consoles say to an action that does not fit the job's state is in no
   * document, so it is taken and changes nothing.
   */
  act(job: Job, action: JobAction, now: number): void {
    if (action === 'enable' || action === 'disable') this.#enabledByHand.set(job.id, action === 'enable');
    else if (action === 'stop') this.#stop(job, now);
    else if (job.status !== 'Running') this.#startedByHand.set(job.id, { at: now });
  }

  /** A run of a job ends now with a result, on an order from outside. */
  finish({ id }: Job, status: OrderedRun['status'], failure: string, now: number): void {
    const run = { status, startedAt: now - 1000, endedAt: now };
    this.#ordered.set(id, status === 'Failed' ? { ...run, failure } : run);
  }

  #stop({ id, status, startedAt }: Job, now: number): void {
    if (status === 'Running') this.#startedByHand.set(id, { at: startedAt ?? now, stoppedAt: now });
  }

  #job(id: number, now: number): Job {
    const dice = this.#dice;
    const server = this.#servers[(id - 1) % this.#servers.length] as BackupServer;
    const workload = dice.pick(workloads, 'workload', id);
    const facts = {
      id,
      name: `${server.company?.name ?? 'Company'} ${workload} ${String(id).padStart(3, '0')}`,
      type: dice.pick(types, 'type', id),
      server,
      isEnabled: this.#enabledByHand.get(id) ?? dice.roll(20, 'enabled', id) > 0,
      averageMs: 3 * minute + dice.roll(40 * minute, 'average', id),
      rate: (100 + dice.roll(9900, 'rate', id)) / 100,
      transferred: (10 + dice.roll(2000, 'transferred', id)) / 100,
      bottleneck: dice.pick(['Source', 'Proxy', 'Network', 'Target', 'None'], 'bottleneck', id),
      protectedVMs: 1 + dice.roll(12, 'machines', id),
      schedulingType: dice.pick(['Daily', 'Periodically', 'Monthly', 'Not Scheduled'], 'schedule', id),
    };
    return { ...facts, ...this.#lastRun(id, now) };
  }

  #lastRun(id: number, now: number): Pick<Job, 'status' | 'startedAt' | 'endedAt' | 'failure'> {
    const dice = this.#dice;
    const phase = dice.roll(day, 'phase', id);
    const turn = Math.floor((now - phase) / day);
    const scheduled = turn * day + phase;
    const byHand = this.#startedByHand.get(id);
    const ordered = this.#ordered.get(id);
    const handAt = byHand?.stoppedAt ?? byHand?.at ?? -Infinity;
    if (ordered && ordered.endedAt >= Math.max(scheduled, handAt)) return ordered;
    if (byHand && byHand.at >= scheduled) return handRun(byHand, now, this.#manualRunLength);
    if (newJobs.includes(id)) {
      return { status: this.#flavour === 'availabilityConsole' && id % 2 ? 'Idle' : 'No Info' };
    }
    const endedAt = scheduled + 3 * minute + dice.roll(45 * minute, 'length', id, turn);
    if (endedAt > now) return { status: 'Running', startedAt: scheduled };
    const hasFailed = brokenJobs.includes(id) || (id * 7 + turn) % 23 === 0;
    if (hasFailed) {
      const failure = dice.pick(failures, 'failure', id, turn);
      return { status: 'Failed', startedAt: scheduled, endedAt, failure };
    }
    const status = dice.roll(10, 'outcome', id, turn) === 0 ? 'Warning' : 'Success';
    return { status, startedAt: scheduled, endedAt };
  }
}

/** A run that somebody started or stopped. */
function handRun(
  { at, stoppedAt }: { at: number; stoppedAt?: number },
  now: number,
  runLength: number,
): Pick<Job, 'status' | 'startedAt' | 'endedAt' | 'failure'> {
  if (stoppedAt !== undefined) {
    return { status: 'Failed', startedAt: at, endedAt: stoppedAt, failure: 'The job was stopped' };
  }
  const endedAt = at + runLength;
  return endedAt > now ? { status: 'Running', startedAt: at } : { status: 'Success', startedAt: at, endedAt };
}
