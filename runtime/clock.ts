import type { Clock, Waiter } from '../core/ports';

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Waits by this machine's timers. They keep no process alive. */
export const systemWaiter: Waiter = {
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const stop = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const timer = setTimeout(stop, milliseconds).unref();
      signal?.addEventListener('abort', stop);
    }),
};
