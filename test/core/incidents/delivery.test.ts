import assert from 'node:assert/strict';
import { confirmed, delivered, dueIncidents } from '../../../core/incidents/delivery';
import type { Incident } from '../../../core/incidents/incident';
import { emptyMemory } from '../../../core/incidents/memory';
import type { WatchMemory } from '../../../core/incidents/memory';
import { judgeRuns } from '../../../core/incidents/rules/judge-runs';
import type { EndedRun } from '../../../core/incidents/rules/judge-runs';
import { parseWatchSettings } from '../../../core/incidents/watch-settings';
import { contextOf, ended, MINUTE, NOON } from './history';

const KEY = 'made-up|https://a.example.com|jobFailed|vm';

/** A memory after runs that nobody was told of. */
function after(runs: readonly EndedRun[], memory: WatchMemory = emptyMemory()): WatchMemory {
  return judgeRuns(memory, runs, contextOf());
}

const states = (incidents: readonly Incident[]): string[] =>
  incidents.map(({ state, subject }) => `${subject.id} ${state}`);

describe('Delivery without confirmation', () => {
  const settings = parseWatchSettings({});

  it('keeps what the engine has not taken, in order', () => {
    const memory = after([ended('failed', 0), ended('failed', 1, { job: 'db' })]);
    assert.deepEqual(states(dueIncidents(memory, settings, NOON)), ['vm opened', 'db opened']);
    const [first] = dueIncidents(memory, settings, NOON);
    const taken = delivered(memory, first === undefined ? [] : [first], settings, NOON);
    assert.deepEqual(states(dueIncidents(taken, settings, NOON)), ['db opened']);
  });

  it('tells once', () => {
    const memory = after([ended('failed', 0)]);
    const taken = delivered(memory, dueIncidents(memory, settings, NOON), settings, NOON);
    assert.deepEqual(dueIncidents(taken, settings, NOON + 1e12), []);
    assert.equal(Object.keys(taken.open).length, 1);
  });

  it('tells in order what opened and resolved before anybody was told', () => {
    const memory = after([ended('failed', 0), ended('success', 10)]);
    assert.deepEqual(states(dueIncidents(memory, settings, NOON)), ['vm opened', 'vm resolved']);
    const taken = delivered(memory, dueIncidents(memory, settings, NOON), settings, NOON);
    assert.deepEqual(taken.outbox, []);
  });

  it('takes one of two changes of the same state for one', () => {
    const memory = after([ended('failed', 0), ended('success', 5), ended('failed', 10)]);
    const [opened] = dueIncidents(memory, settings, NOON);
    const taken = delivered(memory, opened === undefined ? [] : [opened], settings, NOON);
    assert.deepEqual(states(dueIncidents(taken, settings, NOON)), ['vm resolved', 'vm opened']);
  });

  it('puts a repetition into what nobody was told of', () => {
    const first = after([ended('failed', 0)]);
    const again = after([ended('failed', 10, { cause: 'Still full' })], first);
    const [due, ...more] = dueIncidents(again, settings, NOON);
    assert.deepEqual([due?.state, due?.count, due?.text, more], ['opened', 2, 'Still full', []]);
  });

  it('leaves a memory as it is for what it does not wait for', () => {
    const memory = after([ended('failed', 0)]);
    const [incident] = dueIncidents(memory, settings, NOON);
    const strange = { ...(incident ?? assert.fail()), key: 'strange' };
    assert.equal(delivered(memory, [strange], settings, NOON), memory);
    assert.equal(delivered(memory, [], settings, NOON), memory);
  });
});

describe('Delivery with confirmation', () => {
  const settings = parseWatchSettings({ confirm: true, redeliverAfterMinutes: 15 });
  const tell = (memory: WatchMemory, now = NOON): WatchMemory =>
    delivered(memory, dueIncidents(memory, settings, now), settings, now);

  it('tells again after the minutes, until it is confirmed', () => {
    let memory = tell(after([ended('failed', 0)]));
    assert.deepEqual(dueIncidents(memory, settings, NOON + 15 * MINUTE - 1), []);
    assert.deepEqual(states(dueIncidents(memory, settings, NOON + 15 * MINUTE)), ['vm opened']);
    memory = tell(memory, NOON + 15 * MINUTE);
    assert.deepEqual(dueIncidents(memory, settings, NOON + 16 * MINUTE), []);
    const done = confirmed(memory, [KEY]);
    assert.deepEqual(done.unknown, []);
    assert.deepEqual(dueIncidents(done.memory, settings, NOON + 1e9), []);
    assert.equal(Object.keys(done.memory.open).length, 1);
  });

  it('tells again at once when the clock was set back', () => {
    const memory = tell(after([ended('failed', 0)]));
    assert.deepEqual(states(dueIncidents(memory, settings, NOON - MINUTE)), ['vm opened']);
  });

  it('tells of the end only when the beginning is confirmed', () => {
    let memory = tell(after([ended('failed', 0)]));
    memory = after([ended('success', 10)], memory);
    assert.deepEqual(dueIncidents(memory, settings, NOON + MINUTE), []);
    memory = confirmed(memory, [KEY]).memory;
    assert.deepEqual(states(dueIncidents(memory, settings, NOON + MINUTE)), ['vm resolved']);
    memory = confirmed(tell(memory, NOON + MINUTE), [KEY]).memory;
    assert.deepEqual(memory.outbox, []);
  });

  it('does not hold one incident up for another', () => {
    const memory = tell(after([ended('failed', 0)]));
    const more = after([ended('failed', 1, { job: 'db' })], memory);
    assert.deepEqual(states(dueIncidents(more, settings, NOON + MINUTE)), ['db opened']);
  });

  it('keeps a repetition beside what was told and is not confirmed', () => {
    let memory = tell(after([ended('failed', 0)]));
    memory = after([ended('failed', 5), ended('failed', 10)], memory);
    memory = confirmed(memory, [KEY]).memory;
    const due = dueIncidents(memory, settings, NOON + MINUTE);
    assert.deepEqual(
      due.map(({ state, count }) => [state, count]),
      [['repeated', 3]],
    );
  });

  it('says which keys nobody waits for: those that are strange, and those that nobody was told of', () => {
    const memory = after([ended('failed', 0)]);
    const { memory: same, unknown } = confirmed(memory, ['strange', KEY]);
    assert.deepEqual(unknown, ['strange', KEY]);
    assert.equal(same, memory);
    assert.deepEqual(confirmed(tell(memory), [KEY, KEY]).unknown, [KEY]);
  });

  it('that is switched off counts what was told as taken', () => {
    const memory = tell(after([ended('failed', 0), ended('failed', 1, { job: 'db' })]));
    const more = after([ended('failed', 2, { job: 'web' })], memory);
    const without = parseWatchSettings({});
    const due = dueIncidents(more, without, NOON + MINUTE);
    assert.deepEqual(states(due), ['web opened']);
    assert.deepEqual(delivered(more, due, without, NOON + MINUTE).outbox, []);
  });
});
