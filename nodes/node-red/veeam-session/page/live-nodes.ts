import type { SessionLease } from '../../../../runtime/session-registry';
import type { SessionFields } from '../session-config';

/** A session node of the flows that run. */
export interface LiveNode {
  /** By which the editor knows it: within a subflow the id in the subflow's definition. */
  readonly id: string;
  /** Empty where it has none. */
  readonly name: string;
  readonly fields: SessionFields;
  /** What is wrong with its settings, where it could not take a share in a session. */
  readonly opened: { readonly lease: SessionLease } | { readonly problem: Error };
}

/** The session nodes of the flows that run, in the order in which they started. */
export const liveNodes = new Set<LiveNode>();
