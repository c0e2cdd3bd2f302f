import type { DemoUser } from '../users';
import type { TokenMint } from './token-mint';

/** A token pair as it was issued. Times are in milliseconds. */
export interface IssuedPair {
  readonly user: DemoUser;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly issuedAt: number;
  readonly accessLifetimeMs: number;
}

/** One sign-in and everything refreshed from it. */
export interface ServerSession {
  readonly user: DemoUser;
}

/** What an access token turned out to be. */
export type AccessTokenVerdict =
  | { state: 'valid'; session: ServerSession; wantsCookie: boolean }
  | { state: 'expired' }
  | { state: 'unknown' };

export interface SessionStoreSettings {
  readonly now: () => number;
  readonly mint: TokenMint;
  readonly accessLifetimeMs: number;
  readonly refreshLifetimeMs: number;
  /** A second sign-in of a user ends the first. */
  readonly oneSessionPerUser: boolean;
  /** Whether a refresh token is good for one use. */
  readonly refreshTokens: 'singleUse' | 'reusable';
}

interface Session extends ServerSession {
  ended: boolean;
  /** Token pairs that are being made for it. */
  underWay: number;
}

interface StoredToken {
  readonly session: Session;
  readonly expiresAt: number;
}

/** How long a token is remembered after its end, to answer "expired" and not "unknown". Milliseconds. */
const memory = 60 * 60 * 1000;
const pruneAbove = 2000;

/** The sessions of one product. */
export class SessionStore {
  readonly #settings: SessionStoreSettings;
  readonly #accessTokens = new Map<string, StoredToken>();
  readonly #refreshTokens = new Map<string, StoredToken>();
  readonly #live = new Set<Session>();
  readonly #boundToCookie = new Set<string>();
  #pruneAt = pruneAbove;

  constructor(settings: SessionStoreSettings) {
    this.#settings = settings;
  }

  /** Begins a session. */
  async open(user: DemoUser): Promise<IssuedPair> {
    if (this.#settings.oneSessionPerUser) {
      for (const session of this.#live) {
        if (session.user.username === user.username) this.#end(session);
      }
    }
    const session: Session = { user, ended: false, underWay: 0 };
    this.#live.add(session);
    return this.#issue(session);
  }

  /**
   * Exchanges a refresh token. One that is good for a single use is spent before the new pair is made: of two
   * requests with the same token at the same time, one is refused. Being refused does not end the session.
   */
  async refresh(refreshToken: string): Promise<IssuedPair | 'expired' | 'unknown'> {
    const stored = this.#refreshTokens.get(refreshToken);
    if (!stored || stored.session.ended) return 'unknown';
    if (stored.expiresAt <= this.#settings.now()) return 'expired';
    if (this.#settings.refreshTokens === 'singleUse') this.#refreshTokens.delete(refreshToken);
    return this.#issue(stored.session);
  }

  /** Looks an access token up. */
  find(accessToken: string): AccessTokenVerdict {
    const stored = this.#accessTokens.get(accessToken);
    if (!stored || stored.session.ended) return { state: 'unknown' };
    if (stored.expiresAt <= this.#settings.now()) return { state: 'expired' };
    return { state: 'valid', session: stored.session, wantsCookie: this.#boundToCookie.has(accessToken) };
  }

  /** The access token of a pair is good together with a cookie only. */
  bindToCookie({ accessToken }: IssuedPair): void {
    this.#boundToCookie.add(accessToken);
  }

  /**
   * Ends the session of a refresh token. An access token takes nothing with it but itself: that is the least that RFC
   * 7009 (section 2.1) asks of a server, and a client that needs more must revoke the refresh token.
   *
   * @returns whether a session has ended
   */
  revoke(token: string): boolean {
    const stored = this.#refreshTokens.get(token);
    if (!stored) this.#accessTokens.delete(token);
    if (!stored || stored.session.ended) return false;
    this.#end(stored.session);
    return true;
  }

  /** Ends a session: its access and refresh tokens are good for nothing from now on. */
  logOut(session: ServerSession): void {
    this.#end(session as Session);
  }

  /** Makes every access token invalid; refresh tokens stay good. */
  revokeAccessTokens(): void {
    this.#accessTokens.clear();
  }

  /** Ends every session. */
  revokeAll(): void {
    for (const session of this.#live) this.#end(session);
    this.#accessTokens.clear();
    this.#refreshTokens.clear();
  }

  /** How many sessions have an access or a refresh token that is good now. */
  liveSessions(): number {
    const now = this.#settings.now();
    const live = new Set<Session>();
    for (const tokens of [this.#accessTokens, this.#refreshTokens]) {
      for (const { session, expiresAt } of tokens.values()) {
        if (!session.ended && expiresAt > now) live.add(session);
      }
    }
    return live.size;
  }

  async #issue(session: Session): Promise<IssuedPair> {
    const { now, mint, accessLifetimeMs, refreshLifetimeMs } = this.#settings;
    const issuedAt = now();
    const claims = { username: session.user.username, issuedAt };
    const accessEnds = issuedAt + accessLifetimeMs;
    const refreshEnds = issuedAt + refreshLifetimeMs;
    session.underWay += 1;
    const [accessToken, refreshToken] = await Promise.all([
      mint.accessToken({ ...claims, expiresAt: accessEnds }),
      mint.refreshToken({ ...claims, expiresAt: refreshEnds }),
    ]);
    session.underWay -= 1;
    this.#accessTokens.set(accessToken, { session, expiresAt: accessEnds });
    this.#refreshTokens.set(refreshToken, { session, expiresAt: refreshEnds });
    this.#prune();
    return { user: session.user, accessToken, refreshToken, issuedAt, accessLifetimeMs };
  }

  #end(session: Session): void {
    session.ended = true;
    this.#live.delete(session);
  }

  /** Forgets what nobody asks for any more, so that a long run does not grow. */
  #prune(): void {
    if (this.#accessTokens.size + this.#refreshTokens.size < this.#pruneAt) return;
    const before = this.#settings.now() - memory;
    const inUse = new Set<Session>();
    for (const tokens of [this.#accessTokens, this.#refreshTokens]) {
      for (const [token, { session, expiresAt }] of tokens) {
        if (!session.ended && expiresAt >= before) inUse.add(session);
        else if (tokens.delete(token)) this.#boundToCookie.delete(token);
      }
    }
    this.#pruneAt = 2 * (this.#accessTokens.size + this.#refreshTokens.size) + pruneAbove;
    for (const session of this.#live) {
      if (session.underWay === 0 && !inUse.has(session)) this.#live.delete(session);
    }
  }
}
