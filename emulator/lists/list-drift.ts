/** How a list changes while somebody reads it page by page. */
export type ListChange = 'grows' | 'shrinks';

/**
 * What faults have done to the lists of a product: entries that came at the head of a list, and entries that left it
 * there. It stays until it is cleared.
 */
export class ListDrift {
  readonly #changes = new Map<string, { grown: number; shrunk: number }>();

  /** Lets the list at a path grow or shrink by one entry. */
  change(path: string, change: ListChange): void {
    const changes = this.#changes.get(path.toLowerCase()) ?? { grown: 0, shrunk: 0 };
    if (change === 'grows') changes.grown += 1;
    else changes.shrunk += 1;
    this.#changes.set(path.toLowerCase(), changes);
  }

  clear(): void {
    this.#changes.clear();
  }

  /** The entries of a list as they are now; a new one looks like the first, with an identifier of its own. */
  apply<Item>(path: string, items: readonly Item[], render: (item: Item) => object): readonly object[] {
    const { grown, shrunk } = this.#changes.get(path.toLowerCase()) ?? { grown: 0, shrunk: 0 };
    const [first] = items;
    const rest = items.slice(shrunk).map(render);
    if (grown === 0 || first === undefined) return rest;
    const added = Array.from({ length: grown }, (_, index) => withOwnId(render(first), grown - index));
    return [...added, ...rest];
  }
}

function withOwnId(entry: object, number: number): object {
  const { id } = entry as { id?: unknown };
  if (typeof id === 'number') return { ...entry, id: 900_000 + number };
  const tail = number.toString(16).padStart(12, '0');
  return typeof id === 'string' ? { ...entry, id: `${id.slice(0, -12)}${tail}` } : entry;
}
