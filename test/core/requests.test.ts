import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { resolveAddress } from '../../core/requests/address';
import { answerPayload } from '../../core/requests/answer-payload';
import { authenticatedRequest, successfulRequest } from '../../core/requests/authenticated-request';
import { allEntries, pages } from '../../core/requests/paging';
import { productProfile } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, lostAnswer, ManualClock, text, tokens } from './fake-server';
import type { Reply } from './fake-server';

function client(
  reply: (request: HttpRequest, count: number) => Reply,
  product: ProductId = 'backup-for-aws',
) {
  const credentials = { username: 'administrator', password: 'Password1' };
  const settings = parseSettings({ product, server: 'a.example.com', grant: 'password', credentials });
  let signIns = 0;
  let calls = 0;
  const server = new FakeServer((request) =>
    request.url.endsWith('/token') ? tokens((signIns += 1)) : reply(request, (calls += 1)),
  );
  const clock = new ManualClock();
  const session = new Session(settings, { transport: server, clock, random: () => 0 });
  const apiCalls = () => server.requests.filter(({ url }) => !url.endsWith('/token'));
  return {
    session,
    transport: server,
    clock,
    apiVersion: settings.apiVersion,
    apiCalls,
    signIns: () => signIns,
  };
}

const target = {
  server: 'https://a.example.com:11005',
  profile: productProfile('backup-for-aws'),
  apiVersion: '1.7-rev0',
};

describe('The address of a request', () => {
  const good: [string, object, string][] = [
    ['/api/v1/sessions', {}, '/api/v1/sessions'],
    ['sessions', {}, '/api/v1/sessions'],
    ['api/v1/sessions', {}, '/api/v1/sessions'],
    ['https://a.example.com:11005/api/v1/x', {}, '/api/v1/x'],
    [
      '/api/v1/sessions?Limit=5',
      { Status: ['Failed', 'Warning'], Empty: '', Missing: undefined },
      '/api/v1/sessions?Limit=5&Status=Failed&Status=Warning',
    ],
    [
      'sessions',
      { $skip: 3, Name: 'a b+c&d', Active: true, From: new Date(0) },
      '/api/v1/sessions?$skip=3&Name=a%20b%2Bc%26d&Active=true&From=1970-01-01T00%3A00%3A00.000Z',
    ],
    ['sessions/a..b', {}, '/api/v1/sessions/a..b'],
  ];
  for (const [path, query, expected] of good) {
    it(`"${path}" becomes ${expected}`, () => {
      assert.equal(
        resolveAddress(target, path, query as Record<string, unknown>).href,
        `${target.server}${expected}`,
      );
    });
  }
  const bad: [string, string][] = [
    ['', 'VEEAM_CONFIGURATION'],
    ['../token', 'VEEAM_CONFIGURATION'],
    ['/api/v1/../../etc', 'VEEAM_CONFIGURATION'],
    ['/api/%2e%2E/x', 'VEEAM_CONFIGURATION'],
    ['/api\\..\\x', 'VEEAM_CONFIGURATION'],
    ['https://evil.example.com/api', 'VEEAM_FOREIGN_SERVER'],
    ['https://a.example.com/api', 'VEEAM_FOREIGN_SERVER'],
    ['http://a.example.com:11005/api', 'VEEAM_FOREIGN_SERVER'],
    ['//evil.example.com/api', 'VEEAM_FOREIGN_SERVER'],
    ['\\\\evil.example.com\\api', 'VEEAM_FOREIGN_SERVER'],
    ['https://user:pw@a.example.com:11005/', 'VEEAM_FOREIGN_SERVER'],
  ];
  for (const [path, code] of bad) {
    it(`"${path}" is refused with ${code}`, () =>
      assert.throws(() => resolveAddress(target, path), { code }));
  }
});

describe('An authenticated request', () => {
  it('carries token and version header, and hands back the answer as it came', async () => {
    const aClient = client(() => json({ results: [] }));
    const answer = await authenticatedRequest(aClient, {
      method: 'get',
      path: '/api/v1/sessions',
      headers: { Authorization: 'mine', 'X-Own': '1' },
    });
    assert.deepEqual(answerPayload(answer), { results: [] });
    assert.deepEqual(aClient.apiCalls()[0], {
      method: 'GET',
      url: 'https://a.example.com:11005/api/v1/sessions',
      headers: {
        accept: 'application/json',
        'x-own': '1',
        'x-api-version': '1.7-rev0',
        authorization: 'Bearer access-1',
      },
      body: undefined,
      timeoutMs: undefined,
    });
  });

  it('renews once and repeats once after a 401', async () => {
    const aClient = client(({ headers }) =>
      headers['authorization'] === 'Bearer access-1' ? json({}, 401) : json({ ok: true }),
    );
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => authenticatedRequest(aClient, { method: 'GET', path: 'x' })),
    );
    assert.ok(answers.every(({ statusCode }) => statusCode === 200));
    assert.deepEqual([aClient.signIns(), aClient.apiCalls().length], [2, 200]);
  });

  it('renews again and again where the server takes the token in between', async () => {
    let valid = 'Bearer access-1';
    const aClient = client(({ headers }) => json({}, headers['authorization'] === valid ? 200 : 401));
    for (let round = 2; round < 5; round += 1) {
      assert.equal((await authenticatedRequest(aClient, { method: 'GET', path: 'x' })).statusCode, 200);
      valid = `Bearer access-${round}`;
    }
    assert.equal((await authenticatedRequest(aClient, { method: 'GET', path: 'x' })).statusCode, 200);
  });

  it('repeats nothing else', async () => {
    const aClient = client(() => json({ message: 'Internal error' }, 500));
    await assert.rejects(successfulRequest(aClient, { method: 'POST', path: 'x', body: {} }), {
      code: 'VEEAM_SERVER_FAULT',
      statusCode: 500,
    });
    assert.equal(aClient.apiCalls().length, 1);
  });

  it('says that a request which changes something may have been carried out when its answer got lost', async () => {
    const aClient = client(() => lostAnswer());
    await assert.rejects(authenticatedRequest(aClient, { method: 'POST', path: 'x' }), {
      code: 'VEEAM_TIMEOUT',
      message: /may have carried out the POST/,
    });
    await assert.rejects(
      authenticatedRequest(aClient, { method: 'GET', path: 'x' }),
      (error: Error) => !error.message.includes('carried out'),
    );
  });

  it('hands back the second 401', async () => {
    const aClient = client(() => json({}, 401));
    assert.equal((await authenticatedRequest(aClient, { method: 'GET', path: 'x' })).statusCode, 401);
    assert.deepEqual([aClient.signIns(), aClient.apiCalls().length], [2, 2]);
  });

  it('follows redirects on the same server and never elsewhere', async () => {
    const redirect = (location: string): Reply => ({
      statusCode: 302,
      headers: { location },
      body: new Uint8Array(),
    });
    const same = client((_, count) => (count === 1 ? redirect('/api/v1/moved') : json({ moved: true })));
    assert.equal(
      (await authenticatedRequest(same, { method: 'GET', path: 'x' })).url,
      'https://a.example.com:11005/api/v1/moved',
    );
    const away = client(() => redirect('https://evil.example.com/'));
    await assert.rejects(authenticatedRequest(away, { method: 'GET', path: 'x' }), {
      code: 'VEEAM_FOREIGN_SERVER',
    });
    assert.ok(away.apiCalls().every(({ url }) => url.startsWith('https://a.example.com:11005/')));
    const nowhere = client(() => redirect('https://'));
    await assert.rejects(authenticatedRequest(nowhere, { method: 'GET', path: 'x' }), {
      code: 'VEEAM_UNEXPECTED_ANSWER',
    });
    const loop = client(() => redirect('/api/v1/x'));
    await assert.rejects(authenticatedRequest(loop, { method: 'GET', path: 'x' }), {
      code: 'VEEAM_UNEXPECTED_ANSWER',
    });
    const post = client(() => redirect('/api/v1/moved'));
    await assert.rejects(successfulRequest(post, { method: 'POST', path: 'x' }), {
      code: 'VEEAM_UNEXPECTED_ANSWER',
      statusCode: 302,
    });
    assert.equal(post.apiCalls().length, 1);
  });

  it('writes objects as JSON, leaves text and bytes alone, and sends no body with GET', async () => {
    const aClient = client(() => json({}));
    const bodies: [string, unknown][] = [
      ['POST', { a: 1 }],
      ['PUT', '{"a":1}'],
      ['PUT', 'plain'],
      ['POST', Buffer.from('bytes')],
      ['POST', ''],
      ['GET', { a: 1 }],
    ];
    for (const [method, body] of bodies) await authenticatedRequest(aClient, { method, path: 'x', body });
    assert.deepEqual(
      aClient.apiCalls().map(({ body, headers }) => [body?.toString(), headers['content-type']]),
      [
        ['{"a":1}', 'application/json'],
        ['{"a":1}', 'application/json'],
        ['plain', 'text/plain; charset=utf-8'],
        ['bytes', 'application/octet-stream'],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
  });

  it('refuses a method that is none and a body with a cycle before anything is sent', async () => {
    const aClient = client(() => json({}));
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    await assert.rejects(authenticatedRequest(aClient, { method: 'FETCH', path: 'x' }), {
      code: 'VEEAM_CONFIGURATION',
    });
    await assert.rejects(authenticatedRequest(aClient, { method: 'POST', path: 'x', body: cycle }), {
      code: 'VEEAM_CONFIGURATION',
    });
    assert.equal(aClient.transport.requests.length, 0);
  });
});

describe('A refusal', () => {
  const shapes: [string, Reply, string, RegExp][] = [
    [
      'problem+json',
      json({ title: 'Forbidden', detail: 'Role is too low', errorCode: 'AccessDenied' }, 403),
      'VEEAM_REQUEST_REFUSED',
      /403.*Role is too low.*role the right/,
    ],
    [
      'errorCode and message',
      json({ errorCode: 'NotFound', message: 'No such session' }, 404),
      'VEEAM_REQUEST_REFUSED',
      /No such session.*Check the path/,
    ],
    [
      'a list of errors',
      json({ errors: [{ message: 'Slow down', code: 429, retryAfter: 12 }] }, 429),
      'VEEAM_SERVER_BUSY',
      /try again in 12 s/,
    ],
    [
      'a bare message',
      json({ message: 'Authorization has been denied' }, 403),
      'VEEAM_REQUEST_REFUSED',
      /Authorization has been denied/,
    ],
    ['an empty body', text('', 503), 'VEEAM_SERVER_BUSY', /empty body.*busy/],
    [
      'a page of a proxy',
      text('<html><title>Bad Gateway</title></html>', 502, 'text/html'),
      'VEEAM_SERVER_FAULT',
      /502.*"Bad Gateway"/,
    ],
    [
      'the 520 of Service Provider Console',
      json({ errors: [{ message: 'Unknown' }] }, 520),
      'VEEAM_SERVER_FAULT',
      /520/,
    ],
  ];
  for (const [what, reply, code, message] of shapes) {
    it(`is read from ${what}`, async () => {
      await assert.rejects(
        successfulRequest(
          client(() => reply),
          { method: 'GET', path: 'x' },
        ),
        { code, message },
      );
    });
  }
  it('tells Retry-After as a date in seconds', async () => {
    const aClient = client(() =>
      json({}, 503, { 'retry-after': new Date(aClient.clock.now() + 90_000).toUTCString() }),
    );
    await assert.rejects(successfulRequest(aClient, { method: 'GET', path: 'x' }), { retryAfter: 90 });
  });
});

describe('Paging', () => {
  const all = Array.from({ length: 250 }, (_, id) => ({ id }));
  const cut = (request: HttpRequest, skip: string, limit: string, most = Infinity): object[] => {
    const query = new URL(request.url).searchParams;
    const offset = Number(query.get(skip) ?? 0);
    return all.slice(offset, offset + Math.min(Number(query.get(limit) ?? 30), most));
  };
  const envelope = (request: HttpRequest, most?: number): Reply =>
    json({ totalCount: all.length, results: cut(request, 'Offset', 'Limit', most) });

  it('walks through an envelope with a total (Backup for AWS)', async () => {
    const aClient = client((request) => envelope(request));
    assert.deepEqual(await allEntries(aClient, { method: 'GET', path: 'sessions' }), all);
    assert.equal(aClient.apiCalls().length, 3);
  });

  it('goes on where the server cuts pages shorter than asked', async () => {
    assert.deepEqual(
      await allEntries(
        client((request) => envelope(request, 40)),
        { method: 'GET', path: 'sessions' },
      ),
      all,
    );
  });

  it('walks through bare lists with $skip and $top (REST v2) until a short page', async () => {
    const aClient = client((request) => json(cut(request, '$skip', '$top')), 'service-provider-console-v2');
    assert.deepEqual(await allEntries(aClient, { method: 'GET', path: '/v2/jobs' }), all);
    assert.equal(aClient.apiCalls()[1]?.url, 'https://a.example.com:1281/v2/jobs?$skip=100&$top=100');
  });

  it('takes start and size of a page from the query, in the path too, whatever their case', async () => {
    const aClient = client((request) => envelope(request));
    const entries = await allEntries(aClient, {
      method: 'GET',
      path: 'sessions?limit=50&Status=Failed',
      query: { offset: 100 },
    });
    assert.equal(entries.length, 150);
    assert.equal(
      aClient.apiCalls()[0]?.url,
      'https://a.example.com:11005/api/v1/sessions?Status=Failed&Offset=100&Limit=50',
    );
  });

  it('keeps every value of the query in the path', async () => {
    const aClient = client((request) => envelope(request));
    await pages(aClient, {
      method: 'GET',
      path: 'sessions?Status=Failed&Status=Warning&Filter=what?',
    }).next();
    assert.equal(
      aClient.apiCalls()[0]?.url,
      'https://a.example.com:11005/api/v1/sessions?Status=Failed&Status=Warning&Filter=what%3F&Offset=0&Limit=100',
    );
  });

  it('believes no total below what has come, and takes equal entries on different pages', async () => {
    const wrongTotal = client((request) => json({ totalCount: 0, results: cut(request, 'Offset', 'Limit') }));
    assert.equal((await allEntries(wrongTotal, { method: 'GET', path: 'sessions' })).length, 250);
    const equal = [{ id: 1 }, { id: 1, other: true }, { id: 1 }];
    const one = client((request) =>
      json({
        totalCount: 3,
        results: equal.slice(
          Number(new URL(request.url).searchParams.get('Offset')),
          Number(new URL(request.url).searchParams.get('Offset')) + 1,
        ),
      }),
    );
    assert.deepEqual(await allEntries(one, { method: 'GET', path: 'sessions?Limit=1' }), equal);
  });

  it('takes a list of any length', async () => {
    const many = Array.from({ length: 200_000 }, (_, id) => id);
    assert.equal(
      (
        await allEntries(
          client(() => json(many), 'availability-console'),
          { method: 'GET', path: 'jobs' },
        )
      ).length,
      200_000,
    );
  });

  it('ends at a limit without asking for more', async () => {
    const aClient = client((request) => envelope(request));
    assert.equal((await allEntries(aClient, { method: 'GET', path: 'sessions' }, 120)).length, 120);
    assert.equal(aClient.apiCalls().length, 2);
  });

  it('takes a server that sends more than asked as one that does not page', async () => {
    const aClient = client(() => json(all), 'availability-console');
    assert.equal((await allEntries(aClient, { method: 'GET', path: 'jobs' })).length, 250);
    assert.equal(aClient.apiCalls().length, 1);
  });

  it('stops at a server that sends the same page again and again', async () => {
    const aClient = client(() => json({ totalCount: 1000, results: all.slice(0, 100) }));
    await assert.rejects(allEntries(aClient, { method: 'GET', path: 'sessions' }), {
      code: 'VEEAM_UNEXPECTED_ANSWER',
      message: /same page/,
    });
  });

  it('says so where the answer is no list', async () => {
    const aClient = client(() => json({ version: '10' }));
    await assert.rejects(pages(aClient, { method: 'GET', path: 'about' }).next(), {
      message: /no list but a JSON object with version.*without paging/,
    });
  });
});

describe('A payload', () => {
  it('is parsed JSON, text or bytes, by the type of the answer', () => {
    const payload = (body: string, type: string) => answerPayload(text(body, 200, type));
    assert.deepEqual(payload('{"a":1}', 'application/problem+json; charset=utf-8'), { a: 1 });
    assert.equal(payload('{broken', 'application/json'), '{broken');
    assert.equal(payload('log', 'text/plain'), 'log');
    assert.ok(payload('PK', 'application/zip') instanceof Uint8Array);
    assert.equal(payload('', 'application/json'), '');
  });
});
