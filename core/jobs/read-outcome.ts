import type { OutcomeWords, RunOutcome } from '../products/run-outcome';
import { memberAt } from '../requests/member';

/** What counts most comes first: nothing is settled while it runs, and a word that nobody knows is no success. */
const ORDER: readonly RunOutcome[] = ['running', 'failed', 'unknown', 'warning', 'success', 'noResult'];

/** How a run stands by the members of its record; `noResult` where none of them says anything. */
export function readOutcome(record: unknown, members: readonly OutcomeWords[]): RunOutcome {
  const found = new Set(members.map((one) => outcomeOf(record, one)));
  return ORDER.find((outcome) => found.has(outcome)) ?? 'noResult';
}

function outcomeOf(record: unknown, { member, words }: OutcomeWords): RunOutcome | 'nothing' {
  const word = memberAt(record, member);
  if (word === undefined || word === null || word === '') return 'nothing';
  if (typeof word !== 'string' || !Object.hasOwn(words, word)) return 'unknown';
  return words[word] ?? 'unknown';
}
