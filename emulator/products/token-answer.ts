import { jsonAnswer, type Answer } from '../http/answer';
import type { GrantOutcome } from '../sessions/grants';
import type { IssuedPair } from '../sessions/session-store';
import type { SignIn, TokenAnswer, TokenMember } from './sign-in';

/** A pair in the product's words. */
export function tokenAnswer(pair: IssuedPair, { answer }: SignIn, namesUser: boolean): object {
  const { accessToken, refreshToken, issuedAt, accessLifetimeMs } = pair;
  const seconds = Math.round(accessLifetimeMs / 1000) - answer.expiresInShortBy;
  const values: Readonly<Record<TokenMember, string | number>> = {
    accessToken,
    tokenType: answer.tokenType ?? 'bearer',
    refreshToken,
    expiresIn: Math.max(1, seconds),
    issued: written(issuedAt, answer),
    expires: written(issuedAt + Math.max(1000, accessLifetimeMs), answer),
  };
  const members = answer.members.map(([member, name]): [string, string | number] => [name, values[member]]);
  const isNamed = namesUser || answer.refreshNamesUser === true;
  if (isNamed && answer.username !== undefined) members.push([answer.username, pair.user.username]);
  return { ...answer.constants, ...Object.fromEntries(members) };
}

/** The answer to a password that waits for its code. */
export function mfaChallengeAnswer(
  { user, mfaToken }: Extract<GrantOutcome, { kind: 'mfaChallenge' }>,
  { mfaChallenge }: SignIn,
): Answer {
  const { status = 200, members = [undefined, undefined, 'mfa_token'], constants } = mfaChallenge ?? {};
  const [username, enabled, token] = members;
  return jsonAnswer(status, {
    ...constants,
    ...(username === undefined ? {} : { [username]: user.username }),
    ...(enabled === undefined ? {} : { [enabled]: true }),
    [token]: mfaToken,
  });
}

function written(milliseconds: number, { times = 'utcWithoutZone' }: TokenAnswer): string {
  const utc = new Date(milliseconds).toISOString();
  if (times === 'utcWithoutZone') return utc.slice(0, 19);
  return times === 'utc' ? utc : withOffset(milliseconds);
}

/** A time as a server two hours east of Greenwich writes it, with seven digits after the point. */
export function withOffset(milliseconds: number): string {
  const local = new Date(milliseconds + 2 * 60 * 60 * 1000).toISOString();
  return `${local.slice(0, -1)}0000+02:00`;
}
