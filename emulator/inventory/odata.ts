import { queryValue, type Call } from '../http/routes';

type Scalar = string | number | boolean | null;
type Row = object;

/** How the values of a comparison relate: `lastRun gt '2030-01-01'`. */
const operators: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

/**
 * The OData query options of the consoles' collections, in their simple form: $filter with comparisons joined by
 * `and`, $orderby, $skip, $top.
 * @throws {SyntaxError} when an option cannot be read
 */
export function applyOData<Item extends Row>(items: readonly Item[], query: Call['query']): Item[] {
  const conditions = parseFilter(queryValue(query, '$filter'));
  const orders = parseOrder(queryValue(query, '$orderby'));
  const skip = wholeNumber(queryValue(query, '$skip'), 0);
  const top = wholeNumber(queryValue(query, '$top'), Number.POSITIVE_INFINITY);
  return items
    .filter((item) => conditions.every((holds) => holds(item)))
    .sort((one, other) => {
      for (const order of orders) {
        const difference = order(one, other);
        if (difference !== 0) return difference;
      }
      return 0;
    })
    .slice(skip, skip + top);
}

function parseFilter(text: string | undefined): ((item: Row) => boolean)[] {
  if (!text?.trim()) return [];
  const conditions: ((item: Row) => boolean)[] = [];
  const pattern = /\s*([\w/]+)\s+(eq|ne|gt|ge|lt|le)\s+('(?:[^']|'')*'|[^\s']+)\s*(?:(and)\s|$)/gy;
  let more = true;
  while (more) {
    const match = pattern.exec(text);
    const [, name, word, literal, and] = match ?? [];
    const operator = operators[word ?? ''];
    if (!name || !operator || literal === undefined) throw new SyntaxError(`$filter cannot be read: ${text}`);
    const wanted = scalar(literal);
    conditions.push((item) => operator(compare(field(item, name), wanted)));
    more = and !== undefined;
  }
  return conditions;
}

function parseOrder(text: string | undefined): ((one: Row, other: Row) => number)[] {
  if (!text?.trim()) return [];
  return text.split(',').map((part) => {
    const [, name, direction] = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/.exec(part) ?? [];
    if (!name) throw new SyntaxError(`$orderby cannot be read: ${text}`);
    const sign = direction === 'desc' ? -1 : 1;
    return (one, other) => sign * compare(field(one, name), field(other, name));
  });
}

function scalar(literal: string): Scalar {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  if (literal === 'null') return null;
  if (literal === 'true' || literal === 'false') return literal === 'true';
  const value = Number(literal);
  return Number.isNaN(value) ? literal : value;
}

/** A member by its name, or by a path with slashes. */
function field(item: Row, name: string): Scalar {
  let value: unknown = item;
  for (const segment of name.split('/')) {
    const row = typeof value === 'object' && value !== null ? value : {};
    value = (row as Record<string, unknown>)[segment];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function compare(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new SyntaxError(`$skip and $top are whole numbers, not ${text}`);
  return Number(text);
}
