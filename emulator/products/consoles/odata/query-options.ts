import { queryValue, type Call } from '../../../http/routes';
import { compare, parseFilter, property } from './filter';

/** The options that the consoles know (Query String Options); skip and top belong to the page. */
const knownOptions = ['$filter', '$orderby', '$top', '$skip', '$select', '$format'];

/** A collection after its query options, and what is to be shown of an entry. */
export interface Selection<Item> {
  readonly items: Item[];
  /** The properties that were asked for; all of them without a choice. */
  readonly properties?: readonly string[];
  /** False where links are not wanted. */
  readonly hasLinks: boolean;
}

/**
 * Applies $filter, $orderby and $select, and reads setLinks. Names of properties are case-sensitive.
 *
 * That an option is refused which is not listed, and that $select leaves the links out, no document says.
 *
 * @param row an entry as it is shown
 * @throws {SyntaxError} when an option cannot be read, is not known or names a property that there is not
 */
export function applyOptions<Item>(
  items: readonly Item[],
  row: (item: Item) => object,
  query: Call['query'],
): Selection<Item> {
  for (const [name] of query) {
    if (name.startsWith('$') && !knownOptions.includes(name.toLowerCase())) {
      throw new SyntaxError(`The query option ${name} is not supported.`);
    }
  }
  const rows = items.map((item) => ({ item, row: row(item) }));
  const names = new Set(rows.flatMap((entry) => propertyNames(entry.row)));
  const isKnown = (name: string): boolean => rows.length === 0 || names.has(name);

  const filter = queryValue(query, '$filter');
  const holds = filter?.trim() ? parseFilter(filter, isKnown) : undefined;
  const orders = parseOrder(queryValue(query, '$orderby'), isKnown);
  const kept = (holds ? rows.filter((entry) => holds(entry.row)) : rows).sort((one, other) => {
    for (const order of orders) {
      const difference = order(one.row, other.row);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const format = queryValue(query, '$format');
  if (format !== undefined && format.toLowerCase() !== 'json') {
    throw new SyntaxError(`The format ${format} is not supported.`);
  }
  const properties = selected(queryValue(query, '$select'), isKnown);
  const hasLinks = !properties && queryValue(query, 'setLinks')?.toLowerCase() !== 'false';
  return { items: kept.map(({ item }) => item), properties, hasLinks };
}

function parseOrder(
  text: string | undefined,
  isKnown: (property: string) => boolean,
): ((one: object, other: object) => number)[] {
  if (!text?.trim()) return [];
  return text.split(',').map((part) => {
    const [, name, direction] = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/.exec(part) ?? [];
    if (!name) throw new SyntaxError(`$orderby cannot be read: ${text}`);
    if (!isKnown(name)) throw new SyntaxError(`Could not find a property named '${name}'.`);
    const sign = direction === 'desc' ? -1 : 1;
    return (one, other) => sign * compare(property(one, name), property(other, name));
  });
}

function selected(
  text: string | undefined,
  isKnown: (property: string) => boolean,
): readonly string[] | undefined {
  if (!text?.trim() || text.trim() === '*') return undefined;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isKnown(name));
  if (unknown !== undefined) throw new SyntaxError(`Could not find a property named '${unknown}'.`);
  return names;
}

/** The names of a row's properties, those of the objects in it with a slash. */
function propertyNames(row: object): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const inner = isObject ? propertyNames(value as object).map((within) => `${name}/${within}`) : [];
    return [name, ...inner];
  });
}
