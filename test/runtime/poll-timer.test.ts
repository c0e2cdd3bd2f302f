import assert from 'node:assert/strict';
import { PollTimer } from '../../runtime/poll-timer';
import { ManualTimers } from './manual-timers';

const MINUTE = 60_000;

describe('Polling', () => {
  let timers: ManualTimers;
  let polls: number[];
  beforeEach(() => {
    timers = new ManualTimers();
    polls = [];
  });
  const timer = (random = 0.5, poll = (): Promise<void> => Promise.resolve()): PollTimer =>
    new PollTimer({
      intervalMs: MINUTE,
      firstWithinMs: 10_000,
      timers,
      random: () => random,
      poll: () => {
        polls.push(timers.now());
        return poll();
      },
    });

  it('begins within the first seconds, and keeps the beat of the first poll', async () => {
    timer().start();
    await timers.pass(4 * MINUTE);
    assert.deepEqual(polls, [5000, 65_000, 125_000, 185_000]);
  });

  it('spreads many that start together over the first seconds', async () => {
    for (let index = 0; index < 100; index += 1) timer(index / 100).start();
    await timers.pass(MINUTE / 2);
    assert.equal(polls.length, 100);
    const inSecond = (second: number): number =>
      polls.filter((time) => Math.floor(time / 1000) === second).length;
    for (let second = 0; second < 10; second += 1) assert.equal(inSecond(second), 10);
  });

  it('never polls twice at once: after a long poll it goes on at the next beat', async () => {
    let end = (): void => undefined;
    timer(0, () => new Promise((resolve) => (end = resolve))).start();
    await timers.pass(2.5 * MINUTE);
    assert.deepEqual(polls, [0]);
    end();
    await new Promise((resolve) => setImmediate(resolve));
    await timers.pass(MINUTE);
    assert.deepEqual(polls, [0, 3 * MINUTE]);
  });

  it('ends when it is stopped, before the first poll, between two and during one', async () => {
    const before = timer();
    before.start();
    before.stop();
    before.start();
    assert.equal(timers.open, 0);
    const between = timer();
    between.start();
    await timers.pass(MINUTE / 2);
    between.stop();
    let end = (): void => undefined;
    const during = timer(0, () => new Promise((resolve) => (end = resolve)));
    during.start();
    await timers.pass(0);
    during.stop();
    end();
    await timers.pass(10 * MINUTE);
    assert.equal(polls.length, 2);
    assert.equal(timers.open, 0);
  });

  it('is started once, however often it is told to', async () => {
    const twice = timer();
    twice.start();
    twice.start();
    await timers.pass(MINUTE / 2);
    assert.equal(polls.length, 1);
  });
});
