import type { HttpAnswer, HttpRequest, Transport } from '../core/ports';
import type { Route } from './connection';
import { GotTransport } from './got-transport';
import { UndiciTransport } from './undici-transport';
import type { NetworkTransport, TransportOptions } from './ways';

/** The transports of one session: undici for the requests of flows, got for what signs in and out. */
export class ServerTransport implements NetworkTransport {
  readonly signIn: Transport;
  readonly #data: UndiciTransport;

  /** @param server origin that `options` are about */
  constructor(server: string, options: TransportOptions = {}) {
    // One route for both: what the token call's handshake agreed on makes those of the first requests short.
    const shared = { ...options, routes: new Map<string, Route>() };
    const tokenCalls = new GotTransport(server, shared);
    const data = new UndiciTransport(server, shared);
    this.#data = data;
    this.signIn = {
      send(request) {
        const answer = tokenCalls.send(request);
        // While the server thinks about the token, there is time to load what uses it.
        data.load().catch(() => undefined);
        return answer;
      },
    };
  }

  send(request: HttpRequest): Promise<HttpAnswer> {
    return this.#data.send(request);
  }

  close(): void {
    this.#data.close();
  }
}
