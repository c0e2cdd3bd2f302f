import { sleep } from 'n8n-workflow';
import type { Waiter } from '../../../core/ports';

/** Lets time pass by n8n's own function, since nodes have no timers; a pause that is ended early runs out by itself. */
export const waiter: Waiter = {
  async wait(milliseconds, signal) {
    if (signal?.aborted === true) return;
    await Promise.race([sleep(milliseconds), ...(signal === undefined ? [] : [ended(signal)])]);
  },
};

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
