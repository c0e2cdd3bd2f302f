import type { ReceiveEvent } from './embedded-node-red';

/** One round of the main example. */
export interface Round {
  readonly alert: string;
  readonly ticket: string;
  /** Number of failed sessions that the second branch found. */
  readonly throughToken: number;
}

/** Ids of the main example's nodes at which a round is watched. */
const ALERT = 'failed-sessions-where';
const TICKET = 'failed-sessions-ticket-debug';
const THROUGH_TOKEN = 'failed-sessions-token-debug';
const FAILURE = 'failed-sessions-error-debug';

/** Reads off the messages of the main example what a round found. */
export class Rounds {
  #alert: string | undefined;
  #ticket: string | undefined;
  #throughToken: number | undefined;
  #listener: { done: (round: Round) => void; failed: (error: Error) => void } | undefined;

  readonly onReceive = ({ msg, destination }: ReceiveEvent): void => {
    if (destination.id === ALERT) this.#alert = textOf(msg['payload'], 'text');
    if (destination.id === TICKET)
      this.#ticket = msg['statusCode'] === 201 ? textOf(msg['payload'], 'ticket') : undefined;
    if (destination.id === THROUGH_TOKEN) this.#throughToken = countOf(msg);
    if (destination.id === FAILURE)
      this.#listener?.failed(new Error(textOf(msg['error'], 'message') ?? 'unknown failure'));
    this.#complete();
  };

  /** @throws Error where a step failed or the time (seconds) is over */
  async next(timeout: number): Promise<Round> {
    let timer: NodeJS.Timeout | undefined;
    const round = new Promise<Round>((done, failed) => {
      this.#listener = { done, failed };
      timer = setTimeout(() => failed(new Error(`no result within ${timeout} s`)), timeout * 1000);
      this.#complete();
    });
    return round.finally(() => clearTimeout(timer));
  }

  onEach(done: (round: Round) => void, failed: (error: Error) => void): void {
    this.#listener = { done, failed };
    this.#complete();
  }

  #complete(): void {
    if (
      this.#listener === undefined ||
      this.#alert === undefined ||
      this.#ticket === undefined ||
      this.#throughToken === undefined
    )
      return;
    const round = { alert: this.#alert, ticket: this.#ticket, throughToken: this.#throughToken };
    this.#alert = this.#ticket = this.#throughToken = undefined;
    this.#listener.done(round);
  }
}

function textOf(value: unknown, member: string): string | undefined {
  if (typeof value === 'string') return value;
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[member] : undefined;
  return typeof found === 'string' ? found : undefined;
}

function countOf({ payload, statusCode }: Readonly<Record<string, unknown>>): number | undefined {
  const total = (payload as { totalCount?: unknown } | null)?.totalCount;
  return statusCode === 200 && typeof total === 'number' ? total : undefined;
}
