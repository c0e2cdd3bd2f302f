import http from 'node:http';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import selfsigned from 'selfsigned';
import { GotTransport } from '../../runtime/got-transport';
import type { Undici } from '../../runtime/libraries';
import { UndiciTransport } from '../../runtime/undici-transport';
import type { NetworkTransport, TransportOptions } from '../../runtime/ways';

/** One of the clients that all tests of the transport run with. */
export interface TestedClient {
  readonly name: string;
  readonly keepsConnections: boolean;
  open(server: string, options?: TransportOptions): NetworkTransport;
}

/** The other major version of undici that the package admits, for Node.js before 22.19. */
const undici7 = async (): Promise<Undici> => (await import('undici-7')) as unknown as Undici;

export const CLIENTS: readonly TestedClient[] = [
  {
    name: 'The transport with got',
    keepsConnections: false,
    open: (server, options) => new GotTransport(server, options),
  },
  {
    name: 'The transport with undici',
    keepsConnections: true,
    open: (server, options) => new UndiciTransport(server, options),
  },
  {
    name: 'The transport with undici 7',
    keepsConnections: true,
    open: (server, options) => new UndiciTransport(server, options, undici7),
  },
];

export interface Certificate {
  readonly cert: string;
  readonly private: string;
}

export async function certificate(name: string): Promise<Certificate> {
  return selfsigned.generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
}

/** Servers on ports of their own, closed together. */
export class Servers {
  readonly #servers: net.Server[] = [];

  /** @returns the port */
  async listen(server: net.Server): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    for (const server of this.#servers) {
      if (server instanceof http.Server) server.closeAllConnections();
      server.close();
    }
  }
}

/** Waits for a condition by looking again and again. */
export async function until(condition: () => boolean | Promise<boolean>, milliseconds = 8000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
