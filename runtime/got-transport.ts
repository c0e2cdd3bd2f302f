import type { Socket } from 'node:net';
import type { ClientRequest } from 'node:http';
import type { Options } from 'got' with { 'resolution-mode': 'import' };
import { DEFAULT_TIMEOUT_MS } from '../core/ports';
import type { HttpAnswer, HttpRequest } from '../core/ports';
import { ACCEPTED_ENCODINGS, decompressedAnswer, TooManyBytes } from './answer-body';
import { MOST_HEADER_BYTES, MOST_TOKEN_ANSWER_BYTES, PAUSE_MS } from './bounds';
import type { Route } from './connection';
import { dial } from './dial';
import { loadEnvironmentProxy, loadGot } from './libraries';
import { TimeLimit } from './time-limit';
import {
  Paused,
  ProtocolSwitched,
  TimeUp,
  TooManyHeaders,
  transportFault,
  Unsendable,
} from './transport-fault';
import { Ways } from './ways';
import type { NetworkTransport, TransportOptions } from './ways';

/** A request while it is sent. */
interface Sending {
  readonly request: HttpRequest;
  readonly limit: TimeLimit;
  readonly maxBytes: number;
  /** Ends it, with the reason. */
  readonly abort: AbortController;
}

/**
 * Token calls, log-outs and single sign-on: few requests, minutes apart. Each has a connection of its own, which is
 * closed with the answer, so that none is ever left open. The process-wide TLS settings are never touched.
 */
export class GotTransport implements NetworkTransport {
  readonly #options: TransportOptions;
  readonly #ways: Ways<Route>;

  /** @param server origin that `options` are about; others, such as an identity provider, share CA and proxy only */
  constructor(server: string, options: TransportOptions = {}) {
    this.#options = options;
    this.#ways = new Ways(server, options, (_origin, route) => route);
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = MOST_TOKEN_ANSWER_BYTES } = request;
    const limit = new TimeLimit(timeoutMs, request.signal);
    const abort = new AbortController();
    let socket: Socket | undefined;
    try {
      const url = new URL(request.url);
      const line = this.#ways.to(url, await loadEnvironmentProxy());
      const route = await this.#ways.enter(line, request.url, limit);
      try {
        limit.onOver = () => abort.abort(new TimeUp());
        socket = await dial(route, abort.signal);
        const answer = await this.#exchange(url, socket, { request, limit, maxBytes, abort });
        return await decompressedAnswer(answer, maxBytes);
      } finally {
        socket?.destroy();
        line.give(route);
      }
    } catch (fault) {
      const reason: unknown = abort.signal.aborted ? abort.signal.reason : fault;
      throw transportFault(reason, {
        request,
        timeoutMs,
        wasSent: socket !== undefined,
        certificateAdvice: this.#options.certificateAdvice,
      });
    } finally {
      limit.clear();
    }
  }

  /** Nothing is held between two requests, and each closes its own connection. */
  close(): void {}

  /** Rejects with got's error, which must not leave this class. */
  async #exchange(url: URL, socket: Socket, { request, maxBytes, abort }: Sending): Promise<HttpAnswer> {
    const got = await loadGot();
    const { method, body } = request;
    const { userAgent, pauseMs = PAUSE_MS } = this.#options;
    const options: Partial<Options> = {
      method: method,
      headers: {
        'accept-encoding': ACCEPTED_ENCODINGS,
        ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
        ...(body === undefined && method !== 'GET' && method !== 'HEAD' ? { 'content-length': '0' } : {}),
        ...request.headers,
      },
      body,
      createConnection: () => socket,
      maxHeaderSize: MOST_HEADER_BYTES,
      signal: abort.signal,
    };
    let pause: NodeJS.Timeout | undefined;
    try {
      const sending = got(url, options as object);
      void sending.on('request', (sent: ClientRequest) => {
        sent.once('upgrade', () => abort.abort(new ProtocolSwitched()));
      });
      void sending.on('downloadProgress', ({ transferred }) => {
        pause ??= setTimeout(() => abort.abort(new Paused()), pauseMs);
        pause.refresh();
        if (transferred > maxBytes) abort.abort(new TooManyBytes(maxBytes));
      });
      const { statusCode, headers, body: bytes } = (await sending) as unknown as HttpAnswer;
      return { statusCode, headers, body: bytes };
    } catch (error) {
      throw neutral(error as NodeJS.ErrnoException);
    } finally {
      clearTimeout(pause);
    }
  }
}

/** What is known of got's error elsewhere. The rest of it holds headers and bodies. */
function neutral({ code }: NodeJS.ErrnoException): unknown {
  if (code === 'HPE_HEADER_OVERFLOW') return new TooManyHeaders();
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_UNESCAPED_CHARACTERS' || code === 'ERR_INVALID_HTTP_TOKEN')
    return new Unsendable();
  return { code };
}
