import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Account, isThirdPage } from './account';
import { act } from './act';
import type { Connection } from './act';
import type { Certificates } from './certificates';
import { readRequests } from './http-wire';
import { write } from './http-wire';
import type { WireRequest } from './http-wire';
import type { Door, RequestKind, RequestTrouble, Trouble } from './trouble';

/** What a server saw. */
export interface Sight {
  /** Connections that are open now, and the most that were at once. */
  readonly sockets: number;
  readonly mostSockets: number;
  readonly counts: Record<RequestKind, number>;
  /** Requests that brought a token to where none belongs. */
  readonly strayTokens: number;
}

/** A server on a port of its own. It closes no connection that is idle. */
export class Place {
  readonly account: Account;
  readonly #certificates: Certificates;
  readonly #elsewhere: string;
  readonly #sockets = new Set<Socket>();
  #server: net.Server | undefined;
  #port = 0;
  #door: Door = 'good';
  #trouble: { readonly at: RequestKind; readonly does: RequestTrouble } | undefined;
  /** What else is in store for a request, now and then. */
  weather: ((kind: RequestKind) => RequestTrouble | undefined) | undefined;
  #mostSockets = 0;
  #strayTokens = 0;

  constructor(certificates: Certificates, elsewhere: string, name: string) {
    this.#certificates = certificates;
    this.#elsewhere = elsewhere;
    this.account = new Account(name);
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const server = net.createServer((socket) => this.#welcome(socket));
    server.listen(this.#port, '127.0.0.1', 2048);
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Makes trouble of the next requests of this kind, or of all new connections. */
  async arm(at: RequestKind, trouble: Trouble | undefined): Promise<void> {
    if (trouble?.does === 'door') return this.#change(trouble.door);
    this.#trouble = trouble === undefined ? undefined : { at, does: trouble };
    if (trouble === undefined && this.#door !== 'good') await this.#change('good');
  }

  look(): Sight {
    const { counts } = this.account;
    return {
      sockets: this.#sockets.size,
      mostSockets: this.#mostSockets,
      counts: { ...counts },
      strayTokens: this.#strayTokens,
    };
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async #change(door: Door): Promise<void> {
    const wasShut = this.#door === 'refuses';
    this.#door = door;
    this.cutAll();
    if (door === 'refuses' && !wasShut) {
      this.#server?.close();
      await new Promise((resolve) => setImmediate(resolve));
    } else if (wasShut && door !== 'refuses') await this.open();
  }

  #welcome(raw: Socket): void {
    this.#sockets.add(raw);
    this.#mostSockets = Math.max(this.#mostSockets, this.#sockets.size);
    raw.once('close', () => this.#sockets.delete(raw));
    raw.on('error', () => raw.destroy());
    if (this.#door === 'resets') return void raw.once('data', () => raw.resetAndDestroy());
    // Read all the same, for else it would not see the client leave.
    if (this.#door === 'mute') return void raw.resume();
    if (this.#door === 'speaksPlain') {
      raw.on('data', () => raw.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'));
      return;
    }
    const socket = new TLSSocket(raw, {
      isServer: true,
      secureContext: this.#certificates.contexts.get(this.#door),
    });
    socket.on('error', () => raw.destroy());
    socket.once('close', () => {
      this.#sockets.delete(raw);
      raw.destroy();
    });
    const connection: Connection = { socket, reset: () => raw.resetAndDestroy() };
    readRequests(socket, (request) => this.#serve(request, connection));
  }

  #serve(request: WireRequest, connection: Connection): void {
    const { account } = this;
    const kind = account.kindOf(request);
    account.counts[kind] += 1;
    if (request.target === '/taken' && request.headers['authorization'] !== undefined) this.#strayTokens += 1;
    const meant = this.#trouble?.at === kind && (kind !== 'page' || isThirdPage(request.target));
    const trouble = meant ? this.#trouble?.does : this.weather?.(kind);
    const good = (): ReturnType<Account['answer']> => account.answer(kind, request);
    if (trouble === undefined) return write(connection.socket, good());
    act(trouble, connection, request.target, { own: this.url, elsewhere: this.#elsewhere }, good);
  }
}
