import type { Link, Page } from './page';

/** Puts a page into the members that a product has around its entries. */
export type Envelope = (page: Page, version: number) => unknown;

/** `data` and `pagination` with total, count, skip and limit. */
export const dataAndPagination: Envelope = ({ entries, total, offset, limit }) => ({
  data: entries,
  pagination: { total, count: entries.length, skip: offset, limit },
});

/** `meta.pagingInfo`, `data` and an `errors` that is null. */
export const dataAndPagingInfo: Envelope = ({ entries, total, offset }) => ({
  meta: { pagingInfo: { total, count: entries.length, offset } },
  data: entries,
  errors: null,
});

/** `items` and `totalCount`. */
export const itemsAndTotal: Envelope = ({ entries, total }) => ({ items: entries, totalCount: total });

/** `totalCount`, `results` and `_links` as a list. */
export const resultsAndTotal: Envelope = ({ entries, total, links }) => ({
  totalCount: total,
  results: entries,
  _links: links,
});

/** `offset`, `limit`, `totalCount`, `results` and `_links` as an object of links by their relation. */
export const resultsWithPlace: Envelope = ({ entries, total, offset, limit, links }) => ({
  offset,
  limit,
  totalCount: total,
  results: entries,
  _links: byRelation(links),
});

/** `offset`, `limit`, `results` and `_links`, and no total: the end is where `next` is missing. */
export const resultsWithoutTotal: Envelope = ({ entries, offset, limit, links }) => ({
  offset,
  limit,
  results: entries,
  _links: byRelation(links),
});

/** `data` alone. */
export const dataAlone: Envelope = ({ entries }) => ({ data: entries });

/** The entries and nothing around them. */
export const bareList: Envelope = ({ entries }) => entries;

function byRelation(links: readonly Link[]): object {
  return Object.fromEntries(links.map(({ rel, href }) => [rel, { href }]));
}
