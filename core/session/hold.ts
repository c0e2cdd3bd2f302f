import { VeeamError } from '../errors/veeam-error';
import type { VeeamErrorCode } from '../errors/veeam-error';

/** A reason for asking nobody, and until when (milliseconds since 1970). */
export interface Held {
  readonly reason: VeeamError;
  readonly until: number;
}

/** Keeps a reason for a time. */
export class Hold {
  #reason: VeeamError | undefined;
  #until = 0;
  #length = 0;

  /** @param length in milliseconds */
  start(reason: VeeamError, now: number, length: number): void {
    this.#reason = reason;
    this.#length = length;
    this.#until = now + length;
  }

  end(): void {
    this.#reason = undefined;
  }

  /** The reason while its time lasts. */
  active(now: number): Held | undefined {
    if (this.#reason === undefined || now >= this.#until) return undefined;
    // A clock that jumped back must not make it longer than it was meant to be.
    if (this.#until - now > this.#length) this.#until = now + this.#length;
    return { reason: this.#reason, until: this.#until };
  }
}

/** A remembered error for those who come while it holds: its sentence, and when the next attempt is possible. */
export function again(held: Held, now: number, code?: VeeamErrorCode, how = ''): VeeamError {
  const { reason, until } = held;
  const seconds = Math.ceil((until - now) / 1000);
  const { statusCode, veeamCode, veeamMessage, versionRefused, versionsTaken } = reason;
  return new VeeamError(
    code ?? reason.code,
    `${reason.message} The next attempt is possible in ${seconds} s${how}.`,
    {
      statusCode,
      veeamCode,
      veeamMessage,
      versionRefused,
      versionsTaken,
      retryAfter: seconds,
      requestSent: false,
    },
  );
}
