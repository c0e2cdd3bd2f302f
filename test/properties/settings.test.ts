import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fingerprintOf } from '../../core/session/fingerprint';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, ManualClock } from '../core/fake-server';
import { anyText, anyValue, holds, outcome, SECRET } from './cases';

const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, anyText, anyValue);
const secret = mostly(
  fc.oneof(
    fc.constant(SECRET),
    anyText.map((text) => `${SECRET}${text}`),
  ),
);

const raw = fc.oneof(
  fc.record(
    {
      product: mostly(
        fc.constantFrom('backup-for-aws', 'service-provider-console-v2', 'availability-console'),
      ),
      server: mostly(
        fc.oneof(
          fc.webUrl(),
          fc.domain(),
          fc.ipV4(),
          fc.ipV6().map((ip) => `https://[${ip}]`),
          fc
            .tuple(fc.domain(), fc.integer({ min: -1, max: 99_999 }))
            .map(([name, port]) => `${name}:${port}`),
          anyText.map((text) => `https://${text}`),
          fc.constantFrom(
            'http://127.0.0.1:1',
            'https://a:b@c',
            'ftp://x',
            'https://${HOST}:1',
            '::1',
            'https:x',
          ),
        ),
      ),
      apiVersion: mostly(fc.constantFrom('', '1.7-rev0', 'v2')),
      grant: mostly(fc.constantFrom('password', 'mfa', 'authorization_code', 'saml', 'refresh_token')),
      signOnOrigins: mostly(fc.array(fc.oneof(fc.webUrl(), anyText))),
      trust: mostly(fc.string()),
      credentials: mostly(
        fc.record(
          {
            username: mostly(fc.constant('administrator')),
            password: secret,
            totpSecret: mostly(
              fc.constantFrom('GEZDGNBVGY3TQOJQ', 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ'),
            ),
            refreshToken: secret,
            authorizationCode: secret,
            idpUsername: mostly(fc.constant('someone')),
            idpPassword: secret,
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ['product', 'server', 'grant'] },
  ),
  anyValue,
);

describe('Whatever stands in the settings of a session', () => {
  it('they are a server over TLS that is named plainly, or an error with a code and no secret', () =>
    holds(raw, async (given) => {
      const parsed = await outcome(() => parseSettings(given));
      if ('error' in parsed) return;
      const { server, apiVersion, signOnOrigins } = parsed.value;
      const url = new URL(server);
      assert.equal(url.origin, server);
      assert.ok(url.protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(url.hostname), server);
      assert.match(apiVersion, /^[\w.-]+$/);
      for (const origin of signOnOrigins) assert.equal(new URL(origin).origin, origin);
      assert.match(fingerprintOf(parsed.value), /^[\w-]{43}$/);
    }));

  it('a session made of them asks its own server and no other, or ends in an error with a code', () =>
    holds(raw, async (given) => {
      const parsed = await outcome(() => parseSettings(given));
      if ('error' in parsed) return;
      const server = new FakeServer(() => ({ statusCode: 404, headers: {}, body: new Uint8Array() }));
      const session = new Session(parsed.value, { transport: server, clock: new ManualClock() });
      const came = await outcome(() => session.accessToken());
      assert.ok('error' in came);
      for (const { url, headers } of server.requests) {
        assert.equal(new URL(url).origin, parsed.value.server);
        for (const value of Object.values(headers)) assert.doesNotMatch(value, /[\r\n\0]/);
      }
    }));
});
