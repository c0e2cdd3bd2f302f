import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, lostAnswer, ManualClock, settle, text, tokens, unreachable } from './fake-server';
import type { Reply } from './fake-server';

function open(reply: (request: HttpRequest, count: number) => Reply, random = 0, overrides: object = {}) {
  const settings = parseSettings({
    product: 'backup-for-aws',
    server: 'https://backup.example.com',
    grant: 'password',
    credentials: { username: 'administrator', password: 'correct-horse-battery' },
    ...overrides,
  });
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  const session = new Session(settings, { transport: server, clock, random: () => random });
  return { session, server, clock };
}

/** Callers one after another; each must get the code. */
async function inTurn(session: Session, code: string, count = 100): Promise<void> {
  for (let caller = 0; caller < count; caller += 1) await assert.rejects(session.accessToken(), { code });
}

const busy = (status: number, retryAfter?: string): Reply =>
  json({}, status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });

/** Every trouble that a token call can meet without being decided, and the most requests for 100 callers in turn. */
const TROUBLE: [what: string, reply: () => Reply, code: string, cold: number, expired: number][] = [
  ['429 without a time', () => busy(429), 'VEEAM_SERVER_BUSY', 1, 1],
  ['503 without a time', () => busy(503), 'VEEAM_SERVER_BUSY', 1, 1],
  ['429 with a negative time', () => busy(429, '-5'), 'VEEAM_SERVER_BUSY', 1, 1],
  ['503 with no time to wait', () => busy(503, '0'), 'VEEAM_SERVER_BUSY', 1, 1],
  ['503 with a time that is none', () => busy(503, 'soon'), 'VEEAM_SERVER_BUSY', 1, 1],
  [
    '429 with a date that is over',
    () => busy(429, 'Thu, 01 Jan 2015 00:00:00 GMT'),
    'VEEAM_SERVER_BUSY',
    1,
    1,
  ],
  ['503 with a time', () => busy(503, '3'), 'VEEAM_SERVER_BUSY', 1, 1],
  ['500', () => busy(500), 'VEEAM_SERVER_FAULT', 2, 2],
  ['520', () => text('', 520), 'VEEAM_SERVER_FAULT', 2, 2],
  ['a connection that is reset', () => lostConnection(), 'VEEAM_UNREACHABLE', 2, 3],
  ['a port where nobody listens', () => unreachable(), 'VEEAM_UNREACHABLE', 2, 2],
  ['no answer in time', () => lostAnswer(), 'VEEAM_TIMEOUT', 2, 3],
  ['a page', () => text('<html></html>', 200, 'text/html'), 'VEEAM_UNEXPECTED_ANSWER', 2, 3],
  ['a refusal in plain text', () => text('Unauthorized', 401), 'VEEAM_UNEXPECTED_ANSWER', 2, 3],
  [
    'a license agreement',
    () => json({ message: 'Accept the agreement' }, 403),
    'VEEAM_REQUEST_REFUSED',
    2,
    2,
  ],
  ['a version', () => json({ error: { code: 'UnsupportedApiVersion' } }, 400), 'VEEAM_CONFIGURATION', 2, 2],
];

function lostConnection(): Reply {
  const error = lostAnswer();
  return Object.defineProperty(error, 'code', { value: 'VEEAM_UNREACHABLE' });
}

describe('A session whose server has trouble with token calls', () => {
  for (const [what, reply, code, cold, expired] of TROUBLE) {
    it(`signed out, makes no storm of it: ${what}`, async () => {
      const { session, server } = open(reply);
      await inTurn(session, code);
      assert.equal(server.requests.length, cold);
    });

    it(`with a token that has ended, makes no storm of it either: ${what}`, async () => {
      const { session, server, clock } = open((_, count) => (count === 1 ? tokens(1) : reply()));
      await session.accessToken();
      clock.advance(3_600_001);
      await inTurn(session, code);
      assert.equal(server.requests.length - 1, expired);
    });

    it(`with a token that was revoked, makes no storm of it either: ${what}`, async () => {
      const { session, server, clock } = open((_, count) => (count === 1 ? tokens(1) : reply()));
      const token = await session.accessToken();
      clock.advance(60_000);
      for (let caller = 0; caller < 100; caller += 1) await assert.rejects(session.refused(token), { code });
      assert.equal(server.requests.length - 1, expired);
    });
  }

  it('hands out a token that is still good all the while', async () => {
    const { session, server, clock } = open((_, count) => (count === 1 ? tokens(1) : busy(503)));
    await session.accessToken();
    clock.advance(3_600_000 - 60_000);
    for (let caller = 0; caller < 100; caller += 1) {
      assert.equal(await session.accessToken(), 'access-1');
      await settle();
    }
    assert.equal(server.requests.length, 2);
  });

  it('waits a second, then twice as long each time up to a minute, and sends one probe after each', async () => {
    const { session, server, clock } = open(() => busy(503));
    await inTurn(session, 'VEEAM_SERVER_BUSY', 3);
    for (const [index, seconds] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      clock.advance(seconds * 1000 - 1);
      await inTurn(session, 'VEEAM_SERVER_BUSY', 3);
      assert.equal(server.requests.length, index + 1, `asked before ${seconds} s were over`);
      clock.advance(1);
      const probes = await Promise.allSettled(Array.from({ length: 100 }, () => session.accessToken()));
      assert.ok(probes.every(({ status }) => status === 'rejected'));
      assert.equal(server.requests.length, index + 2, `${seconds} s are over`);
    }
  });

  it('spreads the end of the delay, so that sessions that were refused together do not come back together', async () => {
    const { session, server, clock } = open(() => busy(503), 1);
    await inTurn(session, 'VEEAM_SERVER_BUSY', 1);
    clock.advance(1249);
    await inTurn(session, 'VEEAM_SERVER_BUSY', 1);
    assert.equal(server.requests.length, 1);
    clock.advance(1);
    await inTurn(session, 'VEEAM_SERVER_BUSY', 1);
    assert.equal(server.requests.length, 2);
  });

  it('tells whoever asks meanwhile what came, and when the next attempt is possible', async () => {
    const { session, clock } = open(() => json({ message: 'Out of memory' }, 500));
    await inTurn(session, 'VEEAM_SERVER_FAULT', 4);
    clock.advance(100);
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SERVER_FAULT',
      statusCode: 500,
      retryAfter: 1,
      message: /Out of memory\..*The next attempt is possible in 1 s\./,
    });
  });

  it('forgets all of it after one success', async () => {
    let trouble = true;
    const { session, server, clock } = open((_, count) => (trouble ? busy(500) : tokens(count, 60)));
    for (let round = 0; round < 6; round += 1) {
      await assert.rejects(session.accessToken());
      clock.advance(60_000);
    }
    trouble = false;
    await session.accessToken();
    clock.advance(60_000);
    trouble = true;
    const before = server.requests.length;
    await inTurn(session, 'VEEAM_SERVER_FAULT', 1);
    clock.advance(1000);
    trouble = false;
    await session.accessToken();
    assert.equal(server.requests.length - before, 3, 'refresh, sign-in, and after a second again');
  });

  it('leaves it alone no longer than a quarter of an hour, whatever it asks for, nor when the clock jumps back', async () => {
    const { session, server, clock } = open(() => busy(503, '999999999'));
    await inTurn(session, 'VEEAM_SERVER_BUSY', 1);
    clock.advance(-24 * 3_600_000);
    await inTurn(session, 'VEEAM_SERVER_BUSY', 1);
    clock.advance(15 * 60_000);
    await inTurn(session, 'VEEAM_SERVER_BUSY', 1);
    assert.equal(server.requests.length, 2);
  });

  it('lets a locked account keep its refresh token, and asks for it rarely', async () => {
    let locked = true;
    const { session, server, clock } = open(
      (_, count) => (count > 1 && locked ? json({ message: 'Locked' }, 423) : tokens(count)),
      0,
      { grant: 'refresh_token', credentials: { refreshToken: 'saved' } },
    );
    await session.accessToken();
    clock.advance(3_600_001);
    await inTurn(session, 'VEEAM_SIGN_IN_REFUSED');
    assert.equal(server.requests.length, 3);
    locked = false;
    clock.advance(60_000);
    assert.equal(await session.accessToken(), 'access-4');
  });

  it('lets a caller pass who waits longer, and one who speaks another version', async () => {
    const { session, server } = open(({ timeoutMs = 30_000, headers }, count) => {
      if (headers['x-api-version'] === '9.9-rev9') return json({ message: 'Unknown version' }, 400);
      return timeoutMs < 5000 ? lostAnswer() : tokens(count);
    });
    for (let caller = 0; caller < 100; caller += 1)
      await assert.rejects(session.accessToken({ timeoutMs: 1000 }), { code: 'VEEAM_TIMEOUT' });
    assert.equal(server.requests.length, 2);
    assert.equal(await session.accessToken(), 'access-3');
    const other = open(({ headers }, count) =>
      headers['x-api-version'] === '9.9-rev9' ? json({ message: 'Unknown version' }, 400) : tokens(count),
    );
    for (let caller = 0; caller < 100; caller += 1)
      await assert.rejects(other.session.accessToken({ apiVersion: '9.9-rev9' }), {
        code: 'VEEAM_CONFIGURATION',
      });
    assert.equal(other.server.requests.length, 2);
    assert.equal(await other.session.accessToken(), 'access-3');
  });

  it('falls back to a sign-in where a refresh is redirected to a page', async () => {
    const { session, server, clock } = open(({ body }, count) =>
      String(body).includes('refresh_token')
        ? { statusCode: 302, headers: { location: '/login' }, body: new Uint8Array() }
        : tokens(count),
    );
    await session.accessToken();
    clock.advance(3_600_001);
    assert.match(await session.accessToken(), /^access-/);
    assert.equal(server.grants('password').length, 2);
  });
});

describe("A person's try", () => {
  const person = { insists: true };

  it('is carried out once in a pause, and lets nobody else through', async () => {
    let wrong = true;
    const { session, server } = open((_, count) =>
      wrong ? json({ errorCode: 'AccessDenied' }, 401) : tokens(count),
    );
    await inTurn(session, 'VEEAM_SIGN_IN_REFUSED', 1);
    await inTurn(session, 'VEEAM_SIGN_IN_PAUSED', 1);
    await assert.rejects(session.accessToken(person), { code: 'VEEAM_SIGN_IN_REFUSED' });
    await inTurn(session, 'VEEAM_SIGN_IN_PAUSED', 5);
    assert.equal(server.requests.length, 2);
    wrong = false;
    assert.equal(await session.accessToken(person), 'access-3');
    assert.equal(await session.accessToken(), 'access-3');
  });

  it('is carried out although others who are kept from it ask at the same moment', async () => {
    const { session, server } = open(() => json({ errorCode: 'AccessDenied' }, 401));
    await inTurn(session, 'VEEAM_SIGN_IN_REFUSED', 1);
    const [other, tried] = await Promise.allSettled([session.accessToken(), session.accessToken(person)]);
    assert.deepEqual(
      [other, tried].map(
        (outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code,
      ),
      ['VEEAM_SIGN_IN_PAUSED', 'VEEAM_SIGN_IN_REFUSED'],
    );
    assert.equal(server.requests.length, 2);
  });

  it('is carried out while a busy server is left alone, and where only a person can go on', async () => {
    const { session, server } = open(() => busy(503, '60'));
    await inTurn(session, 'VEEAM_SERVER_BUSY', 2);
    await assert.rejects(session.accessToken(person), { code: 'VEEAM_SERVER_BUSY', retryAfter: 60 });
    assert.equal(server.requests.length, 2);
    const saved = open(() => json({ error: 'invalid_grant' }, 400), 0, {
      grant: 'refresh_token',
      credentials: { refreshToken: 'saved' },
    });
    await inTurn(saved.session, 'VEEAM_SIGN_IN_REFUSED', 1);
    await inTurn(saved.session, 'VEEAM_SIGN_IN_NEEDED', 1);
    await assert.rejects(saved.session.accessToken(person), { code: 'VEEAM_SIGN_IN_REFUSED' });
    assert.equal(saved.server.requests.length, 2);
  });

  it('with a version that the server does not take fails although the session is signed in', async () => {
    const { session, server } = open(({ method, headers }, count) =>
      headers['x-api-version'] === '9.9-rev9'
        ? json({ type: '/problems/unsupportedApiVersion', details: 'Not here' }, 400)
        : method === 'GET'
          ? json({ message: 'no right to read sessions' }, 403)
          : tokens(count),
    );
    await session.accessToken();
    await session.checkVersion({ apiVersion: '1.7-rev0' });
    assert.equal(server.requests.length, 1, 'a version that the server took with the sign-in is known');
    await session.checkVersion({ apiVersion: '1.6-rev0' });
    await assert.rejects(session.checkVersion({ apiVersion: '9.9-rev9' }), {
      code: 'VEEAM_CONFIGURATION',
      message: /Not here\. Choose another API version than 9\.9-rev9/,
    });
    assert.equal(session.condition.state, 'signedIn');
  });

  it('with a version in the path asks whether there is such a path', async () => {
    const { session } = open(
      ({ method, url }, count) =>
        method === 'GET' ? json([], url.includes('/v2/') ? 200 : 404) : tokens(count),
      0,
      { product: 'service-provider-console-v2' },
    );
    await session.checkVersion({ apiVersion: 'v2' });
    await assert.rejects(session.checkVersion({ apiVersion: 'v9' }), { code: 'VEEAM_CONFIGURATION' });
  });

  it('renews a token that was revoked meanwhile before it judges a version', async () => {
    const { session, server } = open(({ method, headers }, count) =>
      method === 'GET' ? json({}, headers['authorization'] === 'Bearer access-1' ? 401 : 200) : tokens(count),
    );
    await session.accessToken();
    await session.checkVersion({ apiVersion: '1.6-rev0' });
    assert.equal(server.requests.length, 4);
  });
});
