import type { HttpRequest } from '../../core/ports';
import { json } from './fake-server';
import type { Reply } from './fake-server';

/** How a product's parameters and envelope are named. */
export interface ListWords {
  readonly offset: string;
  readonly limit: string;
  /** Whether the answer is an envelope with results and totalCount; else it is the bare list. */
  readonly envelope: boolean;
}

export const AWS: ListWords = { offset: 'Offset', limit: 'Limit', envelope: true };
export const CONSOLE: ListWords = { offset: '$skip', limit: '$top', envelope: false };

/** Where a request begins and how much it wants. */
export function window(request: HttpRequest, words: ListWords): { offset: number; limit: number } {
  const query = new URL(request.url).searchParams;
  return { offset: Number(query.get(words.offset) ?? 0), limit: Number(query.get(words.limit) ?? 30) };
}

/** One page of `entries` as a server gives it; `cap` is the most it gives at once. */
export function page(
  request: HttpRequest,
  words: ListWords,
  entries: readonly unknown[],
  cap = Infinity,
): Reply {
  const { offset, limit } = window(request, words);
  const results = entries.slice(offset, offset + Math.min(limit, cap));
  return words.envelope ? json({ totalCount: entries.length, results }) : json(results);
}

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Entries with ids from `first` on. */
export function numbered(count: number, first = 0): { id: number }[] {
  return Array.from({ length: count }, (_, index) => ({ id: first + index }));
}
