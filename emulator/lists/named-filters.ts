import { isOffered, queryValue, queryValues } from '../http/routes';
import { type Filter, type Query, type SortKey } from './list-query';

/** How a list of a product with one parameter for each filter can be narrowed and ordered. */
export interface NamedRules<Item> {
  readonly filters: Readonly<Record<string, Filter<Item>>>;
  /** Columns by their names, where the list can be ordered. */
  readonly columns?: Readonly<Record<string, (item: Item) => SortKey>>;
}

/** The parameters that name a column and its direction. */
export interface OrderParameters {
  readonly column: string;
  readonly ascending: string;
}

/**
 * The lists of one product. A filter that some list of the product has and this one has not, or not in the version that
 * is spoken, is refused and not ignored, so that a client that relies on it finds out; what the server itself does no
 * document says.
 *
 * @param order the parameters of products whose lists can be ordered
 */
export function filteredLists(order?: OrderParameters): <Item>(rules: NamedRules<Item>) => Query<Item> {
  const documented = new Set<string>();
  return (rules) => {
    for (const name of Object.keys(rules.filters)) documented.add(name);
    return narrowing(rules, documented, order);
  };
}

function narrowing<Item>(
  { filters, columns = {} }: NamedRules<Item>,
  documented: ReadonlySet<string>,
  order: OrderParameters | undefined,
): Query<Item> {
  return (items, call) => {
    let kept: readonly Item[] = items;
    for (const name of new Set(call.query.map(([key]) => key))) {
      const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
      if (!filter || !isOffered(filter, call.version)) {
        if (documented.has(name)) return { refused: `${name} is no filter of this collection.` };
        continue;
      }
      const values = queryValues(call.query, name).filter((value) => value !== '');
      if (values.length === 0) continue;
      const holds = filter.read(values, call.version);
      if (!holds) return { refused: `The value '${values.join()}' is not valid for ${name}.` };
      kept = kept.filter(holds);
    }
    if (!order) return kept;
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
