import assert from 'node:assert/strict';
import { emptyMemory, readMemory } from '../../../core/incidents/memory';
import type { Change, OpenIncident, WatchMemory } from '../../../core/incidents/memory';
import {
  bounded,
  MOST_CHARACTERS,
  MOST_JOBS,
  MOST_OPEN,
  MOST_PENDING,
  MOST_SEEN,
  MOST_WAITING,
} from '../../../core/incidents/memory-bounds';
import { judgeRuns } from '../../../core/incidents/rules/judge-runs';
import { contextOf, ended, NOON } from './history';

describe('What is remembered of incidents', () => {
  const used = judgeRuns(
    emptyMemory(),
    [ended('failed', 0), ended('failed', 5, { willBeRetried: true, job: 'db' }), ended('success', 6)],
    contextOf(),
  );

  it('is read as it was written', () => {
    for (const memory of [emptyMemory(), used])
      assert.deepEqual(readMemory(JSON.parse(JSON.stringify(memory))), memory);
  });

  it('is empty where nothing was kept', () => {
    assert.deepEqual(readMemory(undefined), emptyMemory());
    assert.deepEqual(readMemory(null), emptyMemory());
  });

  it('is refused where it was written by a later version', () => {
    assert.throws(() => readMemory({ ...emptyMemory(), version: 2 }), /version 2.*Install the newer package/);
  });

  it('is refused where it is damaged, wherever that is', () => {
    const whole = JSON.parse(
      JSON.stringify({ ...used, of: 'x', runs: { from: 1, newest: 1, seen: {}, pending: {} } }),
    ) as Record<string, unknown>;
    for (const damaged of [7, 'text', [], {}, { version: 0 }, { version: '1' }])
      assert.throws(() => readMemory(damaged), /is damaged: .* Remove it to begin anew/);
    for (const member of Object.keys(whole).filter((name) => name !== 'version')) {
      assert.throws(
        () => readMemory({ ...whole, [member]: 'damaged' === whole[member] ? 1 : [null] }),
        new RegExp(`"${member}"`),
        member,
      );
      if (typeof whole[member] === 'object')
        assert.throws(
          () => readMemory({ ...whole, [member]: { x: null } }),
          new RegExp(`"${member}"`),
          member,
        );
    }
    assert.doesNotThrow(() => readMemory(whole));
  });

  it('holds no prototype of an object hostage, whatever a server calls its jobs', () => {
    const strange = judgeRuns(emptyMemory(), [ended('failed', 0, { job: '__proto__' })], contextOf());
    assert.equal(Object.keys(strange.open).length, 1);
    const again = readMemory(JSON.parse(JSON.stringify(strange)));
    assert.deepEqual(Object.keys(again.jobs), ['__proto__']);
    assert.equal(({} as Record<string, unknown>)['name'], undefined);
  });
});

describe('The bounds of what is remembered', () => {
  const [incident] = Object.values(judgeRuns(emptyMemory(), [ended('failed', 0)], contextOf()).open);
  const base = incident ?? assert.fail();
  const open = (count: number, record: unknown = null): Record<string, OpenIncident> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `k${index}`,
        { ...base, incident: { ...base.incident, key: `k${index}`, record } },
      ]),
    );
  const waiting = (count: number, record: unknown = null): Change[] =>
    Object.values(open(count, record)).map((one) => ({ incident: one.incident, told: 0 }));

  it('leave what is within them untouched', () => {
    const memory: WatchMemory = { ...emptyMemory(), open: open(10), outbox: waiting(10) };
    assert.deepEqual(bounded(memory), { memory, reached: [] });
  });

  it('forget the oldest incidents, and say so', () => {
    const { memory, reached } = bounded({ ...emptyMemory(), open: open(MOST_OPEN + 2) });
    assert.equal(Object.keys(memory.open).length, MOST_OPEN);
    assert.equal(memory.open['k0'], undefined);
    assert.match(reached[0] ?? '', /incidents are open: the oldest are forgotten/);
  });

  it('leave out first what was opened and resolved while nobody took it', () => {
    const pair = (['opened', 'resolved'] as const).map((state): Change => ({
      incident: { ...base.incident, key: 'pair', state },
      told: 0,
    }));
    const { memory, reached } = bounded({ ...emptyMemory(), outbox: [...pair, ...waiting(MOST_WAITING)] });
    assert.equal(memory.outbox.length, MOST_WAITING);
    assert.ok(!memory.outbox.some((change) => change.incident.key === 'pair'));
    assert.match(reached[0] ?? '', /wait to be taken/);
    const flood = bounded({ ...emptyMemory(), outbox: waiting(MOST_WAITING + 3) });
    assert.equal(flood.memory.outbox.length, MOST_WAITING);
    assert.match(flood.reached[0] ?? '', /the 3 oldest of the others/);
  });

  it('let go of large records before anything else', () => {
    const large = { text: 'x'.repeat(500_000) };
    const { memory, reached } = bounded({
      ...emptyMemory(),
      open: open(10, large),
      outbox: waiting(10, large),
    });
    assert.deepEqual(reached, []);
    assert.equal(Object.keys(memory.open).length, 10);
    assert.ok(JSON.stringify(memory).length < 5_000_000);
    assert.deepEqual(memory.outbox[0]?.incident.record, large);
    assert.equal(memory.outbox[9]?.incident.record, null);
  });

  it('hold the whole within its size, however much there is', () => {
    const id = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const many = <T>(count: number, value: T): Record<string, T> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [id(index), value]));
    const text = { title: 'x'.repeat(300), text: 'y'.repeat(2000) };
    const longest = (changes: Change[]): Change[] =>
      changes.map((change) => ({ ...change, incident: { ...change.incident, ...text } }));
    const memory: WatchMemory = {
      ...emptyMemory(),
      jobs: many(MOST_JOBS, {
        name: 'A job with a name of usual length',
        type: 'BackupJob',
        kind: 'jobs',
        metAt: NOON,
        goodAt: NOON,
        average: [1234.5, 20],
        judged: { BackupJob: NOON },
      }),
      runs: { from: NOON, newest: NOON, seen: many(MOST_SEEN, NOON), pending: many(MOST_PENDING + 1, NOON) },
      open: Object.fromEntries(
        Object.entries(open(MOST_OPEN + 1, { text: 'z'.repeat(4000) })).map(([key, value]) => [
          key,
          { ...value, incident: { ...value.incident, ...text } },
        ]),
      ),
      outbox: longest(waiting(MOST_WAITING + 1, { text: 'z'.repeat(4000) })),
    };
    const kept = bounded(memory).memory;
    assert.equal(Object.keys(kept.runs?.pending ?? {}).length, MOST_PENDING);
    const size = JSON.stringify(kept).length;
    assert.ok(size < MOST_CHARACTERS, `${size} characters`);
    assert.ok(size > MOST_CHARACTERS / 3, `${size} characters: the bound says too little`);
  });

  it('are far away for a server of 500 jobs with 20 open incidents', () => {
    const runs = Array.from({ length: 500 }, (_, index) =>
      ended(index < 20 ? 'failed' : 'success', index, {
        job: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      }),
    );
    const { outbox: _, ...memory } = judgeRuns(emptyMemory(), runs, contextOf());
    assert.ok(JSON.stringify(memory).length < 150_000, `${JSON.stringify(memory).length}`);
  });

  it('end with the jobs that can be remembered; runs of others are judged all the same', () => {
    const jobs = Object.fromEntries(
      Array.from({ length: MOST_JOBS }, (_, index) => [`j${index}`, { name: 'x', type: 'y', metAt: NOON }]),
    );
    const memory = judgeRuns({ ...emptyMemory(), jobs }, [ended('failed', 0)], contextOf());
    assert.equal(Object.keys(memory.jobs).length, MOST_JOBS);
    assert.equal(Object.keys(memory.open).length, 1);
  });
});
