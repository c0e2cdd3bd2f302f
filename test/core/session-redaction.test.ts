import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { checkContent } from '../../core/requests/answer-payload';
import { apiError } from '../../core/requests/authenticated-request';
import { pages } from '../../core/requests/paging';
import { KnownSecrets } from '../../core/session/redaction';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, ManualClock, text, tokens } from './fake-server';
import type { Reply } from './fake-server';

/** Every character that some spelling changes. */
const PASSWORD = `Pa"ss w/ö&r<d>'+\\%100`;
const LETTERS = 'correcthorsebattery';

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
  return { session: new Session(settings, { transport: server, clock, random: () => 0 }), server, clock };
}

const lower = (spelled: string): string => spelled.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
const html = (secret: string): string =>
  secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
const base64 = (secret: string): string => Buffer.from(secret).toString('base64');

const SPELLINGS: [string, (secret: string) => string][] = [
  ['plain', (secret) => secret],
  ['percent', encodeURIComponent],
  ['percent in lower case', (secret) => lower(encodeURIComponent(secret))],
  ['percent twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ['form', (secret) => new URLSearchParams({ secret }).toString().slice('secret='.length)],
  ['HTML', html],
  ['HTML in hexadecimal', (secret) => html(secret).replaceAll('&#39;', '&#x27;').replaceAll('/', '&#x2F;')],
  ['JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
  [
    'JSON in ASCII',
    (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('ö', '\\u00F6').replaceAll('&', '\\u0026'),
  ],
  ['base64', base64],
  ['base64url', (secret) => Buffer.from(secret).toString('base64url')],
];

/** What is left of a secret where an error was meant to blank it: any eight letters of it, in any spelling. */
function assertBlank(shown: string, secret: string): void {
  for (const [spelling, spell] of SPELLINGS)
    assert.ok(!shown.includes(spell(secret)), `${spelling} spelling is shown: ${shown}`);
}

describe('The redaction', () => {
  for (const [spelling, spell] of SPELLINGS) {
    it(`knows a secret in ${spelling} spelling`, () => {
      const { redact } = new KnownSecrets({ password: PASSWORD });
      assert.equal(redact(`before ${spell(PASSWORD)} after`), 'before ••• after');
    });
  }

  it('knows a secret within a longer base64 text, wherever it lies there', () => {
    const { redact } = new KnownSecrets({ password: LETTERS });
    for (const before of ['', 'a', 'ab', 'abc', 'administrator:']) {
      const shown = redact(`Basic ${base64(`${before}${LETTERS}:tail`)}`);
      const rest = Buffer.from(shown.replace('Basic ', '').replace('•••', ''), 'base64').toString();
      assert.ok(shown.includes('•••') && !rest.includes('horse'), shown);
    }
  });

  it('blanks the longer of two secrets whole where it holds the other', () => {
    const { redact } = new KnownSecrets({ password: 'secret', idpPassword: 'my-secret-too' });
    assert.equal(redact('my-secret-too, secret'), '•••, •••');
  });

  it('blanks a short secret where it stands alone, and no part of a word', () => {
    const { redact } = new KnownSecrets({ password: 'the' });
    assert.equal(redact('password=the; there is another'), 'password=•••; there is another');
  });

  it('leaves names alone, and a session without secrets as it is', () => {
    assert.equal(new KnownSecrets({ username: 'administrator' }).redact('administrator'), 'administrator');
  });

  it('forgets old secrets, but none in use', () => {
    const secrets = new KnownSecrets({}, () => ['token-in-use']);
    for (let count = 0; count < 1000; count += 1) secrets.note(`token-${count}-of-many`);
    assert.equal(secrets.redact('token-0-of-many token-in-use token-999-of-many'), 'token-0-of-many ••• •••');
  });

  it('takes no longer for a token of 100 kB than a glance', () => {
    const token = 'a+/='.repeat(25_000);
    const secrets = new KnownSecrets({}, () => [token]);
    assert.equal(secrets.redact(`it is ${token}, and ${encodeURIComponent(token)}!`), 'it is •••, and •••!');
  });
});

describe('What is quoted of an answer repeats no secret', () => {
  for (const [spelling, spell] of SPELLINGS) {
    for (const [where, reply] of [
      [
        'the title of a page',
        (said: string) => text(`<html><title>No ${said}!</title></html>`, 200, 'text/html'),
      ],
      [
        'the title of a 404',
        (said: string) => text(`<html><title>No ${said}!</title></html>`, 404, 'text/html'),
      ],
      ['the name of a member', (said: string) => json({ [`no ${said}`]: 1 })],
      ['plain text', (said: string) => text(`no ${said}`, 400)],
      ['a sentence', (said: string) => json({ error: { message: `no ${said}` } }, 400)],
      ['a code', (said: string) => json({ error: `no ${said}` }, 401)],
    ] as [string, (said: string) => Reply][]) {
      it(`in ${where}, in ${spelling} spelling`, async () => {
        const { session } = open(() => reply(spell(PASSWORD)));
        const error = await session.accessToken().then(
          () => assert.fail('the sign-in went well'),
          (fault: Error) => fault,
        );
        assertBlank(`${error.message}${JSON.stringify(error)}`, PASSWORD);
      });
    }
  }

  it('of a verification code, nor of what the password was answered with', async () => {
    const { session } = open(
      ({ body }) =>
        String(body).startsWith('grant_type=mfa')
          ? json({ errorCode: 'AccessDenied', detail: `no ${String(body)} 314159` }, 401)
          : json({ mfa_token: 'challenge+of/the=server' }),
      { grant: 'mfa' },
    );
    await assert.rejects(session.finishSignIn({ mfaCode: '314 159' }), (error: Error) => {
      assert.match(error.message, /Veeam says/);
      assert.doesNotMatch(error.message, /314159|challenge|of%2Fthe/);
      return true;
    });
    await assert.rejects(session.accessToken(), (error: Error) => {
      assert.doesNotMatch(`${error.message}${JSON.stringify(error)}`, /314159|challenge/);
      return true;
    });
  });

  it('of a computed verification code', async () => {
    const sent: string[] = [];
    const { session } = open(
      ({ body }) => {
        const code = new URLSearchParams(String(body)).get('mfa_code');
        if (code === null) return json({ mfa_token: 'challenge' });
        sent.push(code);
        return json({ errorCode: 'AccessDenied', detail: `The code ${code} is wrong` }, 401);
      },
      {
        grant: 'mfa',
        credentials: { username: 'a', password: PASSWORD, totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
      },
    );
    await assert.rejects(session.accessToken(), { message: /The code ••• is wrong/ });
    assert.equal(sent.length, 2);
  });

  it('of an authorization code or a SAML answer that was handed over', async () => {
    for (const [grant, input] of [
      ['authorization_code', { authorizationCode: 'a-code/with+signs=' }],
      ['saml', { samlResponse: 'PHNhbWxwOlJlc3BvbnNlPjwvc2FtbHA+' }],
    ] as const) {
      const { session } = open(
        ({ body }) => json({ error: 'invalid_grant', error_description: `no ${String(body)}` }, 400),
        {
          grant,
          credentials: { username: 'sara@example.com' },
        },
      );
      await assert.rejects(session.finishSignIn(input), (error: Error) => {
        assert.match(error.message, /=•••/);
        return true;
      });
    }
  });

  it('of a token in use, and of those before it, in a request, its content, its pages and the log-out', async () => {
    const { session, server, clock } = open((request, count) =>
      request.method === 'DELETE'
        ? json({ message: 'access-1 access-2 access-3 ended' })
        : request.method === 'GET'
          ? text('<html><title>access-1 access-2 access-3</title></html>', 200, 'text/html')
          : tokens(count),
    );
    await session.accessToken();
    for (let round = 0; round < 2; round += 1) {
      clock.advance(3_600_000);
      await session.accessToken();
    }
    const client = { session, transport: server, clock, apiVersion: '1.7-rev0' };
    const call = { method: 'GET', path: 'sessions' };
    const url = 'https://backup.example.com:11005/api/v1/sessions';
    const late = { ...json({ message: 'no access-1, no refresh-2' }, 500), url };
    assert.match(apiError(client, call, late).message, /no •••, no •••/);
    const page = { ...text('<html><title>access-1</title></html>', 200, 'text/html'), url };
    assert.throws(() => checkContent(page, '<html>', (said) => session.redact(said)), /titled "•••"/);
    await assert.rejects(pages(client, call).next(), /titled "••• ••• •••"/);
    assert.equal((await session.logOut()).message, '••• ••• ••• ended');
  });
});
