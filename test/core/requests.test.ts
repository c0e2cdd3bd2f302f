import assert from 'node:assert/strict';
import { resolveAddress } from '../../core/requests/address';
import { answerPayload } from '../../core/requests/answer-payload';
import { authenticatedRequest, successfulRequest } from '../../core/requests/authenticated-request';
import { productProfile } from '../../core/products/registry';
import { json, lostAnswer, text } from './fake-server';
import type { Reply } from './fake-server';
import { client } from './requests-client';

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

  it('sends nothing more once its message has ended', async () => {
    const ended = new AbortController();
    const aClient = client(() => {
      ended.abort();
      return json({}, 401);
    });
    for (const method of ['GET', 'POST']) {
      await assert.rejects(authenticatedRequest(aClient, { method, path: 'x', signal: ended.signal }), {
        code: 'VEEAM_TIMEOUT',
        requestSent: false,
      });
    }
    assert.equal(aClient.apiCalls().length, 1);
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
    const within = client((_, count) => (count === 1 ? redirect('/api/v1/moved#part') : json({})));
    await authenticatedRequest(within, { method: 'GET', path: 'x' });
    assert.equal(within.apiCalls().at(-1)?.url, 'https://a.example.com:11005/api/v1/moved');
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
