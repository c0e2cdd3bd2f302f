import type { Transport } from '../core/ports';
import { MOST_CONNECTIONS, MOST_WAITING } from './bounds';
import { routeTo } from './connection';
import type { ConnectionOptions, Route } from './connection';
import { Line } from './line';
import type { EnvironmentProxy } from './proxy-choice';
import type { TimeLimit } from './time-limit';
import { lineFull, waitedInVain } from './transport-fault';

/** What a transport is made of beside the server. */
export interface TransportOptions extends ConnectionOptions {
  /** Name and version of the package, for requests that name no user agent. */
  readonly userAgent?: string;
  /** How users of the host make an untrusted certificate a trusted one. */
  readonly certificateAdvice?: string;
  /** Milliseconds that may pass between two pieces of an answer. */
  readonly pauseMs?: number;
  /** Routes by origin, for transports that connect to the same servers with the same options. */
  readonly routes?: Map<string, Route>;
}

/** A transport that holds connections, until it is closed. */
export interface NetworkTransport extends Transport {
  /** For token calls, log-outs and identity providers; absent where they go the same way as all else. */
  readonly signIn?: Transport;
  /** Closes the idle connections; those in use close after their answer. */
  close(): void;
}

/** The servers that one transport talks to, each with its bounded number of places. */
export class Ways<Place> {
  readonly #server: string;
  readonly #options: ConnectionOptions;
  readonly #routes: Map<string, Route>;
  readonly #make: (origin: string, route: Route) => Place;
  readonly #lines = new Map<string, Line<Place>>();

  /**
   * @param server origin that `options` are about; others share CA and proxy only
   * @param make makes a place on the way to a server
   */
  constructor(server: string, options: TransportOptions, make: (origin: string, route: Route) => Place) {
    this.#server = server;
    this.#options = options;
    this.#routes = options.routes ?? new Map<string, Route>();
    this.#make = make;
  }

  /** @throws VeeamError `VEEAM_CONFIGURATION` for settings along which nobody can connect */
  to(url: URL, environmentProxy: EnvironmentProxy): Line<Place> {
    const { origin } = url;
    let line = this.#lines.get(origin);
    if (line === undefined) {
      const route = this.#routes.get(origin) ?? routeTo(url, this.#server, this.#options, environmentProxy);
      this.#routes.set(origin, route);
      line = new Line(this.#most, MOST_WAITING, () => this.#make(origin, route));
      this.#lines.set(origin, line);
    }
    return line;
  }

  /**
   * A place for a request, at once or when one becomes free.
   *
   * @throws VeeamError `VEEAM_SERVER_BUSY` where too many wait already, `VEEAM_TIMEOUT` where none became free
   */
  enter(line: Line<Place>, url: string, limit: TimeLimit): Place | Promise<Place> {
    return (
      line.take() ??
      new Promise((resolve, reject) => {
        const leave = line.wait(resolve);
        if (leave === undefined) return reject(lineFull(url, MOST_WAITING));
        limit.onOver = () => {
          leave();
          reject(waitedInVain(url, this.#most, limit.milliseconds));
        };
      })
    );
  }

  /** Places that nobody uses just now, which are forgotten with this call. */
  clear(): Place[] {
    const free = [...this.#lines.values()].flatMap((line) => line.free);
    this.#lines.clear();
    return free;
  }

  get #most(): number {
    return this.#options.connections ?? MOST_CONNECTIONS;
  }
}
