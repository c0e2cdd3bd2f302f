import { queryValue, type Call } from '../http/routes';

type Row = Readonly<Record<string, unknown>>;
type Holds = (row: Row) => boolean;

/** How a product writes conditions in JSON. */
export interface JsonQueryStyle {
  /** Names of the query parameters. */
  readonly filter: string;
  readonly sort?: string;
  /** Member of a condition with what is compared how; `operation` by default. */
  readonly operation?: string;
}

const comparisons: Readonly<Record<string, (actual: unknown, wanted: unknown) => boolean>> = {
  equals: (actual, wanted) => same(actual, wanted),
  exactmatch: (actual, wanted) => same(actual, wanted),
  notequals: (actual, wanted) => !same(actual, wanted),
  contains: (actual, wanted) => text(actual).includes(text(wanted)),
  startswith: (actual, wanted) => text(actual).startsWith(text(wanted)),
  in: (actual, wanted) => Array.isArray(wanted) && wanted.some((each) => same(actual, each)),
  lessthan: (actual, wanted) => compare(actual, wanted) < 0,
  lessthanorequal: (actual, wanted) => compare(actual, wanted) <= 0,
  greaterthan: (actual, wanted) => compare(actual, wanted) > 0,
  greaterthanorequal: (actual, wanted) => compare(actual, wanted) >= 0,
  // Of Recovery Orchestrator (Filter Parameter).
  '==': (actual, wanted) => same(actual, wanted),
  '!=': (actual, wanted) => !same(actual, wanted),
  '>': (actual, wanted) => compare(actual, wanted) > 0,
  '<': (actual, wanted) => compare(actual, wanted) < 0,
};

/**
 * Narrows and orders what a list shows by conditions in JSON: objects with `property`, `operation` and `value`, joined
 * by objects with the operation `and` or `or` and `items`; an order is a list of `property` and `direction`. Properties
 * are those of what the list shows, dots leading into members.
 *
 * @returns why the query is refused, where it is: a property or an operation that there is not
 */
export function jsonQuery<Item>(
  items: readonly Item[],
  call: Call,
  { filter, sort, operation = 'operation' }: JsonQueryStyle,
  render: (item: Item) => object,
): readonly Item[] | { readonly refused: string } {
  const rows = items.map((item) => ({ item, row: render(item) as Row }));
  const sample = rows[0]?.row;
  try {
    const conditions = conditionsOf(queryValue(call.query, filter), { filter, operation }, sample);
    const kept = rows.filter(({ row }) => conditions.every((holds) => holds(row)));
    const orders = sort === undefined ? [] : ordersOf(queryValue(call.query, sort), sort, sample);
    for (const { property, sign } of [...orders].reverse())
      kept.sort((one, other) => sign * compare(member(one.row, property), member(other.row, property)));
    return kept.map(({ item }) => item);
  } catch (error) {
    return { refused: error instanceof Error ? error.message : 'The filter cannot be read.' };
  }
}

type Words = Required<Pick<JsonQueryStyle, 'filter' | 'operation'>>;

function conditionsOf(given: string | undefined, words: Words, sample: Row | undefined): Holds[] {
  if (given === undefined || given === '') return [];
  const parsed = parsedJson(given, words.filter);
  return (Array.isArray(parsed) ? parsed : [parsed]).map((each) => condition(each, words, sample));
}

function condition(expression: unknown, words: Words, sample: Row | undefined): Holds {
  const name = words.filter;
  const row = asRow(expression, name);
  const { property, value, items } = row;
  const operation = row[words.operation];
  const operator = text(operation);
  if (Array.isArray(items) && (operator === 'and' || operator === 'or')) {
    const parts = items.map((each) => condition(each, words, sample));
    return (row) => (operator === 'and' ? parts.every((part) => part(row)) : parts.some((part) => part(row)));
  }
  const holds = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (!holds) throw new Error(`${name} does not know the operation ${String(operation)}.`);
  const path = known(property, name, sample);
  return (row) => holds(member(row, path), value);
}

function ordersOf(
  given: string | undefined,
  name: string,
  sample: Row | undefined,
): { property: string; sign: 1 | -1 }[] {
  if (given === undefined || given === '') return [];
  const parsed = parsedJson(given, name);
  return (Array.isArray(parsed) ? parsed : [parsed]).map((each) => {
    const { property, direction } = asRow(each, name);
    return {
      property: known(property, name, sample),
      sign: text(direction ?? '').startsWith('desc') ? -1 : 1,
    };
  });
}

/** A list that is empty knows no properties, so all are taken then. */
function known(property: unknown, name: string, sample: Row | undefined): string {
  if (typeof property !== 'string') throw new Error(`${name} must name a property.`);
  if (sample !== undefined && member(sample, property) === undefined && !(property in sample))
    throw new Error(`${name} does not know the property ${property}.`);
  return property;
}

function parsedJson(given: string, name: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    throw new Error(`${name} must be JSON.`);
  }
}

function asRow(value: unknown, name: string): Row {
  if (typeof value === 'object' && value !== null) return value as Row;
  throw new Error(`${name} must hold objects.`);
}

function member(row: Row, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Row | undefined)?.[name], row);
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).toLowerCase()
    : '';
}

function same(actual: unknown, wanted: unknown): boolean {
  if (wanted === null || actual === null) return wanted === actual;
  return text(actual) === text(wanted);
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && !Number.isNaN(Number(other))) return one - Number(other);
  return text(one) < text(other) ? -1 : text(one) > text(other) ? 1 : 0;
}
