import type { AwsAssets, AwsPolicy } from './aws-assets';
import type { Dice } from './dice';

/** The words of the Status filter and of the status member. */
export const sessionStatuses = [
  'Running',
  'NeverExecuted',
  'Succeeded',
  'Warning',
  'Failed',
  'Canceled',
] as const;
export type SessionStatus = (typeof sessionStatuses)[number];

/** The words of the Types filter and of the type member. */
export const sessionTypes = [
  'Policy',
  'Job',
  'Task',
  'UserPolicy',
  'RetentionActivity',
  'RestoreTask',
  'FLRTask',
  'SelfBackupActivity',
] as const;
export type SessionType = (typeof sessionTypes)[number];

/** One run of a policy or of a service job. Times are in milliseconds. */
export interface AwsSession {
  readonly id: string;
  readonly type: SessionType;
  readonly name: string;
  readonly policy?: AwsPolicy;
  readonly status: SessionStatus;
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly stoppedAt?: number;
  readonly reason: string;
  /** Number of the last change; grows with time. */
  readonly usn: number;
}

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
/** One session starts in each slot: 120 in a week. */
const slotLength = 84 * minute;
/** A policy started by hand runs this long. */
const manualRunLength = 2 * minute;

/** Every fourth slot fails. A day has 17 or 18 slots, so 4 or 5 sessions of any 24 hours have failed. */
const failureEvery = 4;

/**
 * The sessions of the last seven days. Each belongs to a fixed slot of time: it keeps its identifier and its times
 * while the clock goes on, new ones appear, and old ones leave.
 */
export class AwsSessions {
  readonly #dice: Dice;
  readonly #assets: AwsAssets;
  readonly #manual: { id: string; policy: AwsPolicy; startedAt: number }[] = [];
  readonly #scheduled = new Map<number, AwsSession>();

  constructor(dice: Dice, assets: AwsAssets) {
    this.#dice = dice;
    this.#assets = assets;
  }

  /** Newest first. */
  at(now: number): AwsSession[] {
    const sessions = this.#manual
      .filter(({ startedAt }) => startedAt > now - week && startedAt <= now)
      .map((run) => manualSession(run, now));
    const last = Math.floor(now / slotLength);
    for (let slot = last; slot > last - week / slotLength - 1; slot -= 1) {
      const session = this.#finished(slot);
      if (session.startedAt <= now && session.startedAt > now - week) sessions.push(asSeenAt(session, now));
    }
    for (const slot of this.#scheduled.keys()) {
      if (slot < last - 2 * (week / slotLength)) this.#scheduled.delete(slot);
    }
    return sessions.sort((one, other) => other.startedAt - one.startedAt);
  }

  /** Starts a policy by hand. */
  start(policy: AwsPolicy, now: number): string {
    const id = this.#dice.uuid('manual', policy.id, now, this.#manual.length);
    this.#manual.push({ id, policy, startedAt: now });
    return id;
  }

  /** True while a run of the policy that was started by hand goes on. */
  isRunning(policy: AwsPolicy, now: number): boolean {
    return this.#manual.some((run) => run.policy === policy && run.startedAt + manualRunLength > now);
  }

  #finished(slot: number): AwsSession {
    const known = this.#scheduled.get(slot);
    if (known) return known;
    const session = this.#make(slot);
    this.#scheduled.set(slot, session);
    return session;
  }

  #make(slot: number): AwsSession {
    const dice = this.#dice;
    // Starts early in its slot and ends within it.
    const startedAt = slot * slotLength + dice.roll(10 * minute, 'start', slot);
    const stoppedAt = startedAt + 2 * minute + dice.roll(60 * minute, 'length', slot);
    const status = this.#result(slot);
    const { type, name, policy } = this.#subject(slot, status);
    return {
      id: dice.uuid('session', slot),
      type,
      name,
      policy,
      status,
      startedAt,
      stoppedAt,
      reason: this.#reason(slot, status),
      usn: slot,
    };
  }

  #result(slot: number): SessionStatus {
    if (slot % failureEvery === this.#dice.roll(failureEvery, 'failure phase')) return 'Failed';
    const roll = this.#dice.roll(20, 'result', slot);
    return roll < 3 ? 'Warning' : roll < 4 ? 'Canceled' : 'Succeeded';
  }

  #subject(slot: number, status: SessionStatus): Pick<AwsSession, 'type' | 'name' | 'policy'> {
    const roll = this.#dice.roll(20, 'type', slot);
    if (roll === 0 && status !== 'Failed')
      return { type: 'SelfBackupActivity', name: 'Configuration backup' };
    if (roll < 3 && status !== 'Failed') return { type: 'RetentionActivity', name: 'Retention' };
    const { policies } = this.#assets;
    const policy = policies[this.#dice.roll(policies.length, 'policy of', slot)];
    return { type: 'Policy', name: policy?.name ?? 'Policy', policy };
  }

  #reason(slot: number, status: SessionStatus): string {
    const { instances } = this.#assets;
    const instance = instances[this.#dice.roll(instances.length, 'instance of', slot)];
    const id = instance?.awsResourceId ?? 'i-0';
    if (status === 'Failed') return this.#dice.pick(failures, 'reason', slot)(id);
    if (status === 'Warning') return this.#dice.pick(warnings, 'reason', slot)(id);
    return status === 'Canceled' ? 'Stopped by administrator' : '';
  }
}

const failures: readonly [Reason, ...Reason[]] = [
  (id) => `Snapshot of ${id} failed: KMS key is disabled`,
  (id) => `Snapshot of ${id} failed: the IAM role is not authorized to perform ec2:CreateSnapshot`,
  (id) => `Backup of ${id} failed: no worker could be launched in the subnet (InsufficientInstanceCapacity)`,
  (id) => `Backup of ${id} failed: the S3 bucket of the repository denies access`,
  (id) => `Snapshot of ${id} failed: snapshot limit of the region is exceeded`,
];

const warnings: readonly [Reason, ...Reason[]] = [
  (id) => `Guest processing of ${id} skipped: the SSM agent does not answer`,
  (id) => `Instance ${id} has an instance store volume, which is not backed up`,
];

type Reason = (instanceId: string) => string;

/** A session as it is seen at a moment: running until its end. */
function asSeenAt(session: AwsSession, now: number): AwsSession {
  if (session.stoppedAt === undefined || session.stoppedAt <= now) return session;
  return { ...session, status: 'Running', stoppedAt: undefined, reason: '' };
}

function manualSession(run: { id: string; policy: AwsPolicy; startedAt: number }, now: number): AwsSession {
  const { id, policy, startedAt } = run;
  const usn = Math.floor(startedAt / slotLength);
  const session: AwsSession = {
    id,
    type: 'Policy',
    name: policy.name,
    policy,
    status: 'Succeeded',
    startedAt,
    stoppedAt: startedAt + manualRunLength,
    reason: '',
    usn,
  };
  return asSeenAt(session, now);
}
