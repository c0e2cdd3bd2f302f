import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import {
  deferred,
  FakeServer,
  json,
  lostAnswer,
  ManualClock,
  settle,
  text,
  tokens,
  unreachable,
} from './fake-server';
import type { Reply } from './fake-server';

const PASSWORD = 'correct-horse-battery';

function open(reply: (request: HttpRequest, count: number) => Reply, overrides: object = {}) {
  const settings = parseSettings({
    product: 'backup-for-aws',
    server: 'https://backup.example.com',
    grant: 'password',
    credentials: { username: 'administrator', password: PASSWORD },
    ...overrides,
  });
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  return {
    session: new Session(settings, { transport: server, clock, random: () => 0 }),
    server,
    clock,
    settings,
  };
}

const refuse = (code = 401): Reply =>
  json({ errorCode: 'AccessDenied', detail: 'Incorrect user name or password' }, code);
const together = <T>(count: number, call: () => Promise<T>): Promise<PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, call));

describe('A session', () => {
  it('signs in once for a hundred callers', async () => {
    const { session, server } = open((_, count) => tokens(count));
    const results = await Promise.all(Array.from({ length: 100 }, () => session.accessToken()));
    assert.deepEqual(new Set(results), new Set(['access-1']));
    assert.equal(server.requests.length, 1);
  });

  it('refreshes once for a hundred callers with an ended token', async () => {
    const { session, server, clock } = open((_, count) => tokens(count));
    await session.accessToken();
    clock.advance(3_600_000);
    await together(100, () => session.accessToken());
    assert.equal(server.requests.length, 2);
    assert.equal(server.grants('refresh_token').length, 1);
  });

  it('refreshes ahead of the end while it goes on giving out the old token', async () => {
    const late = deferred();
    const { session, server, clock } = open((_, count) => (count === 1 ? tokens(1) : late.answer));
    await session.accessToken();
    clock.advance(3_600_000 - 5 * 60_000 - 1);
    await session.accessToken();
    assert.equal(server.requests.length, 1, 'not before the margin');
    clock.advance(2);
    assert.equal(await session.accessToken(), 'access-1', 'no caller waits');
    assert.equal(session.condition.state, 'refreshing');
    late.give(tokens(2));
    await settle();
    assert.equal(await session.accessToken(), 'access-2');
    assert.equal(server.requests.length, 2);
  });

  it('spreads the early refresh with jitter', async () => {
    const settings = open(() => tokens(1)).settings;
    const clock = new ManualClock();
    const server = new FakeServer((_, count) => tokens(count));
    const session = new Session(settings, { transport: server, clock, random: () => 1 });
    await session.accessToken();
    clock.advance(3_600_000 - 1.25 * 5 * 60_000 + 1);
    await session.accessToken();
    assert.equal(server.requests.length, 2);
  });

  it('keeps the old token to its end when the early refresh cannot reach the server, without hammering it', async () => {
    const { session, server, clock } = open((_, count) => (count === 1 ? tokens(1, 1000) : unreachable()));
    await session.accessToken();
    clock.advance(760_000);
    for (let second = 0; second < 20; second += 1) {
      assert.equal(await session.accessToken(), 'access-1');
      await settle();
      clock.advance(1000);
    }
    assert.equal(server.requests.length, 2);
    clock.advance(220_000);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_UNREACHABLE' });
  });

  it('answers a 401 for the current token with one refresh, and a late one with the token that is already there', async () => {
    const { session, server, clock } = open((_, count) => tokens(count));
    const old = await session.accessToken();
    clock.advance(60_000);
    const replacements = await Promise.all(Array.from({ length: 100 }, () => session.refused(old)));
    assert.deepEqual(new Set(replacements), new Set(['access-2']));
    assert.equal(await session.refused(old), 'access-2');
    assert.equal(server.requests.length, 2);
  });

  it('does not renew for ever where the server refuses every new token', async () => {
    const { session, server } = open((_, count) => tokens(count));
    const first = await session.accessToken();
    const second = await session.refused(first);
    await assert.rejects(session.refused(second), { code: 'VEEAM_REQUEST_REFUSED', statusCode: 401 });
    assert.equal(server.requests.length, 2);
  });

  it('renews as often as needed where the server took the token in between', async () => {
    const { session, server } = open((_, count) => tokens(count));
    let token = await session.accessToken();
    for (let round = 0; round < 3; round += 1) {
      session.accepted(token);
      token = await session.refused(token);
    }
    assert.equal(server.requests.length, 4);
  });

  it('signs in again when the refresh token is refused', async () => {
    const { session, server, clock } = open((request, count) =>
      String(request.body).includes('refresh_token') ? refuse(400) : tokens(count),
    );
    await session.accessToken();
    clock.advance(3_600_000);
    assert.equal(await session.accessToken(), 'access-3');
    assert.equal(server.grants('password').length, 2);
  });

  it('tries a refresh whose answer got lost once more, then signs in', async () => {
    const { session, server, clock } = open((request, count) =>
      String(request.body).includes('refresh_token') ? lostAnswer() : tokens(count),
    );
    await session.accessToken();
    clock.advance(3_600_000);
    assert.equal(await session.accessToken(), 'access-4');
    assert.deepEqual([server.grants('refresh_token').length, server.grants('password').length], [2, 2]);
  });

  it('keeps the refresh token while the server cannot be reached', async () => {
    let down = false;
    const { session, server, clock } = open((_, count) => (down ? unreachable() : tokens(count)));
    await session.accessToken();
    clock.advance(3_600_000);
    down = true;
    await assert.rejects(session.accessToken(), { code: 'VEEAM_UNREACHABLE' });
    down = false;
    await session.accessToken();
    assert.equal(server.grants('password').length, 1);
  });

  it('keeps the refresh token of before where the answer brings none (RFC 6749, section 6)', async () => {
    const { session, server, clock } = open((_, count) =>
      count === 1 ? tokens(1) : json({ access_token: `access-${count}`, expires_in: 3600 }),
    );
    await session.accessToken();
    for (let hour = 0; hour < 2; hour += 1) {
      clock.advance(3_600_000);
      await session.accessToken();
    }
    assert.deepEqual(
      server.grants('refresh_token').map(({ body }) => body),
      Array(2).fill('grant_type=refresh_token&refresh_token=refresh-1'),
    );
  });

  it('takes a clock that jumped back as an ended token', async () => {
    const { session, server, clock } = open((_, count) => tokens(count));
    await session.accessToken();
    clock.advance(-24 * 3_600_000);
    await session.accessToken();
    assert.equal(server.requests.length, 2);
  });

  it('leaves a busy server alone for as long as it asks', async () => {
    let busy = true;
    const { session, server, clock } = open((_, count) =>
      busy ? json({}, 429, { 'retry-after': '17' }) : tokens(count),
    );
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SERVER_BUSY',
      retryAfter: 17,
      statusCode: 429,
    });
    clock.advance(7000);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SERVER_BUSY', retryAfter: 10 });
    assert.equal(server.requests.length, 1);
    clock.advance(10_000);
    busy = false;
    assert.equal(await session.accessToken(), 'access-2');
  });

  it('asks no busy server for a refresh either', async () => {
    const { session, server, clock } = open((_, count) =>
      count === 1 ? tokens(1) : json({}, 503, { 'retry-after': '60' }),
    );
    await session.accessToken();
    clock.advance(3_600_001);
    for (let message = 0; message < 5; message += 1)
      await assert.rejects(session.accessToken(), { code: 'VEEAM_SERVER_BUSY' });
    assert.equal(server.requests.length, 2);
  });

  it('gives out the token that arrived whatever a listener makes of the news', async () => {
    const { session } = open((_, count) => tokens(count));
    session.onChange(() => {
      throw new Error('a defect of the host');
    });
    assert.equal(await session.accessToken(), 'access-1');
  });

  it('that was retired signs in no more', async () => {
    const { session, server } = open((_, count) => tokens(count));
    const token = await session.accessToken();
    await session.retire();
    await assert.rejects(session.refused(token), { code: 'VEEAM_CONFIGURATION', message: /was removed/ });
    assert.equal(server.grants('password').length, 1);
  });
});

describe('A refused sign-in', () => {
  it('is one attempt for fifty callers, and names server, user and what to do', async () => {
    const { session, server } = open(() => refuse());
    const results = await together(50, () => session.accessToken());
    assert.equal(server.requests.length, 1);
    for (const result of results) {
      assert.equal(result.status, 'rejected');
      const { code, message, veeamCode } = result.reason as Record<string, string>;
      assert.equal(code, 'VEEAM_SIGN_IN_REFUSED');
      assert.equal(veeamCode, 'AccessDenied');
      assert.match(
        message ?? '',
        /administrator.*backup\.example\.com:11005.*Incorrect user name or password.*Check user name/,
      );
    }
  });

  it('is remembered with its reason, and its pause doubles from one minute to fifteen', async () => {
    const { session, server, clock } = open(() => refuse());
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_REFUSED' });
    const waits = [60, 120, 240, 480, 900, 900];
    for (const [index, seconds] of waits.entries()) {
      clock.advance(seconds * 1000 - 1);
      await assert.rejects(session.accessToken(), {
        code: 'VEEAM_SIGN_IN_PAUSED',
        message: /Incorrect user name/,
      });
      assert.equal(server.requests.length, index + 1);
      assert.equal(session.condition.state, 'paused');
      clock.advance(1);
      await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_REFUSED' });
    }
  });

  it('pauses no longer when the clock jumps back', async () => {
    const { session, server, clock } = open(() => refuse());
    await assert.rejects(session.accessToken());
    clock.advance(-24 * 3_600_000);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
    clock.advance(60_000);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_REFUSED' });
    assert.equal(server.requests.length, 2);
  });

  it('is forgotten after one that succeeds', async () => {
    let wrong = true;
    const { session, clock } = open((_, count) => (wrong ? refuse() : tokens(count, 60)));
    await assert.rejects(session.accessToken());
    clock.advance(60_000);
    wrong = false;
    await session.accessToken();
    assert.equal(session.condition.state, 'signedIn');
  });

  it('by a grant type that the server does not take is its own error', async () => {
    const { session } = open(() => json({ error: 'unsupported_grant_type' }, 400));
    await assert.rejects(session.accessToken(), { code: 'VEEAM_GRANT_UNSUPPORTED' });
  });
});

describe('An answer that is no token answer', () => {
  const cases: [string, () => Reply, RegExp][] = [
    [
      'an HTML page',
      () => text('<!DOCTYPE html><html><head><title>IIS Windows</title></head></html>', 200, 'text/html'),
      /HTML page titled "IIS Windows"/,
    ],
    ['an empty body', () => text(''), /an empty body/],
    ['text', () => text('OK'), /text that is not JSON/],
    ['half a JSON object', () => text('{"access_token":"abc', 200, 'application/json'), /cut off or damaged/],
    ['a list', () => json([]), /a JSON list/],
    ['a number for a token', () => json({ access_token: 7, expires_in: 5 }), /access_token must be string/],
    [
      'an empty token',
      () => json({ access_token: '', expires_in: 5 }),
      /access_token must NOT have fewer than 1/,
    ],
    ['a word for a life', () => json({ access_token: 'a', expires_in: 'soon' }), /expires_in must match/],
    ['a life of nothing', () => json({ access_token: 'a', expires_in: 0 }), /expires_in must be >= 1/],
    [
      'a life of next to nothing',
      () => json({ access_token: 'a', expires_in: 5e-324 }),
      /expires_in must be >= 1/,
    ],
    [
      'a token of blanks',
      () => json({ access_token: ' \t', expires_in: 60 }),
      /access_token .*begins or ends with a blank/,
    ],
    [
      'times with nothing between them',
      () =>
        json({
          access_token: 'a',
          '.issued': '2026-01-15T12:00:00.000Z',
          '.expires': '2026-01-15T12:00:00.001Z',
        }),
      /does not say how long the token lives/,
    ],
    ['no life', () => json({ access_token: 'a' }), /must have required property/],
    [
      'a foreign token type',
      () => json({ access_token: 'a', expires_in: 5, token_type: 'mac' }),
      /token_type must match/,
    ],
    [
      'another service',
      () => text('<html><title>Not Found</title></html>', 404, 'text/html'),
      /no token service.*404.*titled "Not Found"/,
    ],
    [
      'a redirect',
      () => ({
        statusCode: 302,
        headers: { location: 'https://elsewhere.example.com' },
        body: new Uint8Array(),
      }),
      /302/,
    ],
  ];
  for (const [what, reply, said] of cases) {
    it(`says what came: ${what}`, async () => {
      const { session } = open(reply);
      await assert.rejects(session.accessToken(), { code: 'VEEAM_UNEXPECTED_ANSWER', message: said });
      assert.equal(session.condition.state, 'signedOut');
    });
  }
});

describe('Logging out', () => {
  const ended = { statusCode: 204, headers: {}, body: new Uint8Array() };

  it('ends the session on the server and forgets the pair', async () => {
    const { session, server } = open((request, count) =>
      request.method === 'DELETE' ? ended : tokens(count),
    );
    await session.accessToken();
    assert.equal((await session.logOut()).loggedOut, true);
    assert.equal(session.snapshot(), undefined);
    assert.equal(server.requests[1]?.headers['authorization'], 'Bearer access-1');
    assert.equal(await session.accessToken(), 'access-3', 'a repeatable grant signs in again when asked');
  });

  it('forgets the pair even if the server cannot be reached, and says so', async () => {
    const { session } = open((request, count) =>
      request.method === 'DELETE' ? unreachable() : tokens(count),
    );
    await session.accessToken();
    const { loggedOut, message } = await session.logOut();
    assert.equal(loggedOut, false);
    assert.match(message, /refuses the connection.*forgotten here/);
    assert.equal(session.snapshot(), undefined);
  });

  it('waits for a sign-in that is under way, so that no session is left behind', async () => {
    const late = deferred();
    const { session, server } = open((request) => (request.method === 'DELETE' ? ended : late.answer));
    const token = session.accessToken();
    const out = session.logOut();
    late.give(tokens(1));
    assert.equal(await token, 'access-1');
    assert.equal((await out).loggedOut, true);
    assert.equal(server.requests.length, 2);
  });

  it('revives an ended access token, without which the server would not end the refresh token', async () => {
    const { session, server, clock } = open((request, count) =>
      request.method === 'DELETE' ? ended : tokens(count),
    );
    await session.accessToken();
    clock.advance(3_600_000);
    assert.equal((await session.logOut()).loggedOut, true);
    assert.equal(server.requests[2]?.headers['authorization'], 'Bearer access-2');
  });

  for (const [product, what, answer] of [
    ['backup-for-aws', 'a page', text('<html><title>Sign in</title></html>', 200, 'text/html')],
    ['backup-for-aws', 'a page that calls itself JSON', text('<!doctype html><p>x', 200, 'application/json')],
    ['backup-for-aws', 'a page with 401', text('<html></html>', 401, 'text/html')],
    ['service-provider-console-v2', 'a page', text('<html></html>', 200, 'text/html')],
    ['service-provider-console-v2', 'nothing where the product says something', text('', 200)],
    ['availability-console', 'nothing where the product says something', text('', 200)],
    ['availability-console', 'text', text('OK', 200)],
    ['backup-for-aws', 'a request time-out', text('', 408)],
  ] as const) {
    it(`of ${product} is not confirmed by ${what}`, async () => {
      const { session } = open((_, count) => (count === 1 ? tokens(1) : answer), { product });
      await session.accessToken();
      const { loggedOut, message } = await session.logOut();
      assert.equal(loggedOut, false, message);
      assert.match(message, /answered the log-out with \d+.*forgotten here/);
      assert.equal(session.snapshot(), undefined);
    });
  }

  for (const [product, answer] of [
    ['backup-for-aws', text('', 200)],
    ['backup-for-aws', json({ message: 'ended' })],
    ['service-provider-console-v2', json({ message: 'Logout successful' })],
    ['service-provider-console-v2', { statusCode: 204, headers: {}, body: new Uint8Array() }],
    ['availability-console', json({ message: 'You have been logged out.' })],
  ] as const) {
    it(`of ${product} is confirmed by ${answer.statusCode} with ${answer.body.byteLength} bytes`, async () => {
      const { session } = open((_, count) => (count === 1 ? tokens(1) : answer), { product });
      await session.accessToken();
      assert.equal((await session.logOut()).loggedOut, true);
    });
  }

  it('sends nothing where there is no session', async () => {
    const { session, server } = open(() => tokens(1));
    assert.deepEqual([(await session.logOut()).loggedOut, server.requests.length], [false, 0]);
  });
});

describe('A snapshot', () => {
  it('brings a session back without a request', async () => {
    const first = open((_, count) => tokens(count));
    await first.session.accessToken();
    const second = open((_, count) => tokens(count));
    assert.equal(second.session.restore(JSON.parse(JSON.stringify(first.session.snapshot()))), true);
    assert.equal(await second.session.accessToken(), 'access-1');
    assert.equal(second.server.requests.length, 0);
  });

  it('of other credentials is not used', async () => {
    const first = open((_, count) => tokens(count));
    await first.session.accessToken();
    const second = open((_, count) => tokens(count), {
      credentials: { username: 'administrator', password: 'changed' },
    });
    assert.equal(second.session.restore(first.session.snapshot()), false);
  });

  it('that is damaged or older than what the session has is not used', async () => {
    const { session, clock } = open((_, count) => tokens(count));
    await session.accessToken();
    const old = session.snapshot();
    for (const damaged of [
      undefined,
      null,
      'x',
      {},
      { ...old, accessToken: 7 },
      { ...old, expiresAt: 'soon' },
    ]) {
      assert.equal(session.restore(damaged), false);
    }
    clock.advance(3_600_000);
    await session.accessToken();
    assert.equal(session.restore(old), false);
    assert.equal(await session.accessToken(), 'access-2');
  });

  it('of a session whose token was refused counts as ended', async () => {
    const first = open((_, count) => (count === 1 ? tokens(1) : unreachable()));
    await assert.rejects(first.session.refused(await first.session.accessToken()));
    const second = open((_, count) => tokens(count + 10));
    second.session.restore(first.session.snapshot());
    assert.equal(await second.session.accessToken(), 'access-11');
    assert.equal(second.server.grants('refresh_token').length, 1);
  });
});

describe('A session from a saved refresh token', () => {
  const saved = { grant: 'refresh_token', credentials: { refreshToken: 'saved-refresh' } };

  it('asks a person once the token is refused, and does not try it again', async () => {
    const { session, server } = open(() => refuse(400), saved);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_REFUSED' });
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_SIGN_IN_NEEDED',
      message: /Save a new refresh token/,
    });
    assert.equal(server.requests.length, 1);
    assert.equal(session.condition.state, 'signInNeeded');
  });

  it('is kept alive without anybody asking', async () => {
    const { session, server, clock } = open((_, count) => tokens(count), saved);
    await session.accessToken();
    const due = session.nextKeepAlive ?? NaN;
    assert.equal(due, clock.now() + 3_600_000 - 5 * 60_000);
    clock.time = due;
    await session.keepAlive();
    assert.equal(server.requests[1]?.body, 'grant_type=refresh_token&refresh_token=refresh-1');
  });

  it('waits between two attempts to keep it alive once the token has ended', async () => {
    const { session, server, clock } = open((_, count) => (count === 1 ? tokens(1) : unreachable()), saved);
    await session.accessToken();
    clock.advance(3_600_001);
    for (let round = 0; round < 50; round += 1) {
      await session.keepAlive();
      clock.advance(Math.max((session.nextKeepAlive ?? NaN) - clock.now(), 0) > 0 ? 100 : 0);
    }
    assert.equal(server.requests.length, 2, 'fifty wake-ups within 5 s are one attempt');
    assert.ok((session.nextKeepAlive ?? 0) > clock.now());
  });

  it('is kept alive although the clock was set back', async () => {
    const { session, server, clock } = open((_, count) => tokens(count), saved);
    await session.accessToken();
    clock.advance(-30 * 24 * 3_600_000);
    assert.ok((session.nextKeepAlive ?? Infinity) <= clock.now() + 3_600_000);
    await session.keepAlive();
    assert.equal(server.requests.length, 2);
  });

  it('survives a page that something between answers instead of the server', async () => {
    const page = text('<html><title>Blocked by web filter</title></html>', 403, 'text/html');
    let blocked = false;
    const { session, clock } = open((_, count) => (blocked ? page : tokens(count)), saved);
    await session.accessToken();
    clock.advance(3_600_001);
    blocked = true;
    await assert.rejects(session.accessToken(), {
      code: 'VEEAM_UNEXPECTED_ANSWER',
      message: /Blocked by web filter/,
    });
    blocked = false;
    assert.equal(await session.accessToken(), 'access-4');
  });

  it('says why it ended when only a person can go on', async () => {
    const { session, clock } = open((_, count) => (count === 1 ? tokens(1) : refuse(401)), saved);
    await session.accessToken();
    clock.advance(3_600_001);
    await assert.rejects(session.accessToken(), { message: /Incorrect user name or password/ });
  });

  it('is not kept alive where it could sign in by itself: an idle flow leaves the server alone', async () => {
    const { session } = open((_, count) => tokens(count));
    await session.accessToken();
    assert.equal(session.nextKeepAlive, undefined);
  });
});

describe('Secrets', () => {
  it('show in no rendering of a session', async () => {
    const { session } = open((_, count) => tokens(count));
    await session.accessToken();
    for (const shown of [JSON.stringify(session), inspect(session, { depth: 9, showHidden: true })]) {
      assert.doesNotMatch(shown, /access-1|refresh-1|correct-horse/);
    }
  });

  it('that a server repeats encoded, cut off or at the log-out are blanked', async () => {
    const password = 'my pass(word)!';
    const echo = `${'x'.repeat(490)} ${password} grant_type=password&password=my+pass%28word%29%21`;
    const signIn = open(() => json({ error: 'invalid_grant', error_description: echo }, 400), {
      credentials: { username: 'a', password },
    });
    await assert.rejects(signIn.session.accessToken(), (error: Error) => {
      assert.doesNotMatch(error.message, /pass\(|my pass|my\+|%28word/);
      return true;
    });
    const logOut = open((request, count) =>
      request.method === 'DELETE' ? json({ message: 'Session of access-1 ended' }) : tokens(count),
    );
    await logOut.session.accessToken();
    assert.equal((await logOut.session.logOut()).message, 'Session of ••• ended');
  });

  it('that a server repeats in its answer are blanked', async () => {
    const { session } = open(() =>
      json({ error: 'invalid_grant', error_description: `No user with password ${PASSWORD}` }, 400),
    );
    await assert.rejects(session.accessToken(), (error: Error) => {
      assert.match(error.message, /No user with password •••/);
      assert.doesNotMatch(`${error.message}${JSON.stringify(error)}${inspect(error)}`, /correct-horse/);
      return true;
    });
  });
});
