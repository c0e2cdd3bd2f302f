import { within } from '../../runtime/deadline';
import type { Message, Red } from './node-red-api';

/** Milliseconds for which a node that is closed alone waits for its answers; the runtime gives up after 15 s. */
const CLOSE_WAIT_MS = 5000;

/** One message that a node is working on. */
export interface MessageUnderWay {
  /** Says that the message has ended, and nobody waits for its requests. */
  readonly signal: AbortSignal;
  readonly isOver: boolean;
  /**
   * From now on the message only waits, for something that goes on without it: a node that stops need not give it time.
   *
   * @param ending the error that it ends in if the node stops meanwhile; nothing: it is being worked on again
   */
  readonly onlyWaits: (ending: Error | undefined) => void;
  /** The work is done, well or badly. The second call does nothing. @returns whether this was the first */
  end(): boolean;
}

/** A message whose node stopped before it was done. */
export interface LeftMessage {
  readonly message: Message;
  /** The error that it ends in, where it only waited. */
  readonly ending?: Error;
}

/** The messages that one node is working on. */
export class MessagesUnderWay {
  readonly #open = new Map<MessageUnderWay, () => LeftMessage>();
  /** Those that only wait. */
  readonly #waiting = new Map<MessageUnderWay, Error>();
  #whenIdle: (() => void) | undefined;

  begin(message: Message): MessageUnderWay {
    const abort = new AbortController();
    const open = this.#open;
    const work: MessageUnderWay = {
      signal: abort.signal,
      get isOver() {
        return !open.has(work);
      },
      onlyWaits: (ending) => {
        if (ending === undefined || work.isOver) this.#waiting.delete(work);
        else this.#waiting.set(work, ending);
        this.#tellIfIdle();
      },
      end: () => {
        if (!open.delete(work)) return false;
        this.#waiting.delete(work);
        this.#tellIfIdle();
        return true;
      },
    };
    open.set(work, () => {
      const ending = this.#waiting.get(work);
      work.end();
      abort.abort();
      return { message, ending };
    });
    return work;
  }

  /** Resolves when all are done or only wait, or after a few seconds. */
  async settled(): Promise<void> {
    if (this.#isIdle) return;
    const idle = new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
    await within(CLOSE_WAIT_MS, idle);
  }

  /** Ends all that are left; whatever comes of their requests is not listened to. @returns the messages */
  abandon(): LeftMessage[] {
    return [...this.#open.values()].map((give) => give());
  }

  get #isIdle(): boolean {
    return this.#open.size === this.#waiting.size;
  }

  #tellIfIdle(): void {
    if (this.#isIdle) this.#whenIdle?.();
  }
}

/** What Node-RED says before it stops anything. */
interface Stopping {
  readonly type?: string;
  readonly diff?: { readonly globalConfigChanged?: boolean };
}

/** What becomes of the messages of nodes that stop. */
export interface Succession {
  /** Whether the nodes around one that is closed now stop too, so that no answer of it would reach them. */
  readonly allStop: boolean;
  /** To be told when a node is there, and how it reports a message that the node before it left. */
  arrive(id: string, report: (left: LeftMessage) => void): void;
  /** Keeps messages for the node that follows under the same id. */
  leave(id: string, messages: readonly LeftMessage[]): void;
}

const successions = new WeakMap<object, Succession>();

/**
 * The one succession of a runtime. Node-RED takes the nodes of a flow out of reach before it closes them: an answer that
 * comes then reaches nobody, and an error no Catch node. What was under way is therefore reported by the node that
 * follows, as soon as the new flows run, with their Catch nodes.
 */
export function successionOf({ events, util }: Pick<Red, 'events' | 'util'>): Succession {
  const known = successions.get(events);
  if (known !== undefined) return known;
  const left = new Map<string, LeftMessage[]>();
  const reports = new Map<string, (left: LeftMessage) => void>();
  let allStop = false;
  events.on('flows:stopping', ({ type, diff }: Stopping) => {
    allStop = type !== 'nodes' || diff?.globalConfigChanged === true;
  });
  events.on('flows:started', () => {
    allStop = false;
    const messages = [...left];
    left.clear();
    for (const [id, ofNode] of messages) ofNode.forEach((message) => reports.get(id)?.(message));
  });
  const succession: Succession = {
    get allStop() {
      return allStop;
    },
    arrive: (id, report) => reports.set(id, report),
    leave: (id, messages) => {
      reports.delete(id);
      // The work that was abandoned may still write onto its own.
      if (messages.length > 0)
        left.set(
          id,
          messages.map(({ message, ending }) => ({ message: util.cloneMessage(message), ending })),
        );
    },
  };
  successions.set(events, succession);
  return succession;
}
