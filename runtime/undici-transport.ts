import { DEFAULT_TIMEOUT_MS } from '../core/ports';
import type { HttpAnswer, HttpRequest } from '../core/ports';
import { ACCEPTED_ENCODINGS, decompressedAnswer } from './answer-body';
import { MOST_ANSWER_BYTES, PAUSE_MS } from './bounds';
import { loadEnvironmentProxy, loadUndici } from './libraries';
import type { Undici } from './libraries';
import type { Line } from './line';
import type { EnvironmentProxy } from './proxy-choice';
import { TimeLimit } from './time-limit';
import { TimeUp, transportFault } from './transport-fault';
import { UndiciConnection } from './undici-connection';
import { UndiciExchange } from './undici-exchange';
import { Ways } from './ways';
import type { NetworkTransport, TransportOptions } from './ways';

/** How one attempt ended. */
type Outcome =
  | { readonly answer: HttpAnswer }
  | { readonly fault: unknown; readonly wasSent: boolean; readonly wasStale: boolean };

/** A request while it is sent. */
interface Sending {
  readonly request: HttpRequest;
  readonly url: URL;
  readonly limit: TimeLimit;
  readonly maxBytes: number;
}

/**
 * The data path: sends requests with undici over a bounded number of kept-alive connections, what comes on top waiting
 * in line. The process-wide TLS settings are never touched.
 */
export class UndiciTransport implements NetworkTransport {
  readonly #options: TransportOptions;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #load: () => Promise<Undici>;
  readonly #ways: Ways<UndiciConnection>;
  #undici: Undici | undefined;
  #environmentProxy: EnvironmentProxy = () => '';
  #isClosed = false;

  /**
   * @param server origin that `options` are about; others share CA and proxy only
   * @param load replaced by tests, which run with every major version that the package admits
   */
  constructor(server: string, options: TransportOptions = {}, load: () => Promise<Undici> = loadUndici) {
    this.#options = options;
    this.#load = load;
    this.#ways = new Ways(server, options, (origin, route) => {
      if (this.#undici === undefined) throw new Error('undici is not loaded');
      return new UndiciConnection(this.#undici, origin, route);
    });
    const { userAgent } = options;
    this.#headers = {
      'accept-encoding': ACCEPTED_ENCODINGS,
      ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
    };
  }

  /** Loads what the first request needs, while there is time. */
  async load(): Promise<void> {
    [this.#undici, this.#environmentProxy] = await Promise.all([this.#load(), loadEnvironmentProxy()]);
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = request;
    const maxBytes = request.maxBytes ?? this.#options.maxBytes ?? MOST_ANSWER_BYTES;
    const limit = new TimeLimit(timeoutMs, request.signal);
    let wasSent = false;
    try {
      if (this.#undici === undefined) await this.load();
      const url = new URL(request.url);
      const line = this.#ways.to(url, this.#environmentProxy);
      const sending = { request, url, limit, maxBytes };
      let outcome = await this.#attempt(line, sending);
      // A server may close idle connections just as a request goes out on one (RFC 9112, section 9.3.1). Each try that
      // meets such a one drops it, so the tries come to an end with a connection that is new.
      while ('fault' in outcome && outcome.wasStale && (isSafe(request.method) || !outcome.wasSent))
        outcome = await this.#attempt(line, sending);
      wasSent = 'answer' in outcome || outcome.wasSent;
      if ('fault' in outcome) throw outcome.fault;
      return await decompressedAnswer(outcome.answer, maxBytes);
    } catch (fault) {
      throw transportFault(fault, {
        request,
        timeoutMs,
        wasSent,
        certificateAdvice: this.#options.certificateAdvice,
      });
    } finally {
      limit.clear();
    }
  }

  /** Closes the idle connections; those in use close after their answer. */
  close(): void {
    this.#isClosed = true;
    this.#ways.clear().forEach((connection) => connection.drop());
  }

  /** Resolves with a fault where only this attempt failed; rejects with what no attempt would change. */
  async #attempt(line: Line<UndiciConnection>, sending: Sending): Promise<Outcome> {
    const { request, url, limit, maxBytes } = sending;
    const place = this.#ways.enter(line, request.url, limit);
    const connection = place instanceof Promise ? await place : place;
    const exchange = new UndiciExchange(maxBytes);
    limit.onOver = () => exchange.fail(new TimeUp());
    try {
      if (!limit.isOver)
        connection.dispatch(
          {
            path: `${url.pathname}${url.search}`,
            method: request.method,
            headers: { ...this.#headers, ...request.headers },
            body: request.body,
            bodyTimeout: this.#options.pauseMs ?? PAUSE_MS,
          },
          exchange,
        );
      const answer = await exchange.answer;
      connection.serve();
      return { answer };
    } catch (fault) {
      const { wasSent, hasBegun } = exchange;
      const wasStale = connection.hasServed && !hasBegun && isCut(fault);
      connection.drop();
      return { fault, wasSent, wasStale };
    } finally {
      if (this.#isClosed) connection.drop();
      line.give(connection);
    }
  }
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isCut(fault: unknown): boolean {
  const { code } = fault as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
