import type { OutcomeWords } from '../products/run-outcome';
import { memberAt } from '../requests/member';

/** The words of a record's result that no document has. */
export function strangeWords(record: unknown, outcome: readonly OutcomeWords[]): string[] {
  return outcome.flatMap(({ member, words }) => {
    const word = memberAt(record, member);
    if (word === undefined || word === null || word === '') return [];
    if (typeof word === 'string') return Object.hasOwn(words, word) ? [] : word;
    return typeof word === 'number' || typeof word === 'boolean'
      ? String(word)
      : `a value of type ${typeof word}`;
  });
}
