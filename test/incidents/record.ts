import type { MemberPath } from '../../core/products/member-path';
import type { OutcomeWords, RunOutcome } from '../../core/products/run-outcome';

/** Values at places of a record, as profiles name the places; those without a place are left out. */
export type Values = readonly (readonly [path: MemberPath | undefined, value: unknown])[];

/** A record with values at their places. */
export function recordOf(values: Values): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [path, value] of values) {
    if (path === undefined || path === '' || value === undefined) continue;
    const names = path.split('.');
    let place = record;
    for (const name of names.slice(0, -1)) place = (place[name] ??= {}) as Record<string, unknown>;
    place[names.at(-1) ?? ''] = value;
  }
  return record;
}

/** The words of a product by which a run stands as wanted; `unknown` is a word that no document has. */
export function outcomeValues(
  outcome: readonly OutcomeWords[],
  wanted: RunOutcome,
  pick: (words: readonly string[]) => string | undefined,
): Values {
  let isSaid = false;
  return outcome.map(({ member, words }) => {
    const wordsFor = (meaning: string): string[] =>
      Object.keys(words).filter((word) => words[word] === meaning);
    const fitting = wanted === 'unknown' ? ['Mystery'] : wordsFor(wanted);
    if (!isSaid && fitting.length > 0) {
      isSaid = true;
      return [member, pick(fitting)] as const;
    }
    const silent = [...wordsFor('nothing'), ...wordsFor('noResult')];
    return [member, pick(silent)] as const;
  });
}
