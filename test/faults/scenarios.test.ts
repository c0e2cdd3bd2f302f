import assert from 'node:assert/strict';
import type { Outcome } from './node-red/outcome';
import { MOST_CONNECTIONS } from './table/judge';
import type { Order } from './world/world';
import { comesAbout, World } from './world/world';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const MEBIBYTE = 1024 * 1024;

/** What thousands of messages may hold while they are under way, and what may be left of them after a collection. */
const MOST_HELD = 128 * MEBIBYTE;
const MOST_LEFT = 2 * MEBIBYTE;

const messages = (count: number): object[] => Array(count).fill({}) as object[];

const ORDERS = [
  { name: 'warm' },
  { name: 'restart' },
  { name: 'lost-refresh' },
  { name: 'spent-refresh' },
  { name: 'ahead' },
  { name: 'behind' },
  { name: 'sleep' },
  { name: 'long-sleep' },
  { name: 'returns', timeout: 10 },
  { name: 'cold', timeout: 30 },
  { name: 'hangs', timeout: 1 },
  { name: 'renewed-certificate' },
  { name: 'proxy-407', proxy: true },
  { name: 'proxy-resets', proxy: true },
  { name: 'proxy-silent', proxy: true },
  { name: 'proxy-gateway', proxy: true },
] as const satisfies readonly Order[];

describe('What servers, networks and clocks do in the life of a session, in a real Node-RED', function () {
  let world: World;
  before(async () => {
    world = await World.start(ORDERS);
    // What is loaded with the first message of all is no scenario's.
    await world.exchange('warm', 'request', [{}]);
  });
  after(() => world.stop());

  const counts = async (name: string): Promise<{ signIn: number; refresh: number }> => {
    const { signIn, refresh } = (await world.servers.look(name)).counts;
    return { signIn, refresh };
  };
  const allWell = (outcomes: readonly Outcome[]): void => {
    const failed = outcomes.filter(({ isError }) => isError);
    assert.deepEqual(
      failed.map(({ code, words }) => `${code}: ${words}`).slice(0, 3),
      [],
      `${failed.length} of ${outcomes.length} failed`,
    );
  };
  const codes = (outcomes: readonly Outcome[]): (string | undefined)[] => [
    ...new Set(outcomes.map(({ code }) => code)),
  ];
  /** Does work, after which neither memory nor a timer may be left that was not there before. */
  const leavesNothing = async (name: string, work: () => Promise<void>): Promise<void> => {
    const isQuiet = async (): Promise<boolean> => (await world.servers.look(name)).sockets === 0;
    await comesAbout(isQuiet, 15_000);
    const before = await world.holdings();
    await world.watchMemory();
    await work();
    const { held } = await world.peakMemory();
    assert.ok(await comesAbout(isQuiet, 15_000), 'connections stay open');
    const after = await world.holdings();
    const base = before.heap + before.external;
    const left = after.heap + after.external - base;
    assert.ok(held - base < MOST_HELD, `${Math.round((held - base) / MEBIBYTE)} MiB were held`);
    assert.ok(left < MOST_LEFT, `${(left / MEBIBYTE).toFixed(1)} MiB are still held`);
    assert.ok(after.timers <= before.timers, `${after.timers - before.timers} timers are left`);
  };
  const signIn = async (name: string): Promise<void> => allWell(await world.exchange(name, 'request', [{}]));

  it('a server that was started anew and knows no token: one refresh, one sign-in, every message goes well', async () => {
    await signIn('restart');
    await world.servers.forget('restart', 'all');
    allWell(await world.exchange('restart', 'request', messages(50)));
    assert.deepEqual(await counts('restart'), { signIn: 2, refresh: 1 });
  });

  it('the answer to a refresh gets lost, the refresh token with it: a sign-in, every message goes well', async () => {
    await signIn('lost-refresh');
    await world.servers.forget('lost-refresh', 'access');
    await world.servers.arm('lost-refresh', 'refresh', { does: 'close', when: 'unanswered' });
    allWell(await world.exchange('lost-refresh', 'request', messages(50)));
    assert.deepEqual(await counts('lost-refresh'), { signIn: 2, refresh: 2 });
  });

  it('a refresh token that is spent: a sign-in, every message goes well', async () => {
    await signIn('spent-refresh');
    await world.servers.forget('spent-refresh', 'all');
    allWell(await world.oneByOne('spent-refresh', 'request', messages(3)));
    assert.deepEqual(await counts('spent-refresh'), { signIn: 2, refresh: 1 });
  });

  it('1,000 messages at once and no token yet: one token request, sixteen connections', async () => {
    await leavesNothing('cold', async () => allWell(await world.exchange('cold', 'request', messages(1000))));
    assert.deepEqual(await counts('cold'), { signIn: 1, refresh: 0 });
    const { mostSockets } = await world.servers.look('cold');
    // The one beside them asked for the token.
    assert.ok(mostSockets <= MOST_CONNECTIONS + 1, `${mostSockets} connections`);
  });

  it('1,000 messages when the server returns: one token request more, every message goes well', async () => {
    await world.servers.arm('returns', 'signIn', { does: 'door', door: 'refuses' });
    assert.deepEqual(codes(await world.exchange('returns', 'request', messages(20))), ['VEEAM_UNREACHABLE']);
    await world.servers.arm('returns', 'signIn');
    const isBack = async (): Promise<boolean> =>
      !(await world.exchange('returns', 'request', [{}]))[0]?.isError;
    assert.ok(await comesAbout(isBack, 10_000), 'the session does not try again');
    await world.servers.forget('returns', 'all');
    await leavesNothing('returns', async () =>
      allWell(await world.exchange('returns', 'request', messages(1000))),
    );
    assert.deepEqual(await counts('returns'), { signIn: 2, refresh: 1 });
  });

  it('3,000 messages at a server that hangs: sixteen connections, an error for each message', async () => {
    await signIn('hangs');
    await world.servers.arm('hangs', 'request', { does: 'silence' });
    let outcomes: readonly Outcome[] = [];
    await leavesNothing('hangs', async () => {
      outcomes = await world.exchange('hangs', 'request', messages(3000));
    });
    assert.equal(outcomes.filter(({ isError }) => isError).length, 3000);
    for (const code of codes(outcomes))
      assert.ok(code === 'VEEAM_TIMEOUT' || code === 'VEEAM_SERVER_BUSY', code);
    const { mostSockets } = await world.servers.look('hangs');
    assert.ok(mostSockets <= MOST_CONNECTIONS + 1, `${mostSockets} connections`);
  });

  it('the certificate is renewed and not trusted: an error that says so, and no token goes out', async () => {
    await signIn('renewed-certificate');
    const { counts: before } = await world.servers.look('renewed-certificate');
    await world.servers.arm('renewed-certificate', 'request', { does: 'door', door: 'unknown' });
    const outcomes = await world.exchange('renewed-certificate', 'request', messages(10));
    assert.deepEqual(codes(outcomes), ['VEEAM_CERTIFICATE']);
    assert.deepEqual((await world.servers.look('renewed-certificate')).counts, before);
  });

  for (const [name, mood, words] of [
    ['proxy-407', 'asksForPassword', /proxy .*(user|password)/i],
    ['proxy-resets', 'resets', /proxy/i],
    ['proxy-gateway', 'gateway', /proxy .*502/i],
    ['proxy-silent', 'silent', /./],
  ] as const) {
    it(`a proxy that ${mood}, before the sign-in and in mid-session: the error names it`, async () => {
      await world.servers.turnProxy(name, mood);
      const [first] = await world.exchange(name, 'request', [{}]);
      assert.match(first?.code ?? '', /VEEAM_(UNREACHABLE|TIMEOUT)/);
      assert.match(first?.words ?? '', words);
      await world.servers.turnProxy(name, 'good');
      const isBack = async (): Promise<boolean> => !(await world.exchange(name, 'request', [{}]))[0]?.isError;
      assert.ok(await comesAbout(isBack, 10_000), 'the session does not try again');
      await world.servers.turnProxy(name, mood);
      const outcomes = await world.exchange(name, 'request', messages(4));
      for (const { code, words: said } of outcomes) {
        assert.match(code ?? '', /VEEAM_(UNREACHABLE|TIMEOUT)/);
        assert.match(said, words);
      }
      const isEmpty = async (): Promise<boolean> => {
        const { sockets, proxySockets } = await world.servers.look(name);
        return sockets + proxySockets === 0;
      };
      assert.ok(await comesAbout(isEmpty, 15_000), 'connections stay open');
    });
  }

  // From here on the clock is driven, which all sessions of the process see.

  it('a clock that is set a day ahead: one refresh, every message goes well', async () => {
    await signIn('ahead');
    await world.setClock(DAY);
    allWell(await world.exchange('ahead', 'request', messages(50)));
    assert.deepEqual(await counts('ahead'), { signIn: 1, refresh: 1 });
    await world.setClock(0);
  });

  it('a clock that is set a day back: one refresh, every message goes well', async () => {
    await signIn('behind');
    await world.setClock(-DAY);
    allWell(await world.exchange('behind', 'request', messages(50)));
    assert.deepEqual(await counts('behind'), { signIn: 1, refresh: 1 });
    await world.setClock(0);
  });

  it('a machine that slept past the end of the access token: one refresh, every message goes well', async () => {
    await signIn('sleep');
    await world.setClock(2 * HOUR);
    await world.servers.forget('sleep', 'access');
    allWell(await world.exchange('sleep', 'request', messages(50)));
    assert.deepEqual(await counts('sleep'), { signIn: 1, refresh: 1 });
  });

  it('a machine that slept past the end of both tokens: one refresh, one sign-in, every message goes well', async () => {
    await signIn('long-sleep');
    await world.setClock(90 * DAY);
    await world.servers.forget('long-sleep', 'all');
    allWell(await world.exchange('long-sleep', 'request', messages(50)));
    assert.deepEqual(await counts('long-sleep'), { signIn: 2, refresh: 1 });
  });

  it('no promise was rejected and no exception thrown without somebody to take it', async () =>
    assert.deepEqual((await world.holdings()).unhandled, []));
});
