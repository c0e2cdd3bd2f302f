import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HttpAnswer } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, ManualClock } from '../core/fake-server';
import { anyText, anyValue, holds, outcome, SECRET } from './cases';

/** Members of token answers, right and wrong in every way. */
const member = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: right },
    fc.json().map(parsed),
    anyText,
    fc.double(),
    fc.bigInt().map(String),
  );

const commonBody = fc.oneof(
  fc
    .record(
      {
        access_token: member(fc.stringMatching(/^[\w.-]{1,40}$/).map((text) => `${SECRET}-${text}`)),
        refresh_token: member(fc.stringMatching(/^[\w.-]{0,40}$/)),
        token_type: member(fc.constantFrom('bearer', 'Bearer', 'BEARER', null)),
        expires_in: member(fc.oneof(fc.integer(), fc.integer().map(String), fc.double())),
        '.issued': member(fc.date().map(String)),
        '.expires': member(fc.date().map(String)),
        mfa_token: member(fc.constant(`${SECRET}-challenge`)),
        error: member(fc.constantFrom('invalid_grant', 'unsupported_grant_type')),
        error_description: member(fc.constant(`The password ${SECRET} is wrong.`)),
        message: anyText,
        [`key-${SECRET}`]: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    .map(text),
  fc.json(),
  fc.json().map((json) => json.slice(0, -1)),
  anyText,
  fc.constant(`<html><head><title>Sign-in of ${SECRET}</title></head></html>`),
);

/** Takes a hundred times as long to make and to read as the others. */
const deepBody = fc.oneof(
  fc.integer({ min: 1000, max: 30_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc
    .integer({ min: 1000, max: 30_000 })
    .map((depth) => '{"message":'.repeat(depth) + '1' + '}'.repeat(depth)),
);

const body = fc.oneof({ weight: 12, arbitrary: commonBody }, { weight: 1, arbitrary: deepBody });

const answer: fc.Arbitrary<HttpAnswer> = fc.record({
  statusCode: fc.oneof(
    { weight: 3, arbitrary: fc.constant(200) },
    fc.constantFrom(202, 204, 301, 302, 400, 401, 403, 404, 408, 423, 429, 500, 502, 503, 520),
    fc.integer({ min: 100, max: 999 }),
  ),
  headers: fc.dictionary(
    fc.constantFrom('content-type', 'retry-after', 'location', 'x-other'),
    fc.oneof(
      fc.constantFrom('application/json', 'text/html', '7', '-1', 'soon', String(new Date(0))),
      anyText,
    ),
  ),
  body: fc.oneof(
    body.map((content) => new TextEncoder().encode(content)),
    fc.uint8Array({ maxLength: 200 }),
  ),
});

/** A header loses blanks at either end, and takes nothing beyond Latin-1. */
const IN_A_HEADER = /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

const settings = (grant: string): ReturnType<typeof parseSettings> =>
  parseSettings({
    product: 'backup-for-aws',
    server: 'https://backup.example.com',
    grant,
    credentials: {
      username: 'administrator',
      password: SECRET,
      totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    },
  });

describe('Whatever a token call is answered with', () => {
  for (const grant of ['password', 'mfa']) {
    it(`${grant}: a token that can be sent, or an error with a code and no secret`, () =>
      holds(fc.tuple(answer, answer, answer), async (answers) => {
        const clock = new ManualClock();
        const server = new FakeServer(
          (_request, count) => answers[(count - 1) % answers.length] as HttpAnswer,
        );
        const session = new Session(settings(grant), { transport: server, clock });
        for (let turn = 0; turn < 3; turn += 1) {
          const came = await outcome(() => session.accessToken());
          if ('value' in came) {
            assert.match(came.value, IN_A_HEADER, 'it goes into a header');
            const { expiresAt } = session;
            assert.ok(
              expiresAt !== undefined && Number.isFinite(new Date(expiresAt).getTime()),
              String(expiresAt),
            );
            assert.ok(expiresAt > clock.now());
          }
          assert.ok(!JSON.stringify(session.condition).includes(SECRET));
          assert.ok(!JSON.stringify(session).includes(SECRET));
          clock.advance(turn === 0 ? 61_000 : 3_600_000);
        }
        const { message } = await session.logOut();
        assert.ok(!message.includes(SECRET), message);
        for (const request of server.requests) {
          assert.equal(new URL(request.url).origin, 'https://backup.example.com:11005');
          for (const value of Object.values(request.headers)) assert.doesNotMatch(value, /[\r\n\0]/);
        }
      }));
  }
});

/** Text of a JSON object whose members may be what JSON has no word for. */
function text(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}

function parsed(json: string): unknown {
  return JSON.parse(json) as unknown;
}

describe('Whatever a session is restored from', () => {
  const snapshot = fc.oneof(
    fc.record(
      {
        fingerprint: fc.oneof(fc.constant('right'), anyText, anyValue),
        accessToken: fc.oneof(fc.constant(`${SECRET}-access`), anyText, anyValue),
        refreshToken: fc.oneof(fc.constant(`${SECRET}-refresh`), anyText, anyValue),
        obtainedAt: fc.oneof(fc.integer(), fc.double(), anyValue),
        expiresAt: fc.oneof(fc.integer({ min: 0 }), fc.double(), fc.maxSafeInteger(), anyValue),
      },
      { requiredKeys: [] },
    ),
    anyValue,
  );

  it('it is taken over or not, and then every call ends in a token that can be sent or an error with a code', () =>
    holds(snapshot, async (stored) => {
      const clock = new ManualClock();
      const server = new FakeServer(() => ({ statusCode: 500, headers: {}, body: new Uint8Array() }));
      const session = new Session(settings('password'), { transport: server, clock });
      const isObject = typeof stored === 'object' && stored !== null;
      if (isObject && (stored as Record<string, unknown>)['fingerprint'] === 'right')
        (stored as Record<string, unknown>)['fingerprint'] = session.fingerprint;
      session.restore(stored);
      const came = await outcome(() => session.accessToken());
      if ('value' in came) assert.match(came.value, IN_A_HEADER, 'it goes into a header');
      await session.keepAlive();
      session.snapshot();
      const { condition } = session;
      if (condition.state === 'signedIn') assert.ok(!Number.isNaN(new Date(condition.until).getTime()));
      assert.ok(!JSON.stringify(condition).includes(SECRET));
      await session.logOut();
    }));
});
