import http from 'node:http';
import https from 'node:https';
import { isIPv6 } from 'node:net';
import type { Socket } from 'node:net';
import type { Route } from './connection';
import type { ChosenProxy } from './proxy-choice';

/** Milliseconds within which a proxy has to open a tunnel. */
const TUNNEL_MS = 15_000;

/** A fault that happened before the tunnel to the server was open; the server has nothing to do with it. */
export class ProxyFault extends Error {
  /** @param reason what the proxy said or did, in words that hold no secret */
  constructor(
    readonly proxy: ChosenProxy,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/**
 * Lets a proxy open the way to a server (RFC 9110, section 9.3.6), for servers without TLS too.
 *
 * @throws ProxyFault
 */
export function openTunnel(route: Route, proxy: ChosenProxy, signal: AbortSignal): Promise<Socket> {
  const { url, authorization } = proxy;
  const authority = `${isIPv6(route.host) ? `[${route.host}]` : route.host}:${route.port}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new ProxyFault(proxy, reason));
    const request = (url.protocol === 'https:' ? https : http).request({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
      },
      agent: false,
      ca: route.ca,
      signal,
    });
    const timer = setTimeout(() => {
      fail(`it did not answer within ${TUNNEL_MS / 1000} s`);
      request.destroy();
    }, TUNNEL_MS);
    request.once('connect', ({ statusCode = 0 }, socket, head: Buffer) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      fail(
        statusCode === 407
          ? 'it wants a user and password, or does not take those in its settings'
          : `it answered ${statusCode} instead of opening the way to the server`,
      );
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      fail(reasonOf(error));
    });
    request.end();
  });
}

function reasonOf({ code = '' }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED') return 'it refuses the connection';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name cannot be resolved';
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
}
