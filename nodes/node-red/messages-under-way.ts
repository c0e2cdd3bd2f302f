import { VeeamError } from '../../core/errors/veeam-error';
import { within } from '../../runtime/deadline';
import type { Red } from './node-red-api';

/** Milliseconds for which a node that is closed waits for its answers; the runtime itself gives up after 15 s. */
const CLOSE_WAIT_MS = 5000;

/** One message that a node is working on. */
export interface MessageUnderWay {
  /** Says that the message has ended, and nobody waits for its requests. */
  readonly signal: AbortSignal;
  readonly isOver: boolean;
  /** The work is done, well or badly. The second call does nothing. @returns whether this was the first */
  end(): boolean;
}

/** What Node-RED says before it stops anything; a full stop takes all nodes, others those of the lists. */
interface Stopping {
  readonly type?: string;
  readonly diff?: Readonly<Record<string, unknown>>;
}

/**
 * The messages that one node is working on. Node-RED takes the nodes of a flow out of reach before it closes them, so
 * an answer that comes later reaches nobody, and an error no Catch node. When the whole flow is about to stop, every
 * message therefore ends at once, in an error, while Catch nodes can still pass it on. When only this node is
 * closed, it waits a while for its answers first.
 */
export class MessagesUnderWay {
  readonly #open = new Map<MessageUnderWay, (error: VeeamError) => void>();
  #whenIdle: (() => void) | undefined;

  /** @param fail ends the message in an error; to be called once at most */
  begin(fail: (error: VeeamError) => void): MessageUnderWay {
    const abort = new AbortController();
    const open = this.#open;
    const message: MessageUnderWay = {
      signal: abort.signal,
      get isOver() {
        return !open.has(message);
      },
      end: () => {
        if (!open.delete(message)) return false;
        if (open.size === 0) this.#whenIdle?.();
        return true;
      },
    };
    open.set(message, (error) => {
      fail(error);
      abort.abort();
    });
    return message;
  }

  /** Ends every message in an error. */
  endAll(): void {
    for (const fail of [...this.#open.values()]) fail(stopped());
  }

  /** Waits a few seconds for the messages to end, and ends what is left. */
  async close(): Promise<void> {
    if (this.#open.size > 0) {
      const idle = new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
      await within(CLOSE_WAIT_MS, idle);
    }
    this.endAll();
  }
}

const nodes = new Map<string, Set<MessagesUnderWay>>();
const listening = new WeakSet<object>();

/** Ends the messages of a node before its flow stops. Returns how to leave off. */
export function endBeforeStop(RED: Red, nodeId: string, messages: MessagesUnderWay): () => void {
  listen(RED);
  const ofNode = nodes.get(nodeId) ?? new Set();
  nodes.set(nodeId, ofNode.add(messages));
  return () => {
    ofNode.delete(messages);
    if (ofNode.size === 0 && nodes.get(nodeId) === ofNode) nodes.delete(nodeId);
  };
}

/** One listener for all nodes. */
function listen(RED: Red): void {
  if (listening.has(RED.events)) return;
  listening.add(RED.events);
  RED.events.on('flows:stopping', ({ type, diff = {} }: Stopping) => {
    const isFull = type === undefined || type === 'full' || diff['globalConfigChanged'] === true;
    if (!isFull && type !== 'flows') return;
    const stopping = new Set(
      ['changed', 'removed', 'linked', 'rewired'].flatMap(
        (list) => (diff[list] as string[] | undefined) ?? [],
      ),
    );
    for (const [id, ofNode] of nodes) {
      if (isFull || stopping.has(id)) ofNode.forEach((messages) => messages.endAll());
    }
  });
}

function stopped(): VeeamError {
  return new VeeamError(
    'VEEAM_TIMEOUT',
    'The flow was stopped or deployed before the answer came. A request that changes something may have been carried out: look before you send it again.',
  );
}
