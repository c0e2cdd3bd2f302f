import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { DemoUser } from '../users';

/** How long an mfa token is good, milliseconds. */
export const mfaTokenLifetimeMs = 5 * 60 * 1000;
/** How many wrong codes it bears. */
export const mfaAttempts = 5;

interface Challenge {
  readonly user: DemoUser;
  readonly expiresAt: number;
  wrongCodes: number;
}

/** The second step of a sign-in with MFA: mfa tokens and the codes of the authenticator application. */
export class MfaChallenges {
  readonly #now: () => number;
  readonly #challenges = new Map<string, Challenge>();
  /** Time steps whose code was accepted, by user: a code is good once (RFC 6238, section 5.2). */
  readonly #usedSteps = new Map<string, Set<number>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True when the account has MFA enabled. */
  static required(user: DemoUser): boolean {
    return user.totpSecret !== undefined;
  }

  /** An mfa token in the form of the vendor's example: base64 of 64 hexadecimal digits. */
  issue(user: DemoUser): string {
    const token = Buffer.from(randomBytes(32).toString('hex').toUpperCase()).toString('base64');
    const now = this.#now();
    for (const [old, { expiresAt }] of this.#challenges) {
      if (expiresAt <= now) this.#challenges.delete(old);
    }
    this.#challenges.set(token, { user, expiresAt: now + mfaTokenLifetimeMs, wrongCodes: 0 });
    return token;
  }

  /**
   * Redeems an mfa token. It dies when it was used and after {@link mfaAttempts} wrong codes.
   * @returns the user, or which of the two was refused
   */
  redeem(mfaToken: string, code: string): DemoUser | 'token' | 'code' {
    const challenge = this.#challenges.get(mfaToken);
    if (!challenge || challenge.expiresAt <= this.#now()) {
      this.#challenges.delete(mfaToken);
      return 'token';
    }
    if (this.#accept(challenge.user, code)) {
      this.#challenges.delete(mfaToken);
      return challenge.user;
    }
    challenge.wrongCodes += 1;
    if (challenge.wrongCodes >= mfaAttempts) this.#challenges.delete(mfaToken);
    return 'code';
  }

  /** Forgets the challenges. Used codes stay used. */
  clear(): void {
    this.#challenges.clear();
  }

  #accept(user: DemoUser, code: string): boolean {
    if (user.totpSecret === undefined || !/^\d{6}$/.test(code)) return false;
    const timestamp = this.#now();
    const secret = Secret.fromBase32(user.totpSecret);
    const delta = TOTP.validate({ token: code, secret, timestamp, window: 1 });
    if (delta === null) return false;
    const step = TOTP.counter({ timestamp }) + delta;
    const used = this.#usedSteps.get(user.username) ?? new Set<number>();
    if (used.has(step)) return false;
    for (const old of used) {
      if (old < step - 3) used.delete(old);
    }
    this.#usedSteps.set(user.username, used.add(step));
    return true;
  }
}
