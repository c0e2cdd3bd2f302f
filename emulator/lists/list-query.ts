import { isOffered, queryValues, type Call } from '../http/routes';

/** What entries are ordered by. */
export type SortKey = number | string | boolean;

type Holds<Item> = (item: Item) => boolean;

/** What a list's query asks for: narrows and orders it, or says what it does not take. */
export type Query<Item> = (
  items: readonly Item[],
  call: Call,
) => readonly Item[] | { readonly refused: string };

/** A query parameter that picks entries. */
export interface Filter<Item> {
  /** First and last version whose reference has it, by their places among the published ones. */
  readonly since?: number;
  readonly until?: number;
  /** @returns undefined when a value is none that the parameter takes */
  read(values: readonly string[], version: number): Holds<Item> | undefined;
}

/** How a list can be narrowed and ordered. */
export interface ListRules<Item> {
  readonly filters: Readonly<Record<string, Filter<Item>>>;
  /** The columns of the Sort parameter; each is asked for with Asc or Desc at its end. */
  readonly columns: Readonly<Record<string, (item: Item, version: number) => SortKey>>;
}

/**
 * Narrows and orders a list as its query asks. Names compare without regard to case, values exactly.
 *
 * A filter that the reference has for another list or another version is refused and not ignored, so that a client
 * that relies on it finds out; what the server itself does with it no document says. Names that no reference knows
 * are ignored.
 *
 * @param documented every filter that some list has, in lower case
 * @returns undefined when a parameter is refused
 */
export function narrow<Item>(
  items: readonly Item[],
  { filters, columns }: ListRules<Item>,
  call: Call,
  documented: ReadonlySet<string>,
): Item[] | undefined {
  const names = new Set(call.query.map(([name]) => name.toLowerCase()));
  const own = new Map(Object.entries(filters).map(([name, filter]) => [name.toLowerCase(), filter]));
  const conditions: Holds<Item>[] = [];
  for (const name of names) {
    if (!documented.has(name)) continue;
    const filter = own.get(name);
    if (!filter || !isOffered(filter, call.version)) return undefined;
    const holds = filter.read(queryValues(call.query, name), call.version);
    if (!holds) return undefined;
    conditions.push(holds);
  }
  const kept = items.filter((item) => conditions.every((holds) => holds(item)));
  return sort(kept, queryValues(call.query, 'Sort'), columns, call.version);
}

/** One of some words; repeated, any of them. */
export function words<Item>(
  known: readonly string[] | ((version: number) => readonly string[]),
  matches: (item: Item, word: string) => boolean,
  versions: Pick<Filter<Item>, 'since' | 'until'> = {},
): Filter<Item> {
  return {
    ...versions,
    read(values, version) {
      const taken = typeof known === 'function' ? known(version) : known;
      if (!values.every((value) => taken.includes(value))) return undefined;
      return (item) => values.some((value) => matches(item, value));
    },
  };
}

/** `true` or `false`, in whatever case. */
export function flag<Item>(
  value: (item: Item) => boolean,
  versions: Pick<Filter<Item>, 'since' | 'until'> = {},
): Filter<Item> {
  return {
    ...versions,
    read([text = '']) {
      if (!/^(?:true|false)$/i.test(text)) return undefined;
      return (item) => value(item) === (text.toLowerCase() === 'true');
    },
  };
}

/** An identifier in the form of a UUID. */
export function uuid<Item>(
  matches: (item: Item, id: string) => boolean,
  versions: Pick<Filter<Item>, 'since' | 'until'> = {},
): Filter<Item> {
  return {
    ...versions,
    read([text = '']) {
      if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return undefined;
      return (item) => matches(item, text.toLowerCase());
    },
  };
}

/** A whole number. */
export function wholeNumber<Item>(value: (item: Item) => number): Filter<Item> {
  return {
    read([text = '']) {
      return /^-?\d{1,18}$/.test(text) ? (item) => value(item) === Number(text) : undefined;
    },
  };
}

/** A part of a text, or a text as a whole. */
export function text<Item>(matches: (item: Item, text: string) => boolean): Filter<Item> {
  return {
    read:
      ([wanted = '']) =>
      (item) =>
        matches(item, wanted),
  };
}

/** The part of a name to look for, without regard to case. */
export function searchPattern<Item extends { name: string }>(): Filter<Item> {
  return text(({ name }, wanted) => name.toLowerCase().includes(wanted.toLowerCase()));
}

/** A date and time; without a zone it is UTC, as the parameters' names say. */
export function moment<Item>(
  matches: (item: Item, time: number) => boolean,
  versions: Pick<Filter<Item>, 'since' | 'until'> = {},
): Filter<Item> {
  return {
    ...versions,
    read([given = '']) {
      const isZoned = /(?:z|[+-]\d{2}:?\d{2})$/i.test(given) || !given.includes('T');
      const time = Date.parse(isZoned ? given : `${given}Z`);
      return Number.isNaN(time) ? undefined : (item) => matches(item, time);
    },
  };
}

function sort<Item>(
  items: Item[],
  wanted: readonly string[],
  columns: ListRules<Item>['columns'],
  version: number,
): Item[] | undefined {
  // The first order decides, so it is applied last.
  for (const order of [...wanted].reverse()) {
    // "Desk" stands in the OpenAPI file of 1.0 for the regions.
    const [, column, direction] = /^(\w+?)(Asc|Desc|Desk)$/.exec(order) ?? [];
    const key = column !== undefined && Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (!key) return undefined;
    const sign = direction === 'Asc' ? 1 : -1;
    items.sort((one, other) => sign * compare(key(one, version), key(other, version)));
  }
  return items;
}

function compare(one: SortKey, other: SortKey): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
