import { jsonAnswer, type Answer } from '../http/answer';
import { queryValue, type Call } from '../http/routes';
import type { ProductContext } from '../products/profile';

/** How a product gives out long lists. */
export interface PageStyle {
  /** Names of the query parameters. */
  readonly offset: string;
  readonly limit: string;
  /** Size of a page where a request names none; everything without it. */
  readonly defaultLimit?: number;
  /** The limit that stands for everything. */
  readonly everything?: number;
  /** The largest limit that is taken; a larger one is refused, or cut where {@link cutsLimit}. */
  readonly largestLimit?: number;
  readonly cutsLimit?: boolean;
  /** What stands around the entries, by the version that is spoken. */
  readonly envelope: (page: Page, version: number) => unknown;
}

/** One page as an envelope writes it. */
export interface Page {
  readonly entries: readonly object[];
  /** Entries of the whole list. */
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  /** Addresses of this page and those beside it: `self`, `next`, `prev`. */
  readonly links: readonly Link[];
}

/** A link as the REST reference of the appliances models it. */
export interface Link {
  rel: string;
  href: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
}

/**
 * One page of a list in the product's own form.
 *
 * @returns undefined when offset or limit are no numbers that the product takes
 */
export function pageAnswer<Item>(
  call: Call,
  { drift, pageCap, url }: ProductContext,
  style: PageStyle,
  items: readonly Item[],
  render: (item: Item) => object,
): Answer | undefined {
  const whole = Number.POSITIVE_INFINITY;
  const offset = wholeNumber(queryValue(call.query, style.offset)) ?? 0;
  const asked = wholeNumber(queryValue(call.query, style.limit)) ?? style.defaultLimit ?? whole;
  const isEverything = asked === style.everything;
  if (Number.isNaN(offset) || Number.isNaN(asked) || offset < 0 || (asked < 0 && !isEverything)) {
    return undefined;
  }
  const { largestLimit = whole, cutsLimit = false } = style;
  if (asked > largestLimit && asked < whole && !cutsLimit) return undefined;
  const entries = drift.apply(call.path, items, render);
  const limit = Math.min(isEverything ? whole : asked, pageCap ?? whole, largestLimit);
  const end = offset + limit;
  const page = entries.slice(offset, end);

  const linkTo = (rel: string, to: number): Link => {
    const query = call.query.filter(([name]) => !isOneOf(name, [style.offset, style.limit]));
    const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    search.set(style.offset, String(to));
    search.set(style.limit, String(isEverything ? asked : limit));
    return { rel, href: `${url()}${call.path}?${search.toString()}`, method: 'GET' };
  };
  const links = [linkTo('self', offset)];
  if (end < entries.length && limit > 0) links.push(linkTo('next', end));
  if (offset > 0 && limit > 0 && limit < whole) links.push(linkTo('prev', Math.max(0, offset - limit)));
  const told = Number.isFinite(limit) ? limit : page.length;
  return jsonAnswer(
    200,
    style.envelope({ entries: page, total: entries.length, offset, limit: told, links }, call.version),
  );
}

function isOneOf(name: string, names: readonly string[]): boolean {
  return names.some((known) => known.toLowerCase() === name.toLowerCase());
}

/** @returns NaN for what is no whole number, undefined where nothing is asked for */
function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
