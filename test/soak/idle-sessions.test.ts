import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { parseSettings } from '../../core/session/settings';
import { SessionRegistry } from '../../runtime/session-registry';
import type { SessionLease } from '../../runtime/session-registry';
import { ManualClock, tokens } from '../core/fake-server';

const SESSIONS = 5000;

/** Sessions that a saved refresh token keeps alive, so that a timer is set for each. */
function settingsOf(index: number): ReturnType<typeof parseSettings> {
  return parseSettings({
    product: 'backup-for-aws',
    server: `https://backup-${index}.example.com`,
    grant: 'refresh_token',
    credentials: { refreshToken: `refresh-token-${index}` },
  });
}

function heapUsed(): number {
  assert.ok(globalThis.gc, 'Node.js runs without --expose-gc');
  for (let count = 0; count < 4; count += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

describe(`${SESSIONS} sessions that nobody uses`, () => {
  const clock = new ManualClock();
  let asked = 0;
  const makeTransport = () => ({
    send: async (_request: HttpRequest) => {
      asked += 1;
      return tokens(asked);
    },
    close: () => undefined,
  });
  const registry = new SessionRegistry({ clock, makeTransport });
  let leases: SessionLease[] = [];
  let bytesEach = 0;

  before(async () => {
    const settings = Array.from({ length: SESSIONS }, (_, index) => settingsOf(index));
    const before = heapUsed();
    leases = settings.map((one) => registry.acquire(one, {}));
    await Promise.all(leases.map(({ session }) => session.accessToken()));
    bytesEach = (heapUsed() - before) / SESSIONS;
  });
  after(() => registry.closeAll());

  it('take less than 6 kB each', () => {
    assert.equal(asked, SESSIONS);
    assert.ok(bytesEach < 6000, `${Math.round(bytesEach)} bytes`);
  });

  it('refresh one after the other: never more than one in fifty within a second', async () => {
    const next = leases.map(({ session }) => session.nextKeepAlive ?? Infinity);
    let most = 0;
    let refreshed = 0;
    // Two lives of an hour, second by second, on a clock that is driven.
    for (let second = 0; second < 7200; second += 1) {
      clock.advance(1000);
      const before = asked;
      for (const [index, { session }] of leases.entries()) {
        if ((next[index] as number) > clock.now()) continue;
        await session.keepAlive();
        next[index] = session.nextKeepAlive ?? Infinity;
      }
      most = Math.max(most, asked - before);
      refreshed += asked - before;
    }
    assert.ok(refreshed >= SESSIONS * 2, `${refreshed} refreshes`);
    assert.ok(most <= SESSIONS * 0.02, `${most} refreshes in one second`);
  });
});
