import type { Dispatcher } from 'undici';
import type { HttpAnswer } from '../core/ports';
import { AnswerBody } from './answer-body';
import { Paused, ProtocolSwitched, TooManyHeaders, Unsendable } from './transport-fault';

type Headers = Record<string, string | string[] | undefined>;

/** One request on its way over a connection, and what comes back. */
export class UndiciExchange implements Dispatcher.DispatchHandler {
  /** The answer as it came, or the fault. */
  readonly answer: Promise<HttpAnswer>;
  /** Whether undici began to write the request. */
  wasSent = false;
  /** Whether a part of the answer has come. */
  hasBegun = false;
  readonly #body: AnswerBody;
  #resolve!: (answer: HttpAnswer) => void;
  #reject!: (fault: unknown) => void;
  #statusCode = 0;
  #headers: Headers = {};

  constructor(maxBytes: number) {
    this.#body = new AnswerBody(maxBytes);
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Ends the waiting; whoever calls it drops the connection too. */
  fail(fault: unknown): void {
    this.#reject(fault);
  }

  onRequestStart(): void {
    this.wasSent = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: Headers): void {
    this.hasBegun = true;
    this.#statusCode = statusCode;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    try {
      this.#body.add(chunk);
    } catch (fault) {
      this.#reject(fault);
      controller.abort(fault as Error);
    }
  }

  onResponseEnd(): void {
    this.#resolve({
      statusCode: this.#statusCode,
      headers: joined(this.#headers),
      body: this.#body.raw(),
    });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#reject(inNodesWords(error));
  }
}

/** Headers as node:http has them: one text for each name, a list for cookies alone. */
function joined(headers: Headers): Headers {
  for (const name in headers) {
    const value = headers[name];
    if (name === 'set-cookie') headers[name] = typeof value === 'string' ? [value] : value;
    else if (Array.isArray(value)) headers[name] = value.join(', ');
  }
  return headers;
}

/** undici has error codes of its own; all else here knows those of Node.js. */
function inNodesWords(error: NodeJS.ErrnoException): unknown {
  switch (error.code) {
    case 'UND_ERR_HEADERS_OVERFLOW':
      return new TooManyHeaders();
    case 'UND_ERR_BODY_TIMEOUT':
      return new Paused();
    case 'UND_ERR_SOCKET':
      return error.message === 'bad upgrade' ? new ProtocolSwitched() : { code: 'ECONNRESET' };
    case 'UND_ERR_INVALID_ARG':
      return new Unsendable();
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return { code: 'ERR_HTTP_CONTENT_LENGTH_MISMATCH' };
    case 'UND_ERR_DESTROYED':
      return { code: 'ECONNRESET' };
    default:
      return error;
  }
}
