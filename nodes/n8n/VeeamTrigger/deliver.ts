import type { IPollFunctions, IRun } from 'n8n-workflow';
import type { Incident } from '../../../core/incidents/incident';
import type { Poller } from './poller';
import type { TriggerItems } from './incident-items';

/**
 * Starts an execution for each of some lots of incidents, and notes those whose executions succeeded. Whatever becomes
 * of the others, they stay unconfirmed and come again: executions that failed, that were cancelled, that n8n lost when
 * it ended.
 */
export function deliverForConfirmation(
  context: IPollFunctions,
  poller: Poller,
  lots: readonly (readonly Incident[])[],
  itemsOf: (lot: readonly Incident[]) => TriggerItems,
): void {
  for (const lot of lots) {
    const done = context.helpers.createDeferredPromise<IRun | undefined>();
    void done.promise.then(
      (run) => {
        if (hasSucceeded(run)) poller.confirmed.push(...lot.map(({ key }) => key));
      },
      () => undefined,
    );
    context.__emit(itemsOf(lot), undefined, done);
  }
}

/** An execution that waits (for an approval, for a time) is kept by n8n, restarts included. */
function hasSucceeded(run: IRun | undefined): boolean {
  return run?.status === 'success' || run?.status === 'waiting';
}
