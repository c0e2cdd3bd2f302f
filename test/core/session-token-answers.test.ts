import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, ManualClock, text, tokens } from './fake-server';
import type { Reply } from './fake-server';

const raw = {
  product: 'backup-for-aws',
  server: 'https://backup.example.com',
  grant: 'password',
  credentials: { username: 'administrator', password: 'correct-horse-battery' },
};

function open(reply: (request: HttpRequest, count: number) => Reply, overrides: object = {}) {
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  const settings = parseSettings({ ...raw, ...overrides });
  return { session: new Session(settings, { transport: server, clock, random: () => 0 }), server, clock };
}

describe('A token answer', () => {
  const times = { '.issued': '2026-01-15T12:00:00Z', '.expires': '2026-01-15T12:15:00Z' };
  for (const [what, answer, seconds] of [
    ['a life in text', { expires_in: '3599' }, 3599],
    ['no life but the times of issue and end', { expires_in: null, ...times }, 900],
    ['an empty refresh token', { expires_in: 60, refresh_token: '' }, 60],
    ['a type in capitals', { expires_in: 60, token_type: 'BEARER' }, 60],
    ['no type', { expires_in: 60, token_type: null }, 60],
    ['a shorter life in the times', { expires_in: '3599', ...times }, 900],
    ['members that nobody knows', { expires_in: 60, scope: null, roleName: ['a'] }, 60],
  ] as [string, object, number][]) {
    it(`is taken with ${what}`, async () => {
      const { session, clock } = open(() => json({ access_token: 'a-token', ...answer }));
      assert.equal(await session.accessToken(), 'a-token');
      assert.equal(session.expiresAt, clock.now() + seconds * 1000);
    });
  }

  it('without a refresh token of its own keeps the one before', async () => {
    const { session, server, clock } = open((_, count) =>
      count === 1
        ? tokens(1)
        : json({ access_token: `access-${count}`, refresh_token: '', expires_in: 3600 }),
    );
    for (let hour = 0; hour < 3; hour += 1) {
      await session.accessToken();
      clock.advance(3_600_000);
    }
    assert.equal(server.requests[2]?.body, 'grant_type=refresh_token&refresh_token=refresh-1');
  });

  for (const life of [1e13, 1e300, Number.MAX_VALUE, '9'.repeat(300)]) {
    it(`that promises a life of ${String(life).slice(0, 10)} s is not relied on for ever, and dates stay dates`, async () => {
      const { session, clock } = open(() => json({ access_token: 'a', expires_in: life }));
      await session.accessToken();
      const until = session.expiresAt ?? NaN;
      assert.ok(until > clock.now() && until <= clock.now() + 31 * 24 * 3_600_000);
      assert.match(new Date(until).toISOString(), /^2026-/);
    });
  }

  for (const [what, token] of [
    ['a line end', 'a\r\nx-evil: 1'],
    ['a line feed', 'a\nb'],
    ['NUL', 'a\0b'],
    ['a character beyond Latin-1', 'a€b'],
    ['half a character', 'a\uD800b'],
    ['DEL', 'a\u007fb'],
    ['nothing but blanks', ' \t'],
    ['a blank at its end', 'a '],
  ] as const) {
    it(`with ${what} in its token is refused when it comes, not with every request`, async () => {
      const { session, server } = open(() => json({ access_token: token, expires_in: 3600 }));
      await assert.rejects(session.accessToken(), {
        code: 'VEEAM_UNEXPECTED_ANSWER',
        message: /access_token holds characters that no header can carry/,
      });
      assert.equal(session.snapshot(), undefined);
      assert.equal(server.requests.length, 1);
      const stored = { fingerprint: session.fingerprint, accessToken: token, obtainedAt: 1, expiresAt: 2 };
      assert.equal(session.restore(stored), false, 'nor is it taken from a store');
    });
  }

  for (const [what, body] of [
    ['a list in a list', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['an object in an object', `${'{"error":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a list in an error', `{"errors":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ] as const) {
    for (const status of [200, 400, 401, 404, 500]) {
      it(`that nests ${what} a hundred thousand times ends in an error of ours, with ${status}`, async () => {
        const { session } = open(() => text(body, status, 'application/json'));
        await assert.rejects(session.accessToken(), { name: 'VeeamError' });
      });
    }
  }
});

describe('A text that cannot be sent', () => {
  const broken = 'half\uD83D';

  for (const field of [
    'username',
    'password',
    'totpSecret',
    'refreshToken',
    'authorizationCode',
    'idpPassword',
  ]) {
    it(`is refused before anything is sent, by its name: ${field}`, () => {
      const grant = field === 'totpSecret' ? 'mfa' : field === 'idpPassword' ? 'saml' : 'password';
      assert.throws(
        () => parseSettings({ ...raw, grant, credentials: { ...raw.credentials, [field]: broken } }),
        {
          code: 'VEEAM_CONFIGURATION',
          message: new RegExp(`${field}.*half of a character`),
        },
      );
    });
  }

  it('is refused as a code too', async () => {
    const { session, server } = open((_, count) => tokens(count), {
      grant: 'authorization_code',
      credentials: {},
    });
    await assert.rejects(session.finishSignIn({ authorizationCode: broken }), {
      code: 'VEEAM_CONFIGURATION',
    });
    assert.equal(server.requests.length, 0);
  });

  it('is no such text where both halves of a character are there', async () => {
    const { session, server } = open((_, count) => tokens(count), {
      credentials: { username: 'administrator', password: 'whole🔑' },
    });
    await session.accessToken();
    assert.match(String(server.requests[0]?.body), /password=whole%F0%9F%94%91/);
  });
});
