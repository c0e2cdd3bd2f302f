import type { IHttpRequestHelper, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { mayHaveBeenSent, networkFault } from '../core/errors/network-fault';
import { VeeamError } from '../core/errors/veeam-error';
import type { HttpAnswer, HttpRequest, Transport } from '../core/ports';
import type { ConnectionSettings } from './credential-inputs';
import { hostWords } from './host-words';

/** Bytes of an answer to a token call, a log-out or a probe. */
const MOST_BYTES = 1024 * 1024;

/** n8n's way to send a request, which knows its proxies, domain rules and guards. */
export type SendRequest = IHttpRequestHelper['helpers']['httpRequest'];

/** The part of an error of n8n's helper that is looked at; the rest holds headers and bodies. */
interface HelperFault {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly isAxiosError?: unknown;
}

/** Sends the token requests of one session through n8n's `helpers.httpRequest`. */
export class HelperTransport implements Transport {
  readonly #server: string;
  #send: SendRequest | undefined;
  #connection: ConnectionSettings;

  /** @param server origin that the TLS settings are about */
  constructor(server: string, connection: ConnectionSettings) {
    this.#server = server;
    this.#connection = connection;
  }

  /** Helpers belong to an execution; each call brings its own. */
  use(send: SendRequest, connection: ConnectionSettings): void {
    this.#send = send;
    this.#connection = connection;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const send = this.#send;
    if (send === undefined) throw noHelper(request.url);
    const timeoutMs = request.timeoutMs ?? this.#connection.timeoutMs;
    const ownServer = new URL(request.url).origin === this.#server;
    const options = {
      ...requestOptions(request),
      ...tlsOptions(this.#connection, ownServer),
      ...timeBounds(timeoutMs, request.signal),
      ignoreHttpStatusErrors: true,
    };
    const answer = await Promise.resolve(send(options)).then(
      (response) => toAnswer(response as IN8nHttpFullResponse),
      (fault: HelperFault) => helperFault(fault, request.url, timeoutMs),
    );
    if (answer instanceof VeeamError) throw answer;
    const { maxBytes = MOST_BYTES } = request;
    if (answer.body.byteLength > maxBytes) throw tooLarge(request.url, maxBytes);
    return answer;
  }
}

/** A request in n8n's words: no redirect is followed, the answer comes whole and as bytes. */
export function requestOptions(request: HttpRequest): IHttpRequestOptions {
  const { method, url, headers, body } = request;
  return {
    method: method as 'GET',
    url,
    headers: { ...headers },
    ...(body === undefined ? {} : { body: bodyFor(body, headers['content-type']) }),
    encoding: 'arraybuffer',
    returnFullResponse: true,
    disableFollowRedirect: true,
    sendCredentialsOnCrossOriginRedirect: false,
  };
}

/**
 * Milliseconds for a whole request, in n8n's words. Its `timeout` alone watches for pauses: an answer that comes byte
 * by byte would go on for ever.
 */
function timeBounds(
  timeoutMs: number,
  signal?: AbortSignal,
): Pick<IHttpRequestOptions, 'timeout' | 'abortSignal'> {
  const whole = AbortSignal.timeout(timeoutMs);
  return {
    timeout: timeoutMs,
    abortSignal: signal === undefined ? whole : AbortSignal.any([whole, signal]),
  };
}

/**
 * Bytes, since the library below n8n's helper writes texts anew that are to be JSON. A form it wants as text: of bytes
 * it would make a form of their numbers.
 */
function bodyFor(body: string | Uint8Array, contentType = ''): string | Buffer {
  const bytes = Buffer.from(body as Uint8Array);
  return contentType.startsWith('application/x-www-form-urlencoded') ? bytes.toString() : bytes;
}

/**
 * TLS choices of the credential. Another server, such as an identity provider, shares the CA only. n8n makes an agent
 * for each request, and Node.js reads all authorities of the machine for each of them; where nothing is verified an
 * empty list spares that.
 */
export function tlsOptions(connection: ConnectionSettings, ownServer: boolean): Partial<IHttpRequestOptions> {
  const { ignoreSslIssues, ca } = connection;
  const isUnverified = ignoreSslIssues && ownServer;
  const authorities = ca ?? (isUnverified ? [] : undefined);
  return {
    ...(authorities === undefined ? {} : { agentOptions: { ca: authorities } }),
    ...(isUnverified ? { skipSslCertificateValidation: true } : {}),
  };
}

/** An answer of n8n's helper as the core sees it. */
export function toAnswer({ statusCode, headers, body }: IN8nHttpFullResponse): HttpAnswer {
  return { statusCode, headers: { ...headers } as HttpAnswer['headers'], body: toBytes(body) };
}

/** The body that came, whichever form n8n's helper gave it. */
export function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (body === undefined || body === null) return new Uint8Array();
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Puts a fault of n8n's helper into words. n8n's own refusals (domain rules, guards) keep theirs. */
export function helperFault(fault: HelperFault, url: string, timeoutMs: number): VeeamError {
  const code = typeof fault.code === 'string' ? inNodesWords(fault.code) : undefined;
  if (fault.isAxiosError === true || code !== undefined) {
    const certificateAdvice = hostWords.trustCertificate;
    return networkFault({ url, code, requestSent: mayHaveBeenSent(code), timeoutMs, certificateAdvice });
  }
  const said = typeof fault.message === 'string' ? fault.message : 'no reason was given';
  return new VeeamError(
    'VEEAM_UNREACHABLE',
    `n8n does not send the request to ${new URL(url).host}: ${said}`,
    {
      requestSent: false,
    },
  );
}

/** The library below n8n's helper has codes of its own for a request that was ended, and for an answer that was. */
function inNodesWords(code: string): string {
  if (code === 'ERR_CANCELED') return 'ETIMEDOUT';
  return code === 'ERR_BAD_RESPONSE' ? 'ECONNRESET' : code;
}

function noHelper(url: string): VeeamError {
  return helperFault({ message: 'no execution asked for it.' }, url, 0);
}

function tooLarge(url: string, maxBytes: number): VeeamError {
  return new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${new URL(url).host} sent more than ${maxBytes} bytes. Check the address.`,
    { requestSent: true },
  );
}
