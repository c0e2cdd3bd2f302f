import type { Dice } from '../../world/dice';
import type { Policy, Resource } from './policies';

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

/** What a session was for. */
export type SessionKind = 'Policy' | 'Job' | 'RetentionActivity' | 'RestoreTask' | 'ConfigurationBackup';

/** What became of one item that a session worked on. */
export interface SessionItem {
  readonly resource: Resource;
  readonly status: 'Succeeded' | 'Warning' | 'Failed';
  /** What went wrong with it. */
  readonly message?: string;
}

/** One run of a policy or of a service job. Times are in milliseconds. */
export interface Session {
  readonly id: string;
  readonly kind: SessionKind;
  readonly policy?: Policy;
  readonly status: SessionStatus;
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly stoppedAt?: number;
  /** What a person gave as the reason of a restore; empty for everything else. */
  readonly reason: string;
  /** What it worked on: protected, restored or, for retention, cleaned up. */
  readonly items: readonly SessionItem[];
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
export class Sessions {
  readonly #dice: Dice;
  readonly #policies: readonly Policy[];
  readonly #resources: readonly Resource[];
  readonly #manual: { id: string; policy: Policy; startedAt: number }[] = [];
  /** Sessions that were ordered from outside. */
  readonly #ordered: Session[] = [];
  readonly #manualRunLength: number;
  readonly #stoppedByHand = new Map<string, number>();
  readonly #scheduled = new Map<number, Session>();

  /** @param manualRunMs how long a policy runs that is started by hand */
  constructor(
    dice: Dice,
    policies: readonly Policy[],
    resources: readonly Resource[],
    manualRunMs = manualRunLength,
  ) {
    this.#manualRunLength = manualRunMs;
    this.#dice = dice;
    this.#policies = policies;
    this.#resources = resources;
  }

  /** Newest first. */
  at(now: number): Session[] {
    const sessions = this.#manual
      .filter(({ startedAt }) => startedAt > now - week && startedAt <= now)
      .map((run) => this.#asSeenAt(manualSession(run, this.#manualRunLength), now));
    sessions.push(...this.#ordered.filter(({ startedAt }) => startedAt > now - week && startedAt <= now));
    const last = Math.floor(now / slotLength);
    for (let slot = last; slot > last - week / slotLength - 1; slot -= 1) {
      const session = this.#finished(slot);
      if (session.startedAt <= now && session.startedAt > now - week) {
        sessions.push(this.#asSeenAt(session, now));
      }
    }
    for (const slot of this.#scheduled.keys()) {
      if (slot < last - 2 * (week / slotLength)) this.#scheduled.delete(slot);
    }
    return sessions.sort((one, other) => other.startedAt - one.startedAt);
  }

  /** How the last run of each policy ended that has run. */
  lastStatuses(now: number): ReadonlyMap<Policy, SessionStatus> {
    const last = new Map<Policy, SessionStatus>();
    for (const { policy, status } of this.at(now)) if (policy && !last.has(policy)) last.set(policy, status);
    return last;
  }

  /** Starts a policy by hand. @returns the session's identifier */
  start(policy: Policy, now: number): string {
    const id = this.#dice.uuid('manual', policy.id, now, this.#manual.length);
    this.#manual.push({ id, policy, startedAt: now });
    return id;
  }

  /** A session of a policy that ends now with a result, on an order from outside. */
  finish(policy: Policy, status: 'Succeeded' | 'Warning' | 'Failed', message: string, now: number): void {
    const id = this.#dice.uuid('ordered', policy.id, now, this.#ordered.length);
    const items = policy.items.map((resource, index): SessionItem => ({
      resource,
      status: index === 0 ? status : 'Succeeded',
      ...(index === 0 && status !== 'Succeeded' && { message }),
    }));
    const startedAt = now - 1000;
    const usn = Math.floor(now / slotLength);
    this.#ordered.push({
      id,
      kind: 'Policy',
      policy,
      status,
      startedAt,
      stoppedAt: now,
      reason: '',
      items,
      usn,
    });
  }

  /** Stops a session; one that does not run stays as it is. */
  stop(id: string, now: number): void {
    if (this.at(now).some((session) => session.id === id && session.status === 'Running')) {
      this.#stoppedByHand.set(id, now);
    }
  }

  /** Stops the runs of a policy. */
  stopPolicy(policy: Policy, now: number): void {
    for (const session of this.at(now)) if (session.policy === policy) this.stop(session.id, now);
  }

  /** True while a run of the policy that was started by hand goes on. */
  isRunning(policy: Policy, now: number): boolean {
    return this.#manual.some(
      (run) =>
        run.policy === policy &&
        run.startedAt + this.#manualRunLength > now &&
        !this.#stoppedByHand.has(run.id),
    );
  }

  /** A session as it is seen at a moment: running until its end. */
  #asSeenAt(session: Session, now: number): Session {
    const byHand = this.#stoppedByHand.get(session.id);
    if (byHand !== undefined) return { ...session, status: 'Canceled', stoppedAt: byHand, items: [] };
    if (session.stoppedAt === undefined || session.stoppedAt <= now) return session;
    return { ...session, status: 'Running', stoppedAt: undefined, items: [] };
  }

  #finished(slot: number): Session {
    const known = this.#scheduled.get(slot);
    if (known) return known;
    const session = this.#make(slot);
    this.#scheduled.set(slot, session);
    return session;
  }

  #make(slot: number): Session {
    const dice = this.#dice;
    // Starts early in its slot and ends within it.
    const startedAt = slot * slotLength + dice.roll(10 * minute, 'start', slot);
    const stoppedAt = startedAt + 2 * minute + dice.roll(60 * minute, 'length', slot);
    const status = this.#result(slot);
    const kind = this.#kind(slot, status);
    const policy =
      kind === 'Policy' ? this.#policies[dice.roll(this.#policies.length, 'policy of', slot)] : undefined;
    return {
      id: dice.uuid('session', slot),
      kind,
      policy,
      status,
      startedAt,
      stoppedAt,
      reason: kind === 'RestoreTask' ? `Change ${1000 + dice.roll(9000, 'change', slot)}` : '',
      items: this.#items(slot, kind, status, policy),
      usn: slot,
    };
  }

  #result(slot: number): SessionStatus {
    if (slot % failureEvery === this.#dice.roll(failureEvery, 'failure phase')) return 'Failed';
    const roll = this.#dice.roll(20, 'result', slot);
    return roll < 3 ? 'Warning' : roll < 4 ? 'Canceled' : 'Succeeded';
  }

  #kind(slot: number, status: SessionStatus): SessionKind {
    if (status === 'Failed') return 'Policy';
    const kinds: readonly SessionKind[] = [
      'ConfigurationBackup',
      'RetentionActivity',
      'RetentionActivity',
      'Job',
      'RestoreTask',
    ];
    return kinds[this.#dice.roll(20, 'type', slot)] ?? 'Policy';
  }

  /** What a session worked on. At least one item bears the outcome of the whole. */
  #items(slot: number, kind: SessionKind, status: SessionStatus, policy?: Policy): SessionItem[] {
    if (kind === 'ConfigurationBackup' || kind === 'Job' || status === 'Canceled') return [];
    const dice = this.#dice;
    const some = this.#resources[dice.roll(this.#resources.length, 'instance of', slot)];
    const own = policy?.items.length ? policy.items : some ? [some] : [];
    const troubled = dice.roll(Math.max(1, own.length), 'troubled', slot);
    return own.map((resource, index): SessionItem => {
      if (index !== troubled || status === 'Succeeded') return { resource, status: 'Succeeded' };
      if (status === 'Warning') {
        return {
          resource,
          status,
          message: dice.pick(warnings, 'reason', slot)(resource.awsResourceId),
        };
      }
      return {
        resource,
        status: 'Failed',
        message: dice.pick(failures, 'reason', slot)(resource.awsResourceId),
      };
    });
  }
}

type Message = (resourceId: string) => string;

const failures: readonly [Message, ...Message[]] = [
  (id) => `Snapshot of ${id} failed: KMS key is disabled`,
  (id) => `Snapshot of ${id} failed: the IAM role is not authorized to perform ec2:CreateSnapshot`,
  (id) => `Backup of ${id} failed: no worker could be launched in the subnet (InsufficientInstanceCapacity)`,
  (id) => `Backup of ${id} failed: the S3 bucket of the repository denies access`,
  (id) => `Snapshot of ${id} failed: snapshot limit of the region is exceeded`,
];

const warnings: readonly [Message, ...Message[]] = [
  (id) => `Guest processing of ${id} skipped: the SSM agent does not answer`,
  (id) => `${id} has a volume that cannot be backed up and was left out`,
];

function manualSession(
  { id, policy, startedAt }: { id: string; policy: Policy; startedAt: number },
  runLength: number,
): Session {
  return {
    id,
    kind: 'Policy',
    policy,
    status: 'Succeeded',
    startedAt,
    stoppedAt: startedAt + runLength,
    reason: '',
    items: policy.items.map((resource) => ({ resource, status: 'Succeeded' })),
    usn: Math.floor(startedAt / slotLength),
  };
}
