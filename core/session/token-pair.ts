import type { TokenAnswer } from '../schemas/schemas';

/** An access token, the refresh token that replaces it, and its time. Milliseconds since 1970. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

/** Milliseconds for which a token that is about to end counts as ended: it has to travel to the server. */
const TRAVEL_MS = 2000;

/** A longer life than any product gives; one that is told all the same is not relied on. */
const LONGEST_LIFE_MS = 30 * 24 * 3_600_000;

/** A shorter life is none: the token would have ended before it was used. */
const SHORTEST_LIFE_MS = 1000;

/** The most that a refresh runs ahead of the end. */
const LONGEST_MARGIN_MS = 5 * 60_000;

/**
 * Makes a pair of a token answer.
 *
 * The life is `expires_in`, counted on the local clock from the moment the request left. Where the answer also
 * has `.issued` and `.expires`, the shorter of the two wins: the examples in the reference of Backup for AWS say
 * 3600 s and show fifteen minutes. Only their difference is used, so a server clock that is off does no harm.
 *
 * @param requestedAt when the request left, in milliseconds since 1970
 * @param previousRefreshToken kept where the answer brings none (RFC 6749, section 6)
 */
export function tokenPair(
  answer: TokenAnswer,
  requestedAt: number,
  previousRefreshToken?: string,
): TokenPair {
  const { expires_in: seconds } = answer;
  const told = seconds === undefined || seconds === null ? Infinity : bounded(Number(seconds) * 1000);
  const refreshToken = answer.refresh_token ?? '';
  return {
    accessToken: answer.access_token,
    refreshToken: refreshToken === '' ? previousRefreshToken : refreshToken,
    obtainedAt: requestedAt,
    expiresAt: requestedAt + Math.min(told, statedLife(answer)),
  };
}

function bounded(life: number): number {
  return Math.min(life, LONGEST_LIFE_MS);
}

function statedLife(answer: TokenAnswer): number {
  const life = Date.parse(answer['.expires'] ?? '') - Date.parse(answer['.issued'] ?? '');
  return Number.isFinite(life) && life >= SHORTEST_LIFE_MS ? bounded(life) : Infinity;
}

/**
 * Whether the access token can still be handed out. A clock that jumped back before the token was obtained says
 * nothing about its age, so the token is then taken as ended.
 */
export function isUsable(pair: TokenPair, now: number): boolean {
  const life = pair.expiresAt - pair.obtainedAt;
  return (
    now < pair.expiresAt - Math.min(TRAVEL_MS, life * 0.05) && now >= pair.obtainedAt - LONGEST_MARGIN_MS
  );
}

/**
 * When to refresh ahead of the end: a quarter of the life before it, five minutes at most.
 *
 * @param jitter 0 to 1, so that sessions made at one moment do not all refresh at one moment
 * @param spread by how much of that margin the jitter may come earlier still
 */
export function refreshAt(pair: TokenPair, jitter: number, spread = 0.25): number {
  const margin = Math.min((pair.expiresAt - pair.obtainedAt) / 4, LONGEST_MARGIN_MS);
  return pair.expiresAt - margin * (1 + jitter * spread);
}
