import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { VeeamError } from '../../core/errors/veeam-error';
import { PACKAGE_VERSION } from '../../core/package-version';
import type { HttpAnswer } from '../../core/ports';
import { answerPayload, checkContent } from '../../core/requests/answer-payload';
import { authenticatedRequest } from '../../core/requests/authenticated-request';
import type { ApiCall } from '../../core/requests/authenticated-request';
import { suggestedFileName } from '../../core/requests/content-disposition';
import { json, text } from './fake-server';
import { client } from './requests-client';

/** What goes over the wire for a call; a refused one gives its error. */
async function sent(
  call: Partial<ApiCall>,
): Promise<{ url: string; body: unknown; headers: Record<string, string> }> {
  const aClient = client(() => json({}));
  await authenticatedRequest(aClient, { method: 'POST', path: 'x', ...call });
  const { url, body, headers } = aClient.apiCalls()[0] ?? assert.fail('nothing was sent');
  return { url, body: body?.toString(), headers };
}

/** n8n-workflow, which other tests of this process load, teaches every BigInt to be JSON. */
async function withoutBigIntAsJson(work: () => Promise<void>): Promise<void> {
  const prototype = BigInt.prototype as { toJSON?: unknown };
  const taught = prototype.toJSON;
  delete prototype.toJSON;
  try {
    await work();
  } finally {
    if (taught !== undefined) prototype.toJSON = taught;
  }
}

const refused = async (call: Partial<ApiCall>, message: RegExp): Promise<void> => {
  const aClient = client(() => json({}));
  await withoutBigIntAsJson(() =>
    assert.rejects(authenticatedRequest(aClient, { method: 'POST', path: 'x', ...call }), {
      code: 'VEEAM_CONFIGURATION',
      message,
    }),
  );
  assert.equal(aClient.transport.requests.length, 0, 'nothing was sent');
};

describe('The headers of a request', () => {
  it("are the flow's own beside those of the session, which nothing replaces", async () => {
    const { headers } = await sent({
      headers: {
        'X-Own': 'one',
        ACCEPT: 'text/html',
        Authorization: 'Bearer mine',
        'X-API-Version': '1.0-rev0',
        Host: 'other',
        'Content-Length': '7',
        Cookie: 'a=b',
      },
    });
    assert.deepEqual(headers, {
      accept: 'text/html',
      'x-own': 'one',
      cookie: 'a=b',
      'x-api-version': '1.7-rev0',
      authorization: 'Bearer access-1',
    });
  });

  const bad: [string, string][] = [
    ['x-own', 'one\r\nauthorization: Bearer mine'],
    ['x-own', 'one\ntwo'],
    ['x-own', 'nul\0'],
    ['x-own', 'beyond Latin-1: €'],
    ['x own', 'one'],
    ['x-own: a\r\nb', 'one'],
    ['', 'one'],
  ];
  for (const [name, value] of bad) {
    it(`are refused where they are none: ${JSON.stringify([name, value])}`, () =>
      refused({ headers: { [name]: value } }, /header/));
  }

  it('name the package where the host tells it', async () => {
    const aClient = { ...client(() => json({})), userAgent: 'a-package/1.2.3' };
    await authenticatedRequest(aClient, { method: 'GET', path: 'x' });
    assert.equal(aClient.apiCalls()[0]?.headers['user-agent'], 'a-package/1.2.3');
    const manifest = path.join(__dirname, '..', '..', 'package.json');
    assert.equal(
      (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version,
      PACKAGE_VERSION,
    );
  });
});

describe('The body of a request', () => {
  const type = (contentType: string) => ({ headers: { 'Content-Type': contentType } });
  const cases: [string, Partial<ApiCall>, unknown, string | undefined][] = [
    ['a number', { body: 0 }, '0', 'application/json'],
    ['a truth value', { body: false }, 'false', 'application/json'],
    ['a list', { body: [1] }, '[1]', 'application/json'],
    [
      'another JSON type',
      { body: { a: 1 }, ...type('application/merge-patch+json') },
      '{"a":1}',
      'application/merge-patch+json',
    ],
    [
      'a form',
      { body: { a: 'x y&z', list: [1, true], none: null }, ...type('application/x-www-form-urlencoded') },
      'a=x+y%26z&list=1&list=true',
      'application/x-www-form-urlencoded',
    ],
    [
      'a form as text',
      { body: 'a=1', ...type('application/x-www-form-urlencoded') },
      'a=1',
      'application/x-www-form-urlencoded',
    ],
    ['XML', { body: '<a/>', ...type('application/xml') }, '<a/>', 'application/xml'],
    ['bytes of a type', { body: Buffer.from('PK'), ...type('application/zip') }, 'PK', 'application/zip'],
    ['text as JSON that is a number', { body: '5', ...type('application/json') }, '5', 'application/json'],
    ['a number as text', { body: 5, ...type('text/plain') }, '5', 'text/plain'],
  ];
  for (const [what, call, body, contentType] of cases) {
    it(`can be ${what}`, async () => {
      const request = await sent(call);
      assert.deepEqual([request.body, request.headers['content-type']], [body, contentType]);
    });
  }

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const none: [string, Partial<ApiCall>, RegExp][] = [
    ['with a cycle', { body: cycle }, /cycles/],
    ['that is a function', { body: () => 1 }, /function/],
    ['with half a character', { body: 'a\uD800' }, /lone surrogate/],
    ['that is an object but is to be XML', { body: { a: 1 }, ...type('text/xml') }, /text\/xml/],
    [
      'that is a list but is to be a form',
      { body: [1], ...type('application/x-www-form-urlencoded') },
      /form/,
    ],
    [
      'that is a form with an object in it',
      { body: { a: {} }, ...type('application/x-www-form-urlencoded') },
      /"a"/,
    ],
    [
      'that is text but is to be in another encoding',
      { body: 'ä', ...type('text/plain; charset=utf-16') },
      /UTF-8/,
    ],
  ];
  for (const [what, call, message] of none) it(`is refused ${what}`, () => refused(call, message));
});

describe('The address of a request that people write', () => {
  it('keeps a number sign, in the path and behind it', async () => {
    const { url } = await sent({ path: 'jobs/Job #1?name=a#b' });
    assert.equal(url, 'https://a.example.com:11005/api/v1/jobs/Job%20%231?name=a%23b');
  });
  it('has no way up behind a number sign', () => refused({ path: 'x#/../../y' }, /must not contain "\.\."/));

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const bad: [string, Partial<ApiCall>, RegExp][] = [
    ['a cycle', { query: { filter: cycle } }, /"filter".*cycle/],
    ['half a character in a value', { query: { name: '\uDC00' } }, /query.*lone surrogate/],
    ['half a character in a name', { query: { '\uDC00': 1 } }, /query.*lone surrogate/],
    ['half a character in the path', { path: 'x\uD83D' }, /path.*lone surrogate/],
    ['a number that is none', { query: { Limit: Number.NaN } }, /"Limit"/],
    ['a date that is none', { query: { from: new Date('soon') } }, /"from"/],
    ['a function', { query: { from: () => 1 } }, /"from"/],
  ];
  for (const [what, call, message] of bad) it(`is refused with ${what}`, () => refused(call, message));
  it('takes a BigInt as the number that it is', async () => {
    assert.match((await sent({ query: { id: 12345678901234567890n } })).url, /\?id=12345678901234567890$/);
  });
});

describe('What JSON may not be able to say', () => {
  it('is sent, or refused with a sentence: engines differ in how deep JSON goes, and some teach it BigInt', async () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 50_000; depth += 1) deep = { deep };
    const big = { a: 1n };
    for (const call of [
      { body: deep },
      { query: { filter: deep } },
      { body: big },
      { query: { filter: big } },
    ]) {
      const outcome = await sent(call).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) continue;
      assert.match(
        `${(outcome as VeeamError).code} ${outcome.message}`,
        /^VEEAM_CONFIGURATION .*(nested too deeply|BigInt)/,
      );
    }
  });
});

describe('The payload of an answer', () => {
  const answer = (body: Uint8Array, contentType: string): HttpAnswer => ({
    statusCode: 200,
    headers: { 'content-type': contentType },
    body,
  });
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Jürgen €', 'utf16le')]);
  const cases: [string, HttpAnswer, unknown][] = [
    [
      'the charset of its type',
      answer(Buffer.from('Jürgen', 'latin1'), 'text/plain; charset=iso-8859-1'),
      'Jürgen',
    ],
    ['windows-1252', answer(Uint8Array.from([0x80, 0x20, 0xe4]), 'text/csv;charset="windows-1252"'), '€ ä'],
    ['its byte order mark', answer(utf16, 'text/plain'), 'Jürgen €'],
    ['UTF-8 with a mark', answer(Buffer.from('\uFEFFä'), 'text/plain; charset=iso-8859-1'), 'ä'],
    ['UTF-8 where it says nothing', answer(Buffer.from('ä'), 'text/plain'), 'ä'],
    ['UTF-8 where it says nonsense', answer(Buffer.from('ä'), 'text/plain; charset=klingon'), 'ä'],
    [
      "an XML document's own words",
      answer(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><ä/>', 'latin1'), 'application/xml'),
      '<?xml version="1.0" encoding="ISO-8859-1"?><ä/>',
    ],
    [
      "an HTML page's own words",
      answer(Buffer.from('<html><meta charset=windows-1252>ä', 'latin1'), 'text/html'),
      '<html><meta charset=windows-1252>ä',
    ],
    ['JSON with a byte order mark', answer(Buffer.from('\uFEFF{"a":1}'), 'application/json'), { a: 1 }],
    [
      'JSON in UTF-16',
      answer(
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"a":"ä"}', 'utf16le')]),
        'application/json',
      ),
      { a: 'ä' },
    ],
    ['JSON that comes as plain text', text('{"a":1}'), { a: 1 }],
  ];
  for (const [what, given, payload] of cases) {
    it(`is read by ${what}`, () => assert.deepEqual(answerPayload(given), payload));
  }

  it('stays text where it only looks like JSON, or text was asked for', () => {
    assert.equal(answerPayload(text('[info] started')), '[info] started');
    assert.equal(answerPayload(text('42')), '42');
    assert.equal(answerPayload(text('{"a":1}'), 'text/plain'), '{"a":1}');
    assert.deepEqual(answerPayload(text('{"a":1}'), 'application/json'), { a: 1 });
  });

  it('is a page only where one was asked for', () => {
    const page = { ...text('<html>Report</html>', 200, 'text/html'), url: 'https://a.example.com/x' };
    const check = (accept?: string) =>
      checkContent(page, answerPayload(page, accept), (words) => words, accept);
    check('text/html');
    check('text/html, application/json;q=0.5');
    for (const accept of [undefined, 'application/json', '*/*', 'application/problem+json, */*'])
      assert.throws(() => check(accept), { code: 'VEEAM_UNEXPECTED_ANSWER', message: /accept: text\/html/ });
    const cut = { ...text('{"a":', 200, 'application/json'), url: page.url };
    assert.throws(() => checkContent(cut, answerPayload(cut), (words) => words, 'text/html'));
  });
});

describe('The file name of an answer', () => {
  const cases: [string, string | undefined][] = [
    ['attachment; filename="report.csv"', 'report.csv'],
    ['attachment; filename=report.csv; size=7', 'report.csv'],
    ['attachment; filename="a \\"quoted\\" one.txt"', 'a "quoted" one.txt'],
    ['attachment; filename="rate.txt"; filename*=UTF-8\'\'%e2%82%ac%20rates.txt', '€ rates.txt'],
    ["attachment; filename*=iso-8859-1'en'%A3%20rates.txt", '£ rates.txt'],
    ['attachment; filename="plain.txt"; filename*=UTF-8\'\'%ff%ff', 'plain.txt'],
    ['attachment; filename="plain.txt"; filename*=klingon\'\'x', 'plain.txt'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ["attachment; filename*=UTF-8''..%2f..%5cx.txt", 'x.txt'],
    ['attachment; filename=".."', undefined],
    ['attachment; filename=""', undefined],
    ['inline', undefined],
  ];
  for (const [header, name] of cases) {
    it(`of ${header} is ${name}`, () => assert.equal(suggestedFileName(header), name));
  }
});
