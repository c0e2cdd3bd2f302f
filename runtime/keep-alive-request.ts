import http from 'node:http';
import https from 'node:https';
import { AWAITED_SOCKET } from './certificate-pin';
import type { AwaitedSocket } from './certificate-pin';

/** The error of a request that went out on a connection which had served others before. */
export interface StaleConnection extends NodeJS.ErrnoException {
  onReusedConnection?: boolean;
}

/** Whether the server had closed the connection before the request reached it, so that nothing came back. */
export function wasStale(error: unknown): boolean {
  const { code, onReusedConnection } = (error ?? {}) as StaleConnection;
  return onReusedConnection === true && (code === 'ECONNRESET' || code === 'EPIPE');
}

/**
 * Sends a request as node:http or node:https would, with one difference: once its answer has arrived whole, ending
 * the request leaves the connection open.
 *
 * got ends every request when its promise settles. If that happens before Node.js has put the connection back to its
 * agent, it takes the connection down with it, and every second request in an engine opens a new one: TLS handshakes
 * then cost more than the requests.
 */
export function keepAliveRequest(
  url: URL,
  options: https.RequestOptions,
  callback?: (answer: http.IncomingMessage) => void,
): http.ClientRequest {
  const awaited: AwaitedSocket = {};
  const watched: https.RequestOptions & { [AWAITED_SOCKET]: AwaitedSocket } = {
    ...options,
    [AWAITED_SOCKET]: awaited,
  };
  const request = (url.protocol === 'https:' ? https : http).request(url, watched, callback);
  let answer: http.IncomingMessage | undefined;
  request.prependListener('error', (error: StaleConnection) => {
    error.onReusedConnection = request.reusedSocket && answer === undefined;
  });
  request.once('response', (response: http.IncomingMessage) => (answer = response));
  const destroy = request.destroy.bind(request);
  request.destroy = (error) => {
    // Ends a handshake that nobody waits for any more; without it neither the request nor its socket would end.
    if (request.socket === null || request.socket === undefined)
      awaited.socket?.destroy(error ?? new Error('aborted'));
    if (error !== undefined || answer?.complete !== true || answer.aborted) return destroy(error);
    // What is left to read is the end alone, at which Node.js gives the connection back.
    answer.resume();
    return request;
  };
  return request;
}
