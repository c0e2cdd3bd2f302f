import type { ListCursor } from './memory';
import { MOST_SEEN } from './memory-bounds';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What comes into a list late is found as long as it is not later than this. */
export const LEAST_OVERLAP_MS = 15 * MINUTE;
/** It is looked back so far where that costs no further request. */
const MOST_OVERLAP_MS = 6 * HOUR;
/** The list is read back to what has not ended for so long; what takes longer is asked for one by one. */
const MOST_BACK_MS = 24 * HOUR;
/** A server whose clock was set back by more than this is begun with anew. */
const SET_BACK_MS = HOUR;

/** An entry as the cursor sees it. Times are milliseconds since 1970, by the server's clock. */
export interface CursorEntry {
  readonly id: string;
  /** The time by which the server's filter compares; absent where it is not told. */
  readonly place?: number;
  readonly start?: number;
  /** When it ended; nothing while it has not. */
  readonly end?: number;
  /** It has not ended, or cannot be judged yet. */
  readonly isPending: boolean;
}

export interface Advance {
  readonly cursor: ListCursor;
  /** Ids of what is to be judged now: each comes once. */
  readonly fresh: ReadonlySet<string>;
}

/**
 * The cursor before a list is read for the first time.
 *
 * @param from server's time from which everything is read
 */
export function firstCursor(from: number): ListCursor {
  return { from, newest: from, seen: {}, pending: {} };
}

/**
 * Takes what a list holds from the cursor's `from` on and says what of it is new. The order is the server's own: this
 * machine's clock has no part in it. Entries that move or come late are found again by the overlap, and judged once by
 * their ids.
 *
 * @param latest a time that the server's clock cannot have passed; an entry that is later does not lead
 * @param pageSize entries of one page: as long as half a page holds what is known, looking further back costs nothing
 */
export function advance(
  cursor: ListCursor,
  entries: readonly CursorEntry[],
  latest: number,
  pageSize: number,
): Advance {
  const seen = new Map(Object.entries(cursor.seen));
  const pending = new Map(Object.entries(cursor.pending));
  const fresh = new Set<string>();
  let { newest } = cursor;
  for (const { id, place, start, end, isPending } of entries) {
    if (place !== undefined) newest = Math.max(newest, Math.min(place, latest));
    if (seen.has(id)) continue;
    // A server that passes over its filter gives all of its past.
    const over = end ?? (isPending ? undefined : start) ?? Infinity;
    if (!pending.has(id) && over < cursor.from - 1000) continue;
    if (isPending) {
      pending.set(id, start ?? newest);
      continue;
    }
    pending.delete(id);
    seen.set(id, end ?? start ?? newest);
    fresh.add(id);
  }
  const from = Math.max(cursor.from, nextFrom(newest, seen, pending, pageSize));
  for (const [id, time] of seen) if (time < from) seen.delete(id);
  return {
    cursor: { ...cursor, from, newest, seen: Object.fromEntries(seen), pending: Object.fromEntries(pending) },
    fresh,
  };
}

/** The cursor without what is not to be followed any more. */
export function withoutPending(cursor: ListCursor, ids: readonly string[]): ListCursor {
  const pending = Object.fromEntries(Object.entries(cursor.pending).filter(([id]) => !ids.includes(id)));
  return { ...cursor, pending };
}

/** The cursor with what was pending and is judged now. @param ids with their times */
export function settled(cursor: ListCursor, ids: ReadonlyMap<string, number>): ListCursor {
  return {
    ...withoutPending(cursor, [...ids.keys()]),
    seen: { ...cursor.seen, ...Object.fromEntries(ids) },
  };
}

/** A cursor that fits a server whose clock was set back; as it is where it was not. */
export function afterSetBack(cursor: ListCursor, now: number): ListCursor {
  if (cursor.newest - now <= SET_BACK_MS) return cursor;
  return { ...cursor, newest: now, from: now };
}

function nextFrom(
  newest: number,
  seen: ReadonlyMap<string, number>,
  pending: ReadonlyMap<string, number>,
  pageSize: number,
): number {
  const times = [...seen.values()].sort((one, other) => other - one);
  const halfPage = times[Math.floor(pageSize / 2)] ?? -Infinity;
  const overlapping = Math.min(newest - LEAST_OVERLAP_MS, Math.max(halfPage, newest - MOST_OVERLAP_MS));
  const waiting = [...pending.values()].filter((start) => start >= newest - MOST_BACK_MS);
  const wanted = Math.min(overlapping, ...waiting);
  // More than this is not remembered; the order of the runs of each job keeps the others from being judged again.
  return Math.max(wanted, times[MOST_SEEN] ?? -Infinity);
}
