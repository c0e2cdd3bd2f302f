import { jsonAnswer, type Answer } from '../http/answer';
import { queryValue, type Call } from '../http/routes';

/** Page size when a request names none. */
export const defaultLimit = 30;

/** A link as the REST reference models it. */
export interface Link {
  rel: string;
  href: string;
  method: 'GET' | 'POST' | 'DELETE';
}

/**
 * One page in the product's envelope: totalCount, results, _links to this, the next and the previous page.
 * @returns undefined when Offset or Limit are no numbers; Limit -1 means everything
 */
export function awsPage<Item>(
  call: Call,
  baseUrl: string,
  items: readonly Item[],
  render: (item: Item) => object,
): Answer | undefined {
  const offset = wholeNumber(queryValue(call.query, 'Offset'), 0);
  const limit = wholeNumber(queryValue(call.query, 'Limit'), defaultLimit);
  if (offset === undefined || offset < 0 || limit === undefined || limit < -1) return undefined;
  const end = limit === -1 ? items.length : offset + limit;

  const linkTo = (rel: string, to: number): Link => {
    const query = call.query.filter(([name]) => !/^(offset|limit)$/i.test(name));
    const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    search.set('Offset', String(to));
    search.set('Limit', String(limit));
    return { rel, href: `${baseUrl}${call.path}?${search.toString()}`, method: 'GET' };
  };
  const links = [linkTo('self', offset)];
  if (end < items.length && limit > 0) links.push(linkTo('next', end));
  if (offset > 0 && limit > 0) links.push(linkTo('prev', Math.max(0, offset - limit)));

  return jsonAnswer(200, {
    totalCount: items.length,
    results: items.slice(offset, end).map(render),
    _links: links,
  });
}

function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
