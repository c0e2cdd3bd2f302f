import type { IPollFunctions } from 'n8n-workflow';
import { News } from '../../../core/incidents/news';

/**
 * What a node that polls knows as long as n8n runs. Its memory of incidents is in n8n's static data; this is what would
 * come too late there, or would not be kept after a poll that fails.
 */
export interface Poller {
  /** n8n begins the next poll on time, whether the one before has ended or not. */
  isBusy: boolean;
  /** What of failures was told. */
  readonly news: News;
  /** Keys of incidents whose executions succeeded since the last poll. */
  confirmed: string[];
}

/** The most nodes that are known; the one that polled longest ago goes first. */
const MOST_POLLERS = 1000;

const pollers = new Map<string, Poller>();

/** What is known of the node that polls. */
export function pollerOf(context: IPollFunctions): Poller {
  const id = `${context.getWorkflow().id}|${context.getNode().id}`;
  const poller = pollers.get(id) ?? { isBusy: false, news: new News(), confirmed: [] };
  pollers.delete(id);
  pollers.set(id, poller);
  for (const oldest of pollers.keys()) {
    if (pollers.size <= MOST_POLLERS) break;
    pollers.delete(oldest);
  }
  return poller;
}

/** n8n makes a context when a workflow is activated, and polls with it from then on. */
const activated = new WeakSet<IPollFunctions>();

/** Whether this is the first poll since the workflow was activated, which n8n makes to see whether it works. */
export function isFirstPoll(context: IPollFunctions): boolean {
  const isFirst = !activated.has(context);
  activated.add(context);
  return isFirst;
}
