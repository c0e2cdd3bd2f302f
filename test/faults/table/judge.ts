import assert from 'node:assert/strict';
import type { Outcome } from '../node-red/outcome';
import type { Row, Seen } from './run-row';

/** Connections that a session may have to its server at once. */
export const MOST_CONNECTIONS = 16;

/**
 * Milliseconds for one message whose requests may take two seconds each: two refreshes, a sign-in, the request, and
 * time for a machine that has other things to do.
 */
const LONGEST_MS = 12_000;

/** Holds what was seen of a row against what is right. */
export function judge({ fault, moment }: Row, seen: Seen | Error): void {
  if (seen instanceof Error) throw seen;
  const { outcomes, counts, mostSockets, strayTokens } = seen;
  assert.ok(outcomes.length > 0);
  const right = moment.expected(fault);
  for (const outcome of outcomes) {
    const verdict = verdictOf(outcome);
    assert.ok(
      right.some((expected) => expected === verdict),
      `${verdict}, not ${right.join(' or ')}: ${outcome.words}`,
    );
    assert.ok(!outcome.tellsSecret, `a secret stands on the message: ${outcome.words}`);
    assert.ok(outcome.tookMs < LONGEST_MS, `a message took ${outcome.tookMs} ms`);
    // Whatever a server does, words for a person are short.
    assert.ok(outcome.words.length < 1500, `${outcome.words.length} characters`);
  }
  if (moment.at === 'logOut') judgeLogOut(fault.loggedOut ?? [false], outcomes);
  const most = { ...moment.mostTokenRequests };
  if (fault.signIns !== undefined && moment.at === 'signIn') most.signIn = fault.signIns;
  for (const kind of ['signIn', 'mfaStep', 'codeRedemption', 'refresh'] as const) {
    const allowed = most[kind] ?? 0;
    assert.ok(counts[kind] <= allowed, `${counts[kind]} token requests (${kind}), not ${allowed} at most`);
  }
  assert.ok(mostSockets <= MOST_CONNECTIONS, `${mostSockets} connections at once`);
  assert.equal(strayTokens, 0, 'a token went to another server');
}

function verdictOf({ isError, code }: Outcome): string {
  if (!isError) return 'ok';
  return code?.replace('VEEAM_', '') ?? 'an error without a code';
}

function judgeLogOut(right: readonly boolean[], [outcome]: readonly Outcome[]): void {
  assert.ok(
    outcome?.loggedOut !== undefined && right.includes(outcome.loggedOut),
    `loggedOut is ${outcome?.loggedOut}`,
  );
}
