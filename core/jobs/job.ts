import type { RunOutcome } from '../products/run-outcome';

/** What something is about, in the words of an incident's `subject`. */
export interface Subject {
  /** As the product writes it. */
  readonly id: string;
  readonly name: string;
  /** In the product's words. */
  readonly type: string;
}

export interface Company {
  readonly id: string;
  readonly name?: string;
}

/** A job in one shape for all products. Times are ISO 8601 in UTC; what the product does not tell is absent. */
export interface Job extends Subject {
  /** The kind it is listed under, for example `rds`; ids are unique within a kind. */
  readonly kind: string;
  /** Whether its schedule is on. */
  readonly enabled?: boolean;
  /** How its last run stands or ended. */
  readonly outcome: RunOutcome;
  /** When its last run began. */
  readonly lastRun?: string;
  /** When its last run ended. */
  readonly lastEnd?: string;
  /** When it is scheduled next. */
  readonly nextRun?: string;
  /** Id of its last run. */
  readonly lastSession?: string;
  /** Why the last run ended as it did, in the product's words. */
  readonly cause?: string;
  /** Whose it is, where the product has tenants. */
  readonly company?: Company;
  /** The backup server or appliance that runs it. */
  readonly server?: string;
  /** The product's own, untouched. */
  readonly record: unknown;
}

/** One run of a job (a job session, in Veeam's words), in the words of incidents. */
export interface JobRun {
  /** Absent where the product knows runs only as the state of their job. */
  readonly id?: string;
  /** The job. */
  readonly subject: Subject;
  /** Whose it is, where the product has tenants. */
  readonly company?: Company;
  /** How it stands or ended. */
  readonly outcome: RunOutcome;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Why it ended as it did, in the product's words. */
  readonly cause?: string;
  /** The product's own, untouched. */
  readonly record: unknown;
}

/** A job's name with what tells it from others of the same name. */
export function jobTitle({ name, id, company }: Job): string {
  const owner = company?.name ?? company?.id;
  return `"${name}" (${id}${owner === undefined ? '' : `, company ${owner}`})`;
}
