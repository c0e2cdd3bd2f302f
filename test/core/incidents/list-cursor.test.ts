import assert from 'node:assert/strict';
import { advance, afterSetBack, firstCursor, LEAST_OVERLAP_MS } from '../../../core/incidents/list-cursor';
import type { CursorEntry } from '../../../core/incidents/list-cursor';
import { MOST_SEEN } from '../../../core/incidents/memory-bounds';
import { HOUR, MINUTE, NOON } from './history';

const LATEST = NOON + 1000 * HOUR;

/** A run that ended so many minutes after noon; the list is ordered by ends. */
function ran(id: string, minute: number): CursorEntry {
  const end = NOON + minute * MINUTE;
  return { id, place: end, start: end - 5 * MINUTE, end, isPending: false };
}

/** One that began so many minutes after noon, in a list that is ordered by starts. */
function began(id: string, minute: number, end?: number): CursorEntry {
  const start = NOON + minute * MINUTE;
  return {
    id,
    place: start,
    start,
    ...(end === undefined ? {} : { end: NOON + end * MINUTE }),
    isPending: end === undefined,
  };
}

describe('The cursor of a list', () => {
  it('gives each entry once, and again none', () => {
    const first = advance(firstCursor(NOON), [ran('a', 1), ran('b', 2)], LATEST, 100);
    assert.deepEqual([...first.fresh], ['a', 'b']);
    const second = advance(first.cursor, [ran('a', 1), ran('b', 2), ran('c', 3)], LATEST, 100);
    assert.deepEqual([...second.fresh], ['c']);
  });

  it('gives entries with equal times, whichever comes first', () => {
    const first = advance(firstCursor(NOON), [ran('a', 60)], LATEST, 100);
    const second = advance(first.cursor, [ran('a', 60), ran('b', 60)], LATEST, 100);
    assert.deepEqual([...second.fresh], ['b']);
  });

  it('finds what comes into the list late, within the overlap', () => {
    const { cursor } = advance(firstCursor(NOON), [ran('a', 600)], LATEST, 100);
    assert.ok(cursor.newest - cursor.from >= LEAST_OVERLAP_MS);
    const late = advance(cursor, [ran('late', 586), ran('a', 600)], LATEST, 100);
    assert.deepEqual([...late.fresh], ['late']);
  });

  it('looks further back where that fits on half a page, and no further than what is known', () => {
    const few = advance(firstCursor(NOON), [ran('a', 600)], LATEST, 100);
    assert.equal(few.cursor.from, NOON + 240 * MINUTE);
    const entries = Array.from({ length: 600 }, (_, index) => ran(`e${index}`, index));
    const many = advance(firstCursor(NOON), entries, LATEST, 100);
    assert.equal(many.cursor.from, NOON + 549 * MINUTE);
    const calm = advance(many.cursor, [ran('z', 700)], LATEST, 100);
    assert.ok(calm.cursor.from >= many.cursor.from);
  });

  it('never goes back, so that what was forgotten is not told again', () => {
    let { cursor } = advance(firstCursor(NOON), [ran('a', 0)], LATEST, 4);
    for (let minute = 1; minute < 200; minute += 1) {
      const from = cursor.from;
      const window = Array.from({ length: minute + 1 }, (_, index) => ran(`e${index}`, index)).filter(
        ({ end = 0 }) => end >= from - 1000,
      );
      const moved = advance(cursor, window, LATEST, 4);
      assert.ok(moved.cursor.from >= from);
      assert.ok(moved.fresh.size <= 2, `${minute}: ${[...moved.fresh].join()}`);
      cursor = moved.cursor;
    }
    assert.ok(Object.keys(cursor.seen).length < 30);
  });

  it('waits for what has not ended, however long that takes', () => {
    const first = advance(firstCursor(NOON), [began('long', 0), began('a', 60, 70)], LATEST, 2);
    assert.deepEqual([...first.fresh], ['a']);
    const later = advance(first.cursor, [began('long', 0), began('b', 1000, 1010)], LATEST, 2);
    assert.ok(later.cursor.from <= NOON);
    const ended = advance(later.cursor, [began('long', 0, 1200), began('b', 1000, 1010)], LATEST, 2);
    assert.deepEqual([...ended.fresh], ['long']);
    assert.ok(ended.cursor.from > NOON + 60 * MINUTE);
  });

  it('passes over the past of a server that does not take the filter', () => {
    const { fresh } = advance(firstCursor(NOON), [ran('old', -500), ran('new', 5)], LATEST, 100);
    assert.deepEqual([...fresh], ['new']);
  });

  it('is not led astray by an entry from the future', () => {
    const first = advance(firstCursor(NOON), [ran('a', 1), ran('future', 500_000)], NOON + HOUR, 100);
    assert.equal(first.cursor.newest, NOON + HOUR);
    const second = advance(first.cursor, [ran('future', 500_000), ran('b', 59)], NOON + 2 * HOUR, 100);
    assert.deepEqual([...second.fresh], ['b']);
  });

  it('begins anew where the clock of the server was set back', () => {
    const { cursor } = advance(firstCursor(NOON), [ran('a', 600)], LATEST, 100);
    assert.equal(afterSetBack(cursor, NOON + 590 * MINUTE), cursor);
    const back = afterSetBack(cursor, NOON);
    assert.deepEqual([back.newest, back.from], [NOON, NOON]);
    assert.deepEqual([...advance(back, [ran('b', 1)], LATEST, 100).fresh], ['b']);
  });

  it('remembers no more than its bound', () => {
    const entries = Array.from({ length: 3 * MOST_SEEN }, (_, index) => ran(`e${index}`, index / 1000));
    const { cursor } = advance(firstCursor(NOON), entries, LATEST, 100);
    assert.ok(Object.keys(cursor.seen).length <= MOST_SEEN + 1);
  });
});
