import assert from 'node:assert/strict';
import type { Waiter } from '../../core/ports';
import { authenticatedRequest, successfulRequest } from '../../core/requests/authenticated-request';
import { allEntries } from '../../core/requests/paging';
import { Patience } from '../../core/requests/patience';
import { json, settle, unreachable } from './fake-server';
import type { ManualClock, Reply } from './fake-server';
import { AWS, numbered, page, window } from './list-server';
import { client } from './requests-client';

/** A patience whose waiting moves the clock, and what it has waited for. */
function patience(clock: ManualClock, limitMs: number, signal?: AbortSignal) {
  const waits: number[] = [];
  const shown: (number | undefined)[] = [];
  const start = clock.now();
  const waiter: Waiter = {
    async wait(milliseconds) {
      waits.push(milliseconds);
      const end = clock.now() + milliseconds;
      await settle();
      clock.time = Math.max(clock.time, end);
    },
  };
  const onWait = (until?: number) => shown.push(until === undefined ? undefined : until - start);
  return { waits, shown, patience: new Patience({ waiter, clock, limitMs, signal, onWait }) };
}

const busy = (seconds?: number, status = 503): Reply =>
  json({}, status, seconds === undefined ? {} : { 'retry-after': String(seconds) });

describe('A busy server', () => {
  for (const [what, reply] of [
    ['429 with Retry-After', busy(7, 429)],
    ['503 with Retry-After', busy(7)],
    ['retryAfter in the body', json({ errors: [{ message: 'Slow down', retryAfter: 7 }] }, 429)],
  ] as const) {
    it(`is asked again after the time it names, whatever the method: ${what}`, async () => {
      const aClient = client((_, count) => (count === 1 ? reply : json({ ok: true })));
      const { waits, shown, patience: own } = patience(aClient.clock, 30_000);
      const answer = await authenticatedRequest(aClient, {
        method: 'POST',
        path: 'x',
        body: {},
        patience: own,
      });
      assert.equal(answer.statusCode, 200);
      assert.deepEqual([waits, shown], [[7000], [7000, undefined]]);
    });
  }

  it('is not asked again where the time is longer than what is left', async () => {
    const aClient = client(() => busy(12));
    const { waits, patience: own } = patience(aClient.clock, 30_000);
    await assert.rejects(successfulRequest(aClient, { method: 'GET', path: 'x', patience: own }), {
      code: 'VEEAM_SERVER_BUSY',
      retryAfter: 12,
    });
    assert.deepEqual(waits, [12_000, 12_000]);
  });

  it('is not asked again at once however often it says so', async () => {
    const aClient = client(() => busy(0));
    const { waits, patience: own } = patience(aClient.clock, 30_000);
    await assert.rejects(successfulRequest(aClient, { method: 'GET', path: 'x', patience: own }));
    assert.ok(waits.length < 8, String(waits.length));
  });

  it('is not asked again where it names no time, or nobody waits', async () => {
    const none = client(() => busy());
    const { waits, patience: own } = patience(none.clock, 30_000);
    await assert.rejects(successfulRequest(none, { method: 'GET', path: 'x', patience: own }));
    assert.deepEqual(waits, []);
    const impatient = client(() => busy(1));
    await assert.rejects(successfulRequest(impatient, { method: 'GET', path: 'x' }));
    assert.equal(impatient.apiCalls().length, 1);
  });

  it('is not asked again once the message has ended', async () => {
    const ended = new AbortController();
    const aClient = client(() => {
      ended.abort();
      return busy(1);
    });
    const { patience: own } = patience(aClient.clock, 30_000, ended.signal);
    await assert.rejects(successfulRequest(aClient, { method: 'GET', path: 'x', patience: own }));
    assert.equal(aClient.apiCalls().length, 1);
  });

  it('costs requests of one message that wait at the same time only once', async () => {
    const aClient = client(() => busy());
    const { patience: own } = patience(aClient.clock, 10_000);
    assert.deepEqual(await Promise.all([8000, 7000, 9000].map((ms) => own.wait(ms))), [true, true, true]);
    assert.deepEqual([await own.wait(2000), await own.wait(1000)], [false, true]);
  });
});

describe('A page that the server is too busy for', () => {
  const list = { method: 'GET', path: 'sessions' };
  const failing = (reply: Reply, times: number) => {
    let left = times;
    return client((request) => {
      if (window(request, AWS).offset < 570 || left === 0) return page(request, AWS, numbered(830));
      left -= 1;
      return reply;
    });
  };
  for (const [what, reply] of [
    ['429 with Retry-After', busy(3, 429)],
    ['503 without', busy()],
    ['no connection', unreachable()],
  ] as const) {
    it(`is waited for and asked for again, it alone: ${what}`, async () => {
      const aClient = failing(reply, 2);
      const { waits, patience: own } = patience(aClient.clock, 30_000);
      assert.deepEqual(await allEntries(aClient, { ...list, patience: own }), numbered(830));
      assert.ok(waits.length > 0);
      assert.equal(aClient.apiCalls().length, 11);
    });
  }
  it('fails in the end, by name', async () => {
    const aClient = failing(busy(), Infinity);
    const { patience: own } = patience(aClient.clock, 30_000);
    await assert.rejects(allEntries(aClient, { ...list, patience: own }), {
      code: 'VEEAM_SERVER_BUSY',
      message: /page 7 of 9/,
    });
  });
});
