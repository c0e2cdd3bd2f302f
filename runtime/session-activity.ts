import { isVeeamError } from '../core/errors/veeam-error';
import type { VeeamError, VeeamErrorCode } from '../core/errors/veeam-error';
import type { Clock } from '../core/ports';
import type { SessionObserver } from '../core/session/session-observer';
import { MinuteCounts } from './minute-counts';

/** Failures that are kept; equal ones count as one. */
const MOST_FAILURES = 5;

/** A refusal by the server, or an answer that did not come. */
export interface Failure {
  /** When it happened last, in milliseconds since 1970. */
  readonly at: number;
  /** How often it happened in a row, others between left aside. */
  readonly count: number;
  readonly code: VeeamErrorCode;
  readonly message: string;
}

/** How a session fared lately: what it sent, minute by minute, and what failed. Holds no secret. */
export class SessionActivity implements SessionObserver {
  readonly #clock: Clock;
  readonly #requests = new MinuteCounts();
  readonly #tokenRequests = new MinuteCounts();
  #known: WeakSet<VeeamError> | undefined;
  #failures: readonly Failure[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A request of a flow goes out. */
  request(): void {
    this.#requests.add(this.#clock.now());
  }

  tokenRequest(): void {
    this.#tokenRequests.add(this.#clock.now());
  }

  /** To be told of whatever failed in this session; keeps what came of the server or the way to it. */
  failed(error: unknown): void {
    if (!isVeeamError(error) || !isOfServer(error) || this.#known?.has(error) === true) return;
    // All who waited for one sign-in get the same error.
    (this.#known ??= new WeakSet()).add(error);
    const { code, message } = error;
    const isSame = (failure: Failure): boolean => failure.code === code && failure.message === message;
    const count = (this.#failures.find(isSame)?.count ?? 0) + 1;
    const others = this.#failures.filter((failure) => !isSame(failure));
    this.#failures = [{ at: this.#clock.now(), count, code, message }, ...others].slice(0, MOST_FAILURES);
  }

  /** The last failures, the newest first. */
  get failures(): readonly Failure[] {
    return this.#failures;
  }

  /** Requests of flows in each minute of the last hour, the oldest first. */
  get requests(): readonly number[] {
    return this.#requests.lastHour(this.#clock.now());
  }

  /** Token requests in each minute of the last hour, the oldest first. */
  get tokenRequests(): readonly number[] {
    return this.#tokenRequests.lastHour(this.#clock.now());
  }
}

/** Settings and messages that cannot be used never reach a server; a remembered error repeats one that was told. */
function isOfServer({ code, statusCode, requestSent, retryAfter }: VeeamError): boolean {
  const isRemembered = requestSent === false && retryAfter !== undefined;
  const isOwn =
    (code === 'VEEAM_CONFIGURATION' || code === 'VEEAM_FOREIGN_SERVER') && statusCode === undefined;
  return !isRemembered && !isOwn;
}
