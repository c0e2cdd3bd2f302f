import type { ApiClient } from '../../core/requests/authenticated-request';
import { DEFAULT_WAIT_MS, Patience } from '../../core/requests/patience';
import { systemWaiter } from '../../runtime/clock';
import type { MessageWork } from './flow-node';
import type { Node, Red } from './node-red-api';
import { waitingStatus } from './node-status';

/**
 * How long one message waits for a busy server in all; the badge says until when.
 *
 * @param limitMs milliseconds; absent: as long as one request of the session may take
 */
export function patienceOf(
  { RED, node }: { readonly RED: Red; readonly node: Node },
  { clock, timeoutMs }: ApiClient,
  { signal, show }: MessageWork,
  limitMs = timeoutMs ?? DEFAULT_WAIT_MS,
): Patience {
  return new Patience({
    waiter: systemWaiter,
    clock,
    limitMs,
    signal,
    onWait: (until) => show(until === undefined ? undefined : waitingStatus(RED, node, until)),
  });
}
