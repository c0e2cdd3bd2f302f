import type { Outcome } from '../world/job-history';

/** What happens to a job from outside. */
export interface JobOrder {
  /** Id or name. */
  readonly job: string;
  readonly result: Exclude<Outcome, 'cancelled'>;
  readonly cause?: string;
}

/** What happens to alarms from outside. */
export type AlarmOrder = { readonly raise: string; readonly text?: string } | { readonly clear: string };

/** What a product does on orders from outside; its resources fill in what they have. */
export interface Orders {
  /** Makes a session of the job end now. Returns whether there is such a job. */
  job?: (order: JobOrder) => boolean;
  /** Returns whether there was such an alarm to clear. */
  alarm?: (order: AlarmOrder) => boolean;
}
