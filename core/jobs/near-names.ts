/** How many names are shown to somebody who mistyped one. */
const MOST = 3;
/** Names that have less in common than this are no help. */
const LEAST_ALIKE = 0.3;

/** The names that look most like what was typed, best first; each name once. */
export function nearNames(typed: string, names: readonly string[]): string[] {
  const wanted = pairsOf(typed);
  return [...new Set(names)]
    .map((name) => ({ name, alike: alike(wanted, pairsOf(name)) }))
    .filter(({ alike: degree }) => degree >= LEAST_ALIKE)
    .sort((one, other) => other.alike - one.alike)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Share of neighbouring letters that both have (Sørensen–Dice), from 0 to 1. */
function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((pair) => other.has(pair)).length;
  return (2 * shared) / Math.max(one.size + other.size, 1);
}

function pairsOf(text: string): Set<string> {
  const letters = ` ${text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, index) => letters.slice(index, index + 2)));
}
