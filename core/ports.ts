/**
 * What a Veeam session needs from its host. Time and network come in through these ports, so the core runs
 * unchanged in Node-RED, in n8n and under a test's clock.
 */

/** Milliseconds for requests that name no timeout, from start to the last byte of the answer. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** One HTTP request as it goes over the wire. Names of headers are lower case. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds from start to the last byte of the answer; {@link DEFAULT_TIMEOUT_MS} where it is absent. */
  readonly timeoutMs?: number;
  /** The most bytes of an answer to accept, after decompression; larger ones fail with `VEEAM_UNEXPECTED_ANSWER`. */
  readonly maxBytes?: number;
  /** Says that nobody waits for the answer any more; a transport that cannot give up goes on and is not listened to. */
  readonly signal?: AbortSignal;
}

/** The answer to an {@link HttpRequest}, whatever its status. Names of headers are lower case. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/**
 * Sends one request and resolves with the server's answer, error statuses included. It follows no redirect,
 * repeats nothing and keeps no cookies.
 *
 * Rejects only with a `VeeamError`: `VEEAM_UNREACHABLE`, `VEEAM_TIMEOUT`, `VEEAM_CERTIFICATE` or
 * `VEEAM_UNEXPECTED_ANSWER`, its `requestSent` telling whether the server may have acted on the request.
 */
export interface Transport {
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** The time, in milliseconds since 1970 (UTC). */
export interface Clock {
  now(): number;
}

/** Lets time pass. A host that has none of these waits for nothing. */
export interface Waiter {
  /** Resolves after the milliseconds, or as soon as the signal says that nobody waits any more. Never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
