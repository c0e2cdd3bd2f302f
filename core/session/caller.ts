import { isVeeamError } from '../errors/veeam-error';
import { DEFAULT_TIMEOUT_MS } from '../ports';
import type { Transport } from '../ports';

/**
 * What belongs to the one who asks, and not to the session that it shares with others: it travels with each call.
 * What is absent is the session's own.
 */
export interface Caller {
  /** Revision of the API in which token calls are to speak. */
  readonly apiVersion?: string;
  /** Milliseconds for each request that is sent on this caller's behalf. */
  readonly timeoutMs?: number;
  /** A person asks on purpose: nothing that is remembered (a pause, a delay) keeps this from being tried, once. */
  readonly insists?: boolean;
}

/** The transport as one caller wants it: its timeout holds for every request that names none. */
export function transportFor(transport: Transport, { timeoutMs }: Caller): Transport {
  if (timeoutMs === undefined) return transport;
  return {
    send: (request) => transport.send(request.timeoutMs === undefined ? { ...request, timeoutMs } : request),
  };
}

/**
 * Whether an error came of what another caller had chosen (a shorter timeout, an API version that the server does
 * not take), so that it says nothing about what this one would meet.
 *
 * @param other whose request failed; both with their API version filled in
 */
export function isOthersChoice(error: unknown, other: Caller, self: Caller): boolean {
  if (!isVeeamError(error)) return false;
  // A remembered error: the other one was kept from trying, which this one would not be.
  const isRemembered = error.requestSent === false && error.retryAfter !== undefined;
  if (isRemembered && self.insists === true && other.insists !== true) return true;
  if (error.code === 'VEEAM_TIMEOUT' && error.statusCode === undefined)
    return timeoutOf(self) > timeoutOf(other);
  return error.versionRefused === true && self.apiVersion !== other.apiVersion;
}

function timeoutOf({ timeoutMs = DEFAULT_TIMEOUT_MS }: Caller): number {
  return timeoutMs;
}
