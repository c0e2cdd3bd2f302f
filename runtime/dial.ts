import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { CONNECT_MS } from './bounds';
import { checkPin } from './certificate-pin';
import type { Route } from './connection';
import { openTunnel } from './tunnel';

/** A connection that did not come about, so that nothing of a request left. */
export class DialFault extends Error {
  // No client takes this code for one of its own.
  readonly code = 'VEEAM_DIAL';
  /** @param reason a ProxyFault, a PinMismatch or an error of node:net and node:tls */
  constructor(readonly reason: unknown) {
    super('no connection');
  }
}

/**
 * Opens a connection along a route: through the proxy, TLS, and the pin compared before anybody can write a byte.
 * This is the one place where connections come from, so what is decided there holds for every client.
 *
 * @param signal gives up; no socket is left behind
 * @throws DialFault
 */
export async function dial(route: Route, signal: AbortSignal): Promise<Socket> {
  try {
    const { proxy } = route;
    const tunnel = proxy === undefined ? undefined : await openTunnel(route, proxy, signal);
    return await secured(route, tunnel, signal);
  } catch (reason) {
    throw new DialFault(reason);
  }
}

function secured(route: Route, tunnel: Socket | undefined, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls, pin, resumption } = route;
  return new Promise((resolve, reject) => {
    const socket =
      tls === undefined
        ? (tunnel ?? connectTcp({ host, port }))
        : connectTls({
            ...tls,
            ...(tunnel === undefined ? { port } : { socket: tunnel }),
            session: resumption?.session,
          });
    if (resumption !== undefined) socket.on('session', (session: Buffer) => (resumption.session = session));
    const end = (error: Error): void => {
      reject(error);
      socket.destroy();
      tunnel?.destroy();
    };
    const abort = (): void => end(new Error('aborted'));
    const timer = setTimeout(() => end(coded('ETIMEDOUT')), CONNECT_MS);
    const closed = (): void => end(coded('ECONNRESET'));
    const ready = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('close', closed);
      try {
        if (pin !== undefined) checkPin(socket as TLSSocket, pin);
        resolve(socket);
      } catch (error) {
        end(error as Error);
      }
    };
    // Stays: an error may come before the client that gets the socket has begun to listen.
    socket.on('error', end);
    socket.once('close', closed);
    socket.once('close', () => clearTimeout(timer));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) return abort();
    if (tls === undefined && tunnel !== undefined) return ready();
    socket.once(tls === undefined ? 'connect' : 'secureConnect', ready);
    socket.setNoDelay(true).setKeepAlive(true, 60_000);
  });
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
