import { VeeamError } from '../errors/veeam-error';
import type { PagingStyle } from '../products/profile';
import { parseQuery } from './address';
import type { Query } from './address';
import type { ApiCall } from './authenticated-request';

/** A call for a list, taken apart: where it starts, how long a page is, and how to ask for a part of it. */
export interface ListQuery {
  readonly start: number;
  readonly size: number;
  part(offset: number, limit: number): ApiCall;
}

/**
 * Reads a call for a list. An offset in its query is where the list starts, a limit the size of a page; both may
 * stand in the path as well, as people write them.
 *
 * @param most entries wanted; no page is longer, unless the query says how long a page shall be
 */
export function listQuery(call: ApiCall, style: PagingStyle, most: number): ListQuery {
  const { path, query } = splitQuery(call);
  const rest = without(query, style);
  return {
    start: positive(lookUp(query, style.offset)) ?? 0,
    size: positive(lookUp(query, style.limit)) ?? Math.min(style.pageSize, most),
    part: (offset, limit) => ({
      ...call,
      path,
      query: { ...rest, [style.offset]: offset, [style.limit]: limit },
    }),
  };
}

/**
 * The most entries that are wanted; nothing where all are.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for anything but a whole number above 0
 */
export function parseMost(limit: unknown): number {
  if (limit === undefined || limit === null || limit === '' || limit === Infinity) return Infinity;
  const number = typeof limit === 'string' && limit.trim() !== '' ? Number(limit) : limit;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The limit, the most entries to get, must be a whole number of 1 or more${shown(limit)}. Leave it empty to get all.`,
  );
}

function shown(limit: unknown): string {
  return typeof limit === 'string' || typeof limit === 'number' ? `, not ${String(limit).slice(0, 40)}` : '';
}

function splitQuery({ path, query = {} }: ApiCall): { readonly path: string; readonly query: Query } {
  const cut = path.indexOf('?');
  if (cut < 0) return { path, query };
  return { path: path.slice(0, cut), query: { ...parseQuery(path.slice(cut + 1)), ...query } };
}

/** Servers match these names without regard to case, and so do people. */
function lookUp(query: Query, name: string): unknown {
  return Object.entries(query).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function without(query: Query, style: PagingStyle): Record<string, unknown> {
  const names = [style.offset.toLowerCase(), style.limit.toLowerCase()];
  return Object.fromEntries(Object.entries(query).filter(([key]) => !names.includes(key.toLowerCase())));
}

function positive(value: unknown): number | undefined {
  const single = Array.isArray(value) ? (value[0] as unknown) : value;
  const number = typeof single === 'string' && single !== '' ? Number(single) : single;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}
