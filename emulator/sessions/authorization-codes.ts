import { randomBytes } from 'node:crypto';
import type { DemoUser } from '../users';

/** Authorization codes: good once, for a short time (60 s by default in the vendor's document). */
export class AuthorizationCodes {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #codes = new Map<string, { user: DemoUser; expiresAt: number }>();

  constructor(now: () => number, lifetimeMs: number) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  /**
   * A code in the form of the vendor's example: base64 with `+`, `/` and `=`, all of which a client must encode.
   */
  issue(user: DemoUser): string {
    const now = this.#now();
    for (const [old, { expiresAt }] of this.#codes) {
      if (expiresAt <= now) this.#codes.delete(old);
    }
    let code: string;
    do code = randomBytes(257).toString('base64');
    while (!code.includes('+') || !code.includes('/'));
    this.#codes.set(code, { user, expiresAt: now + this.#lifetimeMs });
    return code;
  }

  /** The user for whom a code was issued. The code is spent. */
  redeem(code: string): DemoUser | undefined {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    return issued && issued.expiresAt > this.#now() ? issued.user : undefined;
  }

  clear(): void {
    this.#codes.clear();
  }
}
