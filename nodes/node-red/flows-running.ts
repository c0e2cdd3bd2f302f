import type { Red } from './node-red-api';

/** Whether the flows of a runtime run. While a deploy changes some, what others send may be lost on its way. */
export interface FlowsRunning {
  readonly isSo: boolean;
  /**
   * Calls back once, as soon as they run: at once where they do.
   *
   * @returns how to take that back
   */
  when(listener: () => void): () => void;
}

const known = new WeakMap<object, FlowsRunning>();

/**
 * The flows of a runtime, which are taken not to run before the runtime says so: nodes are made one after the other, and
 * a message that is sent meanwhile finds no receiver. One listener serves all nodes.
 */
export function flowsOf({ events }: Pick<Red, 'events'>): FlowsRunning {
  const found = known.get(events);
  if (found !== undefined) return found;
  const listeners = new Set<() => void>();
  let isSo = false;
  events.on('flows:stopping', () => {
    isSo = false;
  });
  events.on('flows:started', () => {
    isSo = true;
    const due = [...listeners];
    listeners.clear();
    due.forEach((listener) => listener());
  });
  const flows: FlowsRunning = {
    get isSo() {
      return isSo;
    },
    when: (listener) => {
      if (isSo) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  known.set(events, flows);
  return flows;
}
