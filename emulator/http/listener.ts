import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A port that another program holds. The message names the port and the way out. */
export class PortInUseError extends Error {
  readonly code = 'EADDRINUSE';

  constructor(
    what: string,
    readonly port: number,
  ) {
    super(
      `Port ${port} for ${what} is already in use. Free it, or move all ports with --port-offset, for example --port-offset 1000.`,
    );
    this.name = 'PortInUseError';
  }
}

export interface ListenerSettings {
  /** For messages. */
  readonly what: string;
  readonly host: string;
  /** 0 takes any free port; a later start takes the same one again. */
  readonly port: number;
  /** Certificate and key; without them the listener speaks plain HTTP. */
  readonly tls?: { readonly certificatePem: string; readonly privateKeyPem: string };
  readonly onRequest: RequestListener;
  readonly onConnection?: () => void;
}

/** One listening HTTP or HTTPS port that can be closed at once, sockets included, and opened again. */
export class Listener {
  readonly #settings: ListenerSettings;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port: number;

  constructor(settings: ListenerSettings) {
    this.#settings = settings;
    this.#port = settings.port;
  }

  /** The port; known after the first start. */
  get port(): number {
    return this.#port;
  }

  /** Where clients reach it. A wildcard address is shown as localhost. */
  get url(): string {
    const { host, tls } = this.#settings;
    const wildcard = host === '0.0.0.0' || host === '::';
    const name = wildcard ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return `${tls ? 'https' : 'http'}://${name}:${this.#port}`;
  }

  /** @throws {PortInUseError} */
  async start(): Promise<void> {
    const { tls, onRequest, host, what } = this.#settings;
    const server = tls
      ? createHttpsServer({ cert: tls.certificatePem, key: tls.privateKeyPem }, onRequest)
      : createHttpServer(onRequest);
    // Longer than any client keeps an idle connection: the client closes first, as against the real servers.
    server.keepAliveTimeout = 75_000;
    server.on('connection', (socket: Socket) => {
      this.#settings.onConnection?.();
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.on('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new PortInUseError(what, this.#port) : error),
      );
      server.listen(this.#port, host, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Stops listening and closes every socket. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
