import type { MemberPath } from './member-path';

/**
 * How a run stands or ended, in one set of words for all products. `noResult` is a run that says nothing about the
 * job's health (cancelled, stopped, never executed); `unknown` a word that no document has.
 */
export type RunOutcome = 'success' | 'warning' | 'failed' | 'running' | 'noResult' | 'unknown';

/**
 * A member that tells how a run stands, and what its words mean. A word that is not listed means `unknown`, so that
 * it is never taken for a success; one that means nothing here is listed as `nothing`.
 */
export interface OutcomeWords {
  readonly member: MemberPath;
  readonly words: Readonly<Record<string, Exclude<RunOutcome, 'unknown'> | 'nothing'>>;
}
