import type { Client, Dispatcher } from 'undici';
import { MOST_HEADER_BYTES } from './bounds';
import type { Route } from './connection';
import { dial } from './dial';
import type { Undici } from './libraries';

/**
 * Idle connections are closed after this time (milliseconds) where the server names none, before any usual server
 * closes them: a request on a connection that the server is just closing would be lost.
 */
const IDLE_MS = 4000;

/** The same where the server names a longer one; firewalls forget connections that are idle for minutes. */
const MOST_IDLE_MS = 60_000;

/**
 * One connection to a server, for one request after the other. It is opened when a request needs it, closes when it is
 * idle, and comes back by itself.
 */
export class UndiciConnection {
  readonly #undici: Undici;
  readonly #origin: string;
  readonly #route: Route;
  #client: Client | undefined;
  #dialing: AbortController | undefined;
  #hasServed = false;

  constructor(undici: Undici, origin: string, route: Route) {
    this.#undici = undici;
    this.#origin = origin;
    this.#route = route;
  }

  /** Whether the socket in use has brought an answer before. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client ??= this.#open();
    this.#client.dispatch(options, handler);
  }

  /** Notes that the socket in use has brought an answer. */
  serve(): void {
    this.#hasServed = true;
  }

  /** Closes the socket, or gives up opening one. Whatever is on its way here fails. */
  drop(): void {
    this.#dialing?.abort();
    this.#client?.destroy().catch(() => undefined);
    this.#client = undefined;
    this.#dialing = undefined;
  }

  #open(): Client {
    return new this.#undici.Client(this.#origin, {
      connect: (_options, callback) => {
        const dialing = new AbortController();
        this.#dialing = dialing;
        this.#hasServed = false;
        dial(this.#route, dialing.signal).then(
          (socket) => callback(null, socket),
          (fault: Error) => callback(fault, null),
        );
      },
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: MOST_IDLE_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      // The time for the whole is the caller's.
      headersTimeout: 0,
    });
  }
}
