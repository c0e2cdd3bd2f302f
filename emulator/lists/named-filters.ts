import { queryValue, queryValues, type Call } from '../http/routes';
import type { Filter, SortKey } from './list-query';

/** How a list of a product with one parameter for each filter can be narrowed and ordered. */
export interface NamedRules<Item> {
  readonly filters: Readonly<Record<string, Filter<Item>>>;
  /** Columns by their names, and the parameters that name a column and its direction. */
  readonly columns: Readonly<Record<string, (item: Item) => SortKey>>;
  readonly order: { readonly column: string; readonly ascending: string };
}

/**
 * Narrows and orders a list. A filter that some list of the product has and this one has not is refused and not ignored,
 * so that a client that relies on it finds out; what the server itself does no document says.
 *
 * @param documented every filter that some list has
 */
export function namedFilters<Item>(
  { filters, columns, order }: NamedRules<Item>,
  documented: ReadonlySet<string>,
): (items: readonly Item[], call: Call) => readonly Item[] | { readonly refused: string } {
  return (items, call) => {
    let kept: readonly Item[] = items;
    for (const name of new Set(call.query.map(([key]) => key))) {
      const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
      if (!filter) {
        if (documented.has(name)) return { refused: `${name} is no filter of this collection.` };
        continue;
      }
      const values = queryValues(call.query, name).filter((value) => value !== '');
      if (values.length === 0) continue;
      const holds = filter.read(values, call.version);
      if (!holds) return { refused: `The value '${values.join()}' is not valid for ${name}.` };
      kept = kept.filter(holds);
    }
    const column = queryValue(call.query, order.column);
    if (column === undefined || column === '') return kept;
    const key = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (!key) return { refused: `The value '${column}' is not valid for ${order.column}.` };
    const sign = queryValue(call.query, order.ascending)?.toLowerCase() === 'true' ? 1 : -1;
    return [...kept].sort((one, other) => sign * compare(key(one), key(other)));
  };
}

/** A name, or a pattern with `*` at either end; without regard to case. */
export function namePattern<Item>(name: (item: Item) => string): Filter<Item> {
  return {
    read([pattern = '']) {
      const parts = pattern.toLowerCase().split('*').map(escaped);
      const expression = new RegExp(`^${parts.join('.*')}$`);
      return (item) => expression.test(name(item).toLowerCase());
    },
  };
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function compare(one: SortKey, other: SortKey): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
