import type { ReceiveEvent, StatusEvent } from './embedded-node-red';

/** What the main example did with a ticket. */
export interface TicketNews {
  readonly ticket: string;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly text: string;
}

/** What the story makes happen on the server. */
export interface JobOrders {
  fail(): void;
  recover(): void;
}

/** Ids of the main example's nodes at which it is watched. */
const WATCH = 'tickets-watch';
const TICKET = 'tickets-debug';
const FAILURE = 'tickets-error-debug';

/**
 * Lets a job fail once the example watches it, and recover once its ticket is open; reads off the messages of the
 * example what became of it.
 */
export class TicketStory {
  readonly #orders: JobOrders;
  #isWatching = false;
  #isFailing = false;
  /** The ticket of the job that was made to fail. */
  #ticket: string | undefined;

  onNews: (news: TicketNews) => void = () => undefined;
  onFailure: (error: Error) => void = () => undefined;

  constructor(orders: JobOrders) {
    this.#orders = orders;
  }

  /** A look that went well shows on the node: from then on a failure is news. */
  readonly onStatus = ({ id, status }: StatusEvent): void => {
    if (id !== WATCH || status.shape !== 'dot' || this.#isWatching) return;
    this.#isWatching = true;
    this.fail();
  };

  readonly onReceive = ({ msg, destination }: ReceiveEvent): void => {
    if (destination.id === FAILURE)
      this.onFailure(new Error(textOf(msg['error'], 'message') ?? 'unknown failure'));
    if (destination.id !== TICKET) return;
    const { payload } = msg;
    const [ticket, title = '', text = ''] = ['ticket', 'title', 'text'].map((name) => textOf(payload, name));
    const state = textOf(payload, 'state') === 'closed' ? 'closed' : 'open';
    if (ticket === undefined) return;
    if (this.#isFailing && state === 'open') this.#ticket ??= ticket;
    this.onNews({ ticket, state, title, text });
  };

  /** Whether these are the news that the story waits for. */
  isOurs({ ticket }: TicketNews): boolean {
    return ticket === this.#ticket;
  }

  fail(): void {
    this.#ticket = undefined;
    this.#isFailing = true;
    this.#orders.fail();
  }

  recover(): void {
    this.#isFailing = false;
    this.#orders.recover();
  }
}

function textOf(value: unknown, member: string): string | undefined {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[member] : undefined;
  return typeof found === 'string' ? found : undefined;
}
