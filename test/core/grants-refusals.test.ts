import assert from 'node:assert/strict';
import { VeeamError } from '../../core/errors/veeam-error';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, ManualClock, text, tokens } from './fake-server';
import type { Reply } from './fake-server';

function open(reply: () => Reply, product = 'backup-for-aws') {
  const settings = parseSettings({
    product,
    server: 'https://backup.example.com',
    grant: 'password',
    credentials: { username: 'administrator', password: 'correct-horse-battery' },
  });
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  return { session: new Session(settings, { transport: server, clock, random: () => 0 }), server, clock };
}

const page = (title: string, status: number): Reply =>
  text(`<html><head><title>${title}</title></head><body>…</body></html>`, status, 'text/html');
const problem = (body: object, status: number): Reply =>
  json({ type: 'about:blank', status, ...body }, status, { 'content-type': 'application/problem+json' });

const PASSWORD_ADVICE = /Check user name|password/;

/** What a token call was answered, the error's code, and what its sentence has to say. */
type Case = [what: string, reply: () => Reply, code: string, said: RegExp];

describe('A token call that was refused for another reason than the account', () => {
  const cases: Case[] = [
    [
      'a sentence in plain text',
      () => text('Bad Request - Invalid Hostname', 400),
      'VEEAM_UNEXPECTED_ANSWER',
      /The server says: Bad Request - Invalid Hostname\. That is no decision about the account/,
    ],
    ['plain text with 401', () => text('Unauthorized', 401), 'VEEAM_UNEXPECTED_ANSWER', /says: Unauthorized/],
    ['an empty 400', () => text('', 400), 'VEEAM_UNEXPECTED_ANSWER', /an empty body.*no decision/],
    [
      'a version, as a code within an error object',
      () => json({ error: { code: 'UnsupportedApiVersion', message: 'Not here.' } }, 400),
      'VEEAM_CONFIGURATION',
      /400: Not here\. Choose another API version than 1\.7-rev0/,
    ],
    [
      'a version, as a code alone',
      () => json({ error: { code: 'UnsupportedApiVersion' } }, 400),
      'VEEAM_CONFIGURATION',
      /400: UnsupportedApiVersion\. Choose another API version/,
    ],
    [
      'a version, as the kind of problem',
      () =>
        problem(
          { type: '/problems/apiVersionUnspecified', errorCode: 'UnexpectedContent', title: 'Bad' },
          400,
        ),
      'VEEAM_CONFIGURATION',
      /Choose another API version/,
    ],
    [
      'a version, as a title with details',
      () => problem({ title: 'Unsupported API version', details: 'The value is not known.' }, 400),
      'VEEAM_CONFIGURATION',
      /The value is not known\. Choose another API version/,
    ],
    [
      'a version, in words and with another status',
      () => json({ message: 'Version 1.7-rev0 is not served here' }, 404),
      'VEEAM_CONFIGURATION',
      /Choose another API version/,
    ],
    [
      'the page of a proxy',
      () => page('Access denied by policy', 403),
      'VEEAM_UNEXPECTED_ANSWER',
      /titled "Access denied by policy"\. A web page is what a proxy, a load balancer/,
    ],
    [
      'the sign-in page of a load balancer',
      () => page('401 Authorization Required', 401),
      'VEEAM_UNEXPECTED_ANSWER',
      /a load balancer/,
    ],
    ['a page with 400', () => page('400 Bad Request', 400), 'VEEAM_UNEXPECTED_ANSWER', /a load balancer/],
    [
      'a license agreement',
      () => problem({ title: 'Forbidden', details: 'The license agreement has not been accepted.' }, 403),
      'VEEAM_REQUEST_REFUSED',
      /Veeam says: The license agreement has not been accepted\. Sign in to the web interface.*accept/,
    ],
    [
      'a license agreement that only a member tells of',
      () => problem({ title: 'Forbidden', licenseAgreementAcceptanceRequired: true }, 403),
      'VEEAM_REQUEST_REFUSED',
      /accept the license agreement/,
    ],
    [
      'an edition',
      () =>
        json(
          { errorCode: 'AccessDenied', message: 'REST API is not available in the Community edition.' },
          403,
        ),
      'VEEAM_REQUEST_REFUSED',
      /Community edition\. The license or edition of Veeam Backup for AWS does not cover/,
    ],
    [
      'a role',
      () => json({ message: 'Users of this role have no access.' }, 403),
      'VEEAM_REQUEST_REFUSED',
      /have no access\. The account may not sign in to the REST API/,
    ],
    [
      'a payment',
      () => json({ message: 'The subscription has ended.' }, 402),
      'VEEAM_REQUEST_REFUSED',
      /The subscription has ended\. The license or edition/,
    ],
    ['the user of a proxy', () => text('', 407), 'VEEAM_UNEXPECTED_ANSWER', /user of the proxy/],
    [
      'a request that took too long to arrive',
      () => text('', 408),
      'VEEAM_TIMEOUT',
      /gave up waiting for the request/,
    ],
    [
      'a method',
      () => json({ message: 'Method Not Allowed' }, 405),
      'VEEAM_UNEXPECTED_ANSWER',
      /found no token service.*405.*product, address and port/,
    ],
    [
      'what the request holds',
      () => problem({ errorCode: 'UnexpectedContent', details: 'The body cannot be read.' }, 400),
      'VEEAM_UNEXPECTED_ANSWER',
      /The body cannot be read\. That is no decision about the account/,
    ],
  ];
  for (const [what, reply, code, said] of cases) {
    it(`says so, gives no advice about the password and pauses nothing: ${what}`, async () => {
      const { session, clock, server } = open(reply);
      await assert.rejects(session.accessToken(), (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, said);
        assert.doesNotMatch(error.message, PASSWORD_ADVICE);
        return true;
      });
      assert.notEqual(session.condition.state, 'paused');
      clock.advance(60_000);
      await assert.rejects(session.accessToken(), { code });
      assert.equal(server.requests.length, 2, 'no pause of minutes');
    });
  }

  it('and by a server of another product says that product, address and port do not belong together', async () => {
    for (const reply of [
      () =>
        problem(
          { type: '/problems/apiVersionUnspecified', details: 'The x-api-version header is required.' },
          400,
        ),
      () => json({ message: 'There is no /token here.' }, 404),
      () => page('Veeam Backup for AWS', 405),
    ]) {
      const { session } = open(reply, 'service-provider-console-v2');
      await assert.rejects(session.accessToken(), {
        code: 'VEEAM_UNEXPECTED_ANSWER',
        message: /found no token service.*Check that product, address and port belong together/,
      });
    }
  });
});

describe('Single sign-on for a user whom the server does not know', () => {
  for (const [what, reply] of [
    ['404', () => problem({ errorCode: 'NotFound', details: 'No such user' }, 404)],
    ['400', () => problem({ errorCode: 'UnexpectedContent', details: 'No such user' }, 400)],
    ['403', () => problem({ errorCode: 'AccessDenied', details: 'No such user' }, 403)],
    ['an empty 404', () => text('', 404)],
  ] as [string, () => Reply][]) {
    it(`names the user and blames no path: ${what}`, async () => {
      const settings = parseSettings({
        product: 'backup-for-aws',
        server: 'https://backup.example.com',
        grant: 'saml',
        credentials: { username: 'nobody@example.com' },
      });
      const session = new Session(settings, { transport: new FakeServer(reply), clock: new ManualClock() });
      await assert.rejects(session.beginSingleSignOn(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'VEEAM_SINGLE_SIGN_ON');
        assert.match(error.message, /no single sign-on for the user nobody@example\.com: check how the name/);
        assert.doesNotMatch(error.message, /[Cc]heck (the )?path/);
        return true;
      });
    });
  }
});

describe('A code whose server showed a certificate that is not trusted', () => {
  it('is not spent, and can be used once the certificate is', async () => {
    const settings = (trust: string) =>
      parseSettings({
        product: 'backup-for-aws',
        server: 'https://backup.example.com',
        grant: 'authorization_code',
        credentials: { authorizationCode: 'issued' },
        trust,
      });
    let isTrusted = false;
    const server = new FakeServer((_, count) =>
      isTrusted ? tokens(count) : new VeeamError('VEEAM_CERTIFICATE', 'The certificate is not trusted.'),
    );
    const ports = { transport: server, clock: new ManualClock() };
    const session = new Session(settings(''), ports);
    await assert.rejects(session.accessToken(), { code: 'VEEAM_CERTIFICATE' });
    isTrusted = true;
    assert.equal(await session.accessToken(), 'access-2');
    assert.notEqual(new Session(settings('ca'), ports).fingerprint, session.fingerprint);
  });
});

describe('A token call that was refused because of the account', () => {
  const wrong: [string, () => Reply, RegExp][] = [
    [
      'an OAuth error',
      () => json({ error: 'invalid_grant', error_description: 'Wrong.' }, 400),
      /says: Wrong\./,
    ],
    [
      'an OAuth error without words',
      () => json({ error: 'invalid_client' }, 400),
      /was refused\. Check user/,
    ],
    ['the Console, with invalid_request', () => json({ error: 'invalid_request' }, 400), /Check user name/],
    [
      'problem+json',
      () => problem({ errorCode: 'AccessDenied', details: 'No such user' }, 401),
      /No such user\./,
    ],
    [
      'an error within an object',
      () => json({ error: { code: 'Denied', message: 'No.' } }, 401),
      /says: No\./,
    ],
    ['a bare message', () => json({ message: 'Authorization has been denied.' }, 401), /has been denied/],
    ['an empty 401', () => text('', 401), /was refused\. Check user name/],
  ];
  for (const [what, reply, said] of wrong) {
    it(`leaves the account alone for a minute: ${what}`, async () => {
      const { session, server, clock } = open(reply);
      await assert.rejects(session.accessToken(), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'VEEAM_SIGN_IN_REFUSED', error.message);
        assert.match(error.message, said);
        assert.match(error.message, PASSWORD_ADVICE);
        return true;
      });
      clock.advance(59_999);
      await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
      assert.equal(server.requests.length, 1);
    });
  }

  for (const [what, reply] of [
    ['423', () => json({ message: 'Too many attempts.' }, 423)],
    ['a code', () => json({ errorCode: 'AccessDenied', message: 'The account is locked out.' }, 401)],
  ] as [string, () => Reply][]) {
    it(`says that the account is locked, told by ${what}, and keeps away from it as long`, async () => {
      const { session, server, clock } = open(reply);
      await assert.rejects(session.accessToken(), {
        code: 'VEEAM_SIGN_IN_REFUSED',
        message: /The account is locked, which says nothing about the password: wait/,
      });
      clock.advance(59_999);
      await assert.rejects(session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED', message: /locked/ });
      assert.equal(server.requests.length, 1);
    });
  }
});
