import assert from 'node:assert/strict';
import { VeeamError } from '../../core/errors/veeam-error';
import { parseSettings } from '../../core/session/settings';
import { MinuteCounts } from '../../runtime/minute-counts';
import { SessionActivity } from '../../runtime/session-activity';
import { SessionRegistry } from '../../runtime/session-registry';
import { FakeServer, json, ManualClock, tokens, unreachable } from '../core/fake-server';
import type { Reply } from '../core/fake-server';

const MINUTE = 60_000;
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

describe('The counts of the last hour', () => {
  it('are sixty minutes, the one of now last', () => {
    const counts = new MinuteCounts();
    const now = Date.UTC(2026, 0, 15, 12, 0, 30);
    counts.add(now);
    counts.add(now + 29_999);
    counts.add(now + 30_000);
    const hour = counts.lastHour(now + 30_000);
    assert.equal(hour.length, 60);
    assert.deepEqual(hour.slice(-3), [0, 2, 1]);
    assert.equal(sum(hour), 3);
  });

  it('forget a minute after an hour, whether or not something is counted meanwhile', () => {
    const quiet = new MinuteCounts();
    const busy = new MinuteCounts();
    const start = Date.UTC(2026, 0, 15, 12);
    quiet.add(start);
    for (let minute = 0; minute <= 60; minute += 1) busy.add(start + minute * MINUTE);
    assert.equal(quiet.lastHour(start + 59 * MINUTE)[0], 1);
    assert.equal(sum(quiet.lastHour(start + 60 * MINUTE)), 0);
    assert.deepEqual(busy.lastHour(start + 60 * MINUTE), Array<number>(60).fill(1));
    assert.equal(sum(busy.lastHour(start + 90 * MINUTE)), 30);
  });

  it('survive a clock that jumps: nothing of another hour is shown as one of this', () => {
    const counts = new MinuteCounts();
    const start = Date.UTC(2026, 0, 15, 12);
    counts.add(start);
    counts.add(start + 24 * 60 * MINUTE);
    assert.equal(sum(counts.lastHour(start + 24 * 60 * MINUTE)), 1);
    counts.add(start + 2 * MINUTE);
    assert.deepEqual(counts.lastHour(start + 2 * MINUTE).slice(-3), [0, 0, 1]);
    assert.equal(sum(counts.lastHour(start + 2 * MINUTE)), 1);
  });
});

function opened(reply: (count: number) => Reply, overrides: object = {}) {
  const clock = new ManualClock();
  const server = new FakeServer((_request, count) => reply(count));
  const transport = { send: server.send.bind(server), close: () => undefined };
  const registry = new SessionRegistry({ clock, makeTransport: () => transport });
  const settings = parseSettings({
    product: 'backup-for-aws',
    server: 'a.example.com',
    grant: 'password',
    credentials: { username: 'administrator', password: 'Password1' },
    ...overrides,
  });
  return { clock, server, registry, settings, lease: registry.acquire(settings, {}) };
}

const get = { method: 'GET', url: 'https://a.example.com:11005/api/v1/sessions', headers: {} };

describe('The activity of a session', () => {
  it('counts the requests of flows and the token requests apart, for all who share the session', async () => {
    const { clock, registry, settings, lease } = opened((count) => tokens(count));
    const other = registry.acquire(settings, {});
    await lease.session.accessToken();
    await lease.transport.send(get);
    clock.advance(MINUTE);
    await other.transport.send(get);
    await other.transport.send(get);
    assert.equal(other.activity, lease.activity);
    assert.deepEqual(lease.activity.requests.slice(-2), [1, 2]);
    assert.deepEqual(lease.activity.tokenRequests.slice(-2), [1, 0]);
  });

  it('counts a refresh and each token request of a sign-in, and no log-out', async () => {
    const { lease } = opened((count) => tokens(count));
    const token = await lease.session.accessToken();
    await lease.session.refused(token);
    await lease.session.logOut();
    assert.equal(sum(lease.activity.tokenRequests), 2);
    assert.equal(sum(lease.activity.requests), 0);
  });

  it('keeps why a sign-in was refused, once, however many wait and are paused', async () => {
    const { clock, lease } = opened(() => json({ message: 'no' }, 401));
    const { session, activity } = lease;
    const refused = await Promise.allSettled([session.accessToken(), session.accessToken()]);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
    // Flows tell of the same error once more, and of those that the pause makes.
    for (const result of refused) if (result.status === 'rejected') activity.failed(result.reason);
    await session.accessToken().catch((error: unknown) => activity.failed(error));
    assert.equal(activity.failures.length, 1);
    const [failure] = activity.failures;
    assert.deepEqual([failure?.at, failure?.count, failure?.code], [clock.now(), 1, 'VEEAM_SIGN_IN_REFUSED']);
    assert.match(failure?.message ?? '', /Sign-in of administrator/);
  });

  it('keeps a refresh that nobody waits for and that failed', async () => {
    const { clock, lease } = opened((count) => (count === 1 ? tokens(1) : unreachable()));
    await lease.session.accessToken();
    clock.advance(58 * MINUTE);
    assert.equal(await lease.session.accessToken(), 'access-1');
    await lease.session.accessToken();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      lease.activity.failures.map(({ code }) => code),
      ['VEEAM_UNREACHABLE'],
    );
  });

  it('keeps that a refresh token was refused although the sign-in after it went well', async () => {
    const { lease } = opened((count) =>
      count === 2 ? json({ error: 'invalid_grant' }, 400) : tokens(count),
    );
    await lease.session.refused(await lease.session.accessToken());
    assert.deepEqual(
      lease.activity.failures.map(({ code }) => code),
      ['VEEAM_SIGN_IN_REFUSED'],
    );
  });
});

describe('The failures of a session', () => {
  const failure = (message: string): VeeamError =>
    new VeeamError('VEEAM_REQUEST_REFUSED', message, { statusCode: 403 });

  it('are the last five, the newest first, equal ones as one with their number', () => {
    const clock = new ManualClock();
    const activity = new SessionActivity(clock);
    for (const message of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) {
      clock.advance(1000);
      activity.failed(failure(message));
    }
    assert.deepEqual(
      activity.failures.map(({ message, count }) => `${message}${count}`),
      ['b2', 'f1', 'e1', 'd1', 'c1'],
    );
    assert.equal(activity.failures[0]?.at, clock.now());
  });

  it('are those of the server and the way to it, not what never left', () => {
    const activity = new SessionActivity(new ManualClock());
    activity.failed(new VeeamError('VEEAM_CONFIGURATION', 'No path.'));
    activity.failed(new VeeamError('VEEAM_FOREIGN_SERVER', 'Another server.'));
    activity.failed(new TypeError('a defect'));
    activity.failed('no error at all');
    assert.deepEqual(activity.failures, []);
    activity.failed(new VeeamError('VEEAM_CONFIGURATION', 'Version refused.', { statusCode: 400 }));
    activity.failed(new VeeamError('VEEAM_SERVER_BUSY', 'Too many.', { statusCode: 429, retryAfter: 5 }));
    assert.equal(activity.failures.length, 2);
  });
});
