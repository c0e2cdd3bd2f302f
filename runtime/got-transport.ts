import type { Got, Options } from 'got' with { 'resolution-mode': 'import' };
import { mayHaveBeenSent, networkFault } from '../core/errors/network-fault';
import { VeeamError } from '../core/errors/veeam-error';
import { DEFAULT_TIMEOUT_MS } from '../core/ports';
import type { HttpAnswer, HttpRequest, Transport } from '../core/ports';
import { formatFingerprint, PIN_MISMATCH, PinMismatch } from './certificate-pin';
import { createAgents } from './connection';
import { ProxyFault } from './proxy-agents';
import { keepAliveRequest, wasStale } from './keep-alive-request';
import type { Agents, ConnectionOptions } from './connection';

/** A transport that holds connections, until it is closed. */
export interface NetworkTransport extends Transport {
  close(): void;
}

/** got is ESM and not small, so it is loaded when the first request goes out: starting an engine costs nothing. */
let loading: Promise<Got> | undefined;
function loadGot(): Promise<Got> {
  loading ??= import('got').then(({ default: got }) =>
    got.extend({
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      responseType: 'buffer',
      // Nothing is cached, and cookies are the business of single sign-on alone.
      cache: false,
      request: keepAliveRequest,
    }),
  );
  return loading;
}

/** The part of got's errors that is looked at. The rest holds headers and bodies, and goes nowhere. */
interface GotFault {
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly timings?: { readonly upload?: number };
}

/** Sends requests with got over kept-alive connections. The process-wide TLS settings are never touched. */
export class GotTransport implements NetworkTransport {
  readonly #server: string;
  readonly #options: ConnectionOptions;
  readonly #agents = new Map<string, Promise<Agents>>();

  /** @param server origin that `options` are about; others, such as an identity provider, share CA and proxy only */
  constructor(server: string, options: ConnectionOptions = {}) {
    this.#server = server;
    this.#options = options;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#sendOnce(request);
    } catch (error) {
      if (error instanceof VeeamError) throw error;
      // A server may close an idle connection just as a request goes out on it (RFC 9112, section 9.3.1).
      const isStale =
        (request.method === 'GET' || request.method === 'HEAD') && wasStale((error as GotFault).cause);
      if (!isStale) throw this.#fault(error as GotFault, request);
    }
    return this.#sendOnce(request).catch((error: unknown) => {
      throw error instanceof VeeamError ? error : this.#fault(error as GotFault, request);
    });
  }

  /** Rejects with got's error, which must not leave this class, or with a VeeamError. */
  async #sendOnce(request: HttpRequest): Promise<HttpAnswer> {
    const got = await loadGot();
    const url = new URL(request.url);
    const timeout = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const options: Partial<Options> = {
      method: request.method,
      headers: request.headers,
      agent: (await this.#agentsFor(url)).byProtocol,
      timeout: { request: timeout },
    };
    if (request.body !== undefined) options.body = request.body;
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      options.headers = { ...request.headers, 'content-length': '0' };
    const abort = request.maxBytes === undefined ? undefined : new AbortController();
    if (abort !== undefined) options.signal = abort.signal;
    try {
      const sending = got(url, options as object);
      if (abort !== undefined) {
        void sending.on('downloadProgress', ({ transferred }) => {
          if (transferred > (request.maxBytes ?? Infinity)) abort.abort();
        });
      }
      const { statusCode, headers, body } = (await sending) as unknown as HttpAnswer;
      return { statusCode, headers, body };
    } catch (error) {
      if (abort?.signal.aborted === true) {
        throw new VeeamError(
          'VEEAM_UNEXPECTED_ANSWER',
          `${url.host} sent more than ${request.maxBytes ?? 0} bytes. Check the address.`,
          { requestSent: true },
        );
      }
      throw error;
    }
  }

  /** Closes the idle connections; those in use close after their answer. */
  close(): void {
    for (const agents of this.#agents.values()) {
      agents.then(
        (made) => made.destroy(),
        () => undefined,
      );
    }
    this.#agents.clear();
  }

  /**
   * One set of agents for each server. A client certificate, a pin and the choice not to verify were made for the
   * session's server, and must not reach another one.
   */
  #agentsFor(url: URL): Promise<Agents> {
    let agents = this.#agents.get(url.origin);
    if (agents === undefined) {
      const { tls, proxy } = this.#options;
      agents = createAgents(
        url,
        url.origin === this.#server ? this.#options : { tls: { ca: tls?.ca }, proxy },
      );
      this.#agents.set(url.origin, agents);
    }
    return agents;
  }

  #fault(error: GotFault, request: HttpRequest): VeeamError {
    const { url, timeoutMs = DEFAULT_TIMEOUT_MS } = request;
    const { cause } = error;
    if (error.code === PIN_MISMATCH) return pinError(url, cause instanceof PinMismatch ? cause.found : '');
    if (cause instanceof ProxyFault) return proxyError(url, cause);
    const code = typeof error.code === 'string' ? error.code : undefined;
    const requestSent = error.timings?.upload !== undefined && mayHaveBeenSent(code);
    return networkFault({ url, code, requestSent, timeoutMs });
  }
}

function proxyError(url: string, { proxy, reason }: ProxyFault): VeeamError {
  return new VeeamError(
    'VEEAM_UNREACHABLE',
    `${new URL(url).host} cannot be reached through the proxy ${proxy}: ${reason}. Check the proxy settings of the session.`,
    { requestSent: false },
  );
}

function pinError(url: string, found: string): VeeamError {
  const shown = found === '' ? '' : ` It shows ${formatFingerprint(found)}.`;
  return new VeeamError(
    'VEEAM_CERTIFICATE',
    `${new URL(url).host} shows another certificate than the one whose fingerprint is in the session.${shown} If the certificate was renewed, enter the new fingerprint; else somebody may be in between.`,
  );
}
