import type { SessionSnapshot } from '../schemas/schemas';
import { RefusedPlaces } from './refused-places';
import { isUsable, refreshAt } from './token-pair';
import type { TokenPair } from './token-pair';

/** For how long a replacement that was refused at once is not replaced again. */
const RENEWAL_AGAIN_MS = 5000;

/** Processes that share a pair are spread wider, so that one of them refreshes before another thinks of it. */
const SHARED_SPREAD = 0.5;

/** What a 401 to a token means: it is an old one, it is to be replaced, or a replacement would change nothing. */
export type Refusal = 'old' | 'replace' | 'hopeless';

/** The pair of a session and what became of it: usable, due for a refresh, refused by the server before its time. */
export class HeldPair {
  readonly #random: () => number;
  readonly #spread: number | undefined;
  #pair: TokenPair | undefined;
  #refreshAt = Infinity;
  /** The access token was refused by the server before its time. */
  #isRefused = false;
  /** The server took the access token at least once. */
  #isAccepted = false;
  readonly #refusedPlaces = new RefusedPlaces();
  /** When the pair was obtained because its predecessor was refused. */
  #replacedAt = -Infinity;
  /** When the pair was obtained that was given up last. */
  #givenUpOf = -Infinity;

  /** @param isShared whether other processes work with the same pair */
  constructor(random: () => number, isShared: boolean) {
    this.#random = random;
    this.#spread = isShared ? SHARED_SPREAD : undefined;
  }

  get current(): TokenPair | undefined {
    return this.#pair;
  }

  /** When to refresh ahead of the end, in milliseconds since 1970. */
  get refreshAt(): number {
    return this.#refreshAt;
  }

  /** When to refresh a pair that nobody asks for (milliseconds since 1970), or nothing where that is not possible. */
  nextRefresh(now: number): number | undefined {
    if (this.#pair?.refreshToken === undefined) return undefined;
    // A clock that was set back must not put it off by more than the life of a token.
    return Math.min(this.#refreshAt, now + this.#pair.expiresAt - this.#pair.obtainedAt);
  }

  /** The pair as long as its access token can be handed out. */
  usable(now: number): TokenPair | undefined {
    return this.#pair !== undefined && !this.#isRefused && isUsable(this.#pair, now) ? this.#pair : undefined;
  }

  adopt(pair: TokenPair): TokenPair {
    // A pair that comes by time is as good a reason as any to ask again where the ones before were refused.
    if (!this.#isRefused) this.#refusedPlaces.clear();
    this.#pair = pair;
    this.#refreshAt = refreshAt(pair, this.#random(), this.#spread);
    this.#isRefused = false;
    this.#isAccepted = false;
    return pair;
  }

  /** Puts the next refresh off, whether or not the one under way succeeds. */
  putOffRefresh(until: number): void {
    this.#refreshAt = until;
  }

  /** Notes that the server took a token; a later refusal of it is then worth a renewal at any time. */
  accept(token: string, place?: string): void {
    if (token !== this.#pair?.accessToken) return;
    this.#isAccepted = true;
    if (place !== undefined) this.#refusedPlaces.delete(place);
  }

  /** Notes that the server said 401 to a token, and judges what that calls for. */
  refuse(token: string, now: number): Refusal {
    if (token !== this.#pair?.accessToken) return 'old';
    const isNew = Math.abs(now - this.#replacedAt) < RENEWAL_AGAIN_MS && isUsable(this.#pair, now);
    if (!this.#isRefused && !this.#isAccepted && isNew) return 'hopeless';
    this.#isRefused = true;
    return 'replace';
  }

  /** Notes that the server said 401 to a token that had just replaced another one. */
  refuseAgain(token: string, place: string): void {
    if (token === this.#pair?.accessToken) this.#refusedPlaces.add(place);
  }

  /** Whether the server takes a token elsewhere, and refused one at this place that had just replaced another. */
  isMisplaced(token: string, place: string): boolean {
    const isGood = token === this.#pair?.accessToken && this.#isAccepted && !this.#isRefused;
    return isGood && this.#refusedPlaces.has(place);
  }

  /** Notes that the pair was obtained because its predecessor was refused. */
  noteReplaced(): void {
    this.#replacedAt = this.#pair?.obtainedAt ?? -Infinity;
  }

  /** The refresh token was refused; the access token may still be good. */
  dropRefreshToken(): void {
    if (this.#pair !== undefined) this.#pair = { ...this.#pair, refreshToken: undefined };
  }

  /** Gives the pair up, for a log-out. */
  giveUp(): TokenPair | undefined {
    const pair = this.#pair;
    this.#pair = undefined;
    this.#isRefused = false;
    this.#givenUpOf = pair?.obtainedAt ?? this.#givenUpOf;
    return pair;
  }

  /** The pair as it can be stored; one that the server refused counts as ended. */
  snapshot(): Omit<SessionSnapshot, 'fingerprint'> | undefined {
    if (this.#pair === undefined) return undefined;
    return { ...this.#pair, ...(this.#isRefused ? { expiresAt: this.#pair.obtainedAt } : {}) };
  }

  /** Whether a stored pair is newer than what was had, and given up, here. */
  isOlderThan(stored: SessionSnapshot): boolean {
    return stored.obtainedAt > Math.max(this.#pair?.obtainedAt ?? -Infinity, this.#givenUpOf);
  }
}
