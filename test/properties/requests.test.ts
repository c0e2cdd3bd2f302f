import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HttpRequest } from '../../core/ports';
import { products } from '../../core/products/registry';
import { resolveAddress } from '../../core/requests/address';
import type { Query } from '../../core/requests/address';
import { answerPayload, checkContent } from '../../core/requests/answer-payload';
import { apiError, authenticatedRequest } from '../../core/requests/authenticated-request';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { allEntries } from '../../core/requests/paging';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, ManualClock, tokens } from '../core/fake-server';
import { anyText, anyValue, holds, outcome, SECRET } from './cases';

const SERVER = 'https://backup.example.com:11005';

/** Parts of which paths are made, the ones that lead astray among them. */
const path = fc.oneof(
  anyText,
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '/',
          '//',
          '\\',
          '..',
          '.',
          '%2e%2e',
          '%2E.',
          '?',
          '#',
          '@',
          ':',
          '\t',
          '\n',
          '\r',
          ' ',
        ),
        fc.constantFrom(
          'https:',
          'HTTPS://',
          'http://',
          'file:',
          'javascript:',
          'evil.example',
          '127.0.0.1',
          '[::1]',
        ),
        fc.constantFrom(
          'backup.example.com:11005',
          'https://backup.example.com:11005',
          'user:pass@',
          'api',
          'v1',
        ),
        fc.constantFrom('sessions', '%00', '%0d%0a', '日本', '\ud800', '。', '／', '．．'),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

const query = fc.oneof(
  fc.dictionary(
    anyText,
    fc.oneof(anyText, fc.integer(), fc.boolean(), fc.array(anyText), fc.date(), anyValue),
    {
      maxKeys: 4,
    },
  ),
  anyValue.filter((value) => typeof value === 'object' && value !== null),
);

const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'authorization',
      'Authorization',
      'host',
      'content-length',
      'transfer-encoding',
      'cookie',
      'x-a',
    ),
    anyText,
  ),
  fc.oneof(anyText, fc.constant(`x\r\ninjected: yes`), anyValue),
  { maxKeys: 4 },
);

function session(reply: FakeServer['reply']): { client: ApiClient; server: FakeServer } {
  const settings = parseSettings({
    product: 'backup-for-aws',
    server: SERVER,
    grant: 'password',
    credentials: { username: 'administrator', password: `${SECRET}-password` },
  });
  const server = new FakeServer((request, count) =>
    request.url.endsWith('/token') ? secretTokens(count) : reply(request, count),
  );
  const clock = new ManualClock();
  const made = new Session(settings, { transport: server, clock });
  return { client: { session: made, transport: server, clock, apiVersion: '1.7-rev0' }, server };
}

function secretTokens(count: number): ReturnType<typeof tokens> {
  const answer = JSON.parse(Buffer.from(tokens(count).body).toString()) as Record<string, unknown>;
  return json({ ...answer, access_token: `${SECRET}-access-${count}` });
}

function judge({ url, headers: sent }: HttpRequest): void {
  const to = new URL(url);
  assert.equal(to.origin, SERVER, 'no other server');
  assert.equal(to.username + to.password + to.hash, '');
  assert.match(url, /^[\x21-\x7e]+$/, 'nothing in the address that could end the line');
  assert.ok(!to.pathname.split('/').includes('..'));
  for (const [name, value] of Object.entries(sent)) {
    assert.match(name, /^[!#$%&'*+.^_`|~0-9a-z-]+$/, 'the name of a header');
    assert.match(value, /^[\t\x20-\x7e\x80-\xff]*$/, `the value of ${name}`);
  }
}

describe('Whatever path, query and headers a flow gives', () => {
  it('the address is on the server of the session, for every product, or there is an error with a code', () =>
    holds(fc.tuple(path, query, fc.constantFrom(...products)), async ([typed, asked, profile]) => {
      const target = { server: SERVER, profile, apiVersion: profile.versioning.default };
      const found = await outcome(() => resolveAddress(target, typed, asked as Query));
      if ('value' in found) judge({ method: 'GET', url: found.value.href, headers: {} });
    }));

  it('what goes out has the token of the session, no injected header, and goes to no other server', () =>
    holds(
      fc.tuple(path, query, headers, anyValue, fc.oneof(fc.constantFrom('GET', 'POST', 'put'), anyText)),
      async ([typed, asked, given, body, method]) => {
        const { client, server } = session(() => json({}));
        const call = {
          method,
          path: typed,
          query: asked as Query,
          headers: given as Record<string, string>,
          body,
        };
        await outcome(() => authenticatedRequest(client, call));
        for (const request of server.requests) {
          judge(request);
          if (request.url.endsWith('/token')) continue;
          assert.equal(request.headers['authorization'], `Bearer ${SECRET}-access-1`);
          assert.ok(
            request.body === undefined ||
              typeof request.body === 'string' ||
              request.body instanceof Uint8Array,
          );
        }
      },
    ));
});

describe('Whatever a request is answered with', () => {
  const content = fc.oneof(
    { weight: 6, arbitrary: fc.json().map((text) => Buffer.from(text)) },
    fc.uint8Array({ maxLength: 100 }),
    { weight: 6, arbitrary: anyText.map((text) => Buffer.from(text)) },
    fc.constant(Buffer.from(JSON.stringify({ message: `Bearer ${SECRET}-access-1 is not taken` }))),
    fc.constant(Buffer.from(`<html><title>${SECRET}-access-1</title></html>`)),
    fc.constant(Buffer.from(JSON.stringify({ [`${SECRET}-access-1`]: 1 }))),
    fc.integer({ min: 1000, max: 20_000 }).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
    {
      weight: 12,
      arbitrary: fc
        .record({ totalCount: anyValue, results: fc.oneof(fc.array(anyValue, { maxLength: 3 }), anyValue) })
        .map((page) => Buffer.from(writable(page))),
    },
  );
  const answer = fc.record({
    statusCode: fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 })),
    headers: fc.dictionary(
      fc.constantFrom('content-type', 'location', 'retry-after', 'content-disposition'),
      fc.oneof(
        fc.constantFrom(
          'application/json',
          'text/html; charset=latin1',
          'text/plain; charset=nonsense',
          '/again',
        ),
        fc.constantFrom(
          'https://evil.example/',
          '//evil.example/x',
          'http://backup.example.com:11005/',
          '-1',
        ),
        anyText,
      ),
    ),
    body: content,
  });

  it('it becomes a payload, or an error with a code that repeats no token', () =>
    holds(answer, async (came) => {
      const { client, server } = session(() => came);
      const call = { method: 'GET', path: 'sessions' };
      await outcome(async () => {
        const got = await authenticatedRequest(client, call);
        if (got.statusCode >= 300) throw apiError(client, call, got);
        checkContent(got, answerPayload(got), (text) => client.session.redact(text));
      });
      server.requests.forEach(judge);
    }));

  it('pages of it end, with entries or with an error that has a code', () =>
    holds(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
      const { client, server } = session((_request, count) => answers[count % answers.length] ?? json([]));
      await outcome(() => allEntries(client, { method: 'GET', path: 'sessions' }, 500));
      server.requests.forEach(judge);
      // An entry a page, and each page refused once: the page, a token, the page again.
      assert.ok(server.requests.length <= 500 * 3 + 1, `${server.requests.length} requests`);
    }));
});

/** JSON of what may hold anything. */
function writable(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner)) ??
      ''
    );
  } catch {
    return '{"totalCount":1,"results":[1]}';
  }
}
