import assert from 'node:assert/strict';
import { answerPage, failure, html, redirect, samlResponse, ScriptedWeb, visit } from './scripted-web';

const HOST = 'https://idp.example.com';
const LOGIN = html('<form method="post" action="/c"><input name="a"><input type="password" name="b"></form>');
const ONWARD = html('<form method="post" action="/onward"><input type="hidden" name="x" value="1"></form>');

describe('redirects', () => {
  for (const [location, target] of [
    ['https://idp.example.com/next', '/next'],
    ['/next', '/next'],
    ['next', '/a/next'],
    ['//idp.example.com/next', '/next'],
    ['?step=2', '/a/sso'],
    ['/next#part', '/next'],
  ] as const) {
    it(`are followed to ${location}`, async () => {
      const web = new ScriptedWeb({
        [`GET ${HOST}/a/sso`]: ({ at }) =>
          at.searchParams.has('SAMLRequest') ? redirect(location) : answerPage(),
        [`GET ${HOST}/next`]: answerPage(),
        [`GET ${HOST}/a/next`]: answerPage(),
      });
      assert.equal(await visit(web, { signOnUrl: `${HOST}/a/sso?SAMLRequest=abc` }), samlResponse());
      assert.equal(web.received[1]?.at.pathname, target);
      assert.ok(!web.received[1]?.url.includes('#'));
    });
  }

  for (const [statusCode, method] of [
    [301, 'GET'],
    [302, 'GET'],
    [303, 'GET'],
    [307, 'POST'],
    [308, 'POST'],
  ] as const) {
    it(`with ${statusCode} turn a POST into a ${method}`, async () => {
      const web = new ScriptedWeb({
        [`GET ${HOST}/sso`]: ONWARD,
        [`POST ${HOST}/onward`]: redirect('/next', statusCode),
        [`${method} ${HOST}/next`]: answerPage(),
      });
      assert.equal(await visit(web), samlResponse());
      const last = web.received.at(-1);
      assert.equal(last?.body, method === 'POST' ? 'x=1' : undefined);
      assert.equal(
        last?.headers['content-type'],
        method === 'POST' ? 'application/x-www-form-urlencoded' : undefined,
      );
    });
  }

  it('to no web address end in a sentence', async () => {
    for (const location of ['mailto:admin@example.com', 'http://', 'javascript:alert(1)']) {
      const error = await failure(
        new ScriptedWeb({ [`GET ${HOST}/sso`]: redirect(location) }),
        'VEEAM_SINGLE_SIGN_ON',
      );
      assert.match(error.message, /the redirect there leads to no web address/);
    }
  });

  it('are sent without user and password that an address may hold', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: redirect('https://me:hidden-state@idp.example.com/next'),
      [`GET ${HOST}/next`]: answerPage(),
    });
    await visit(web);
    assert.equal(web.received[1]?.url, `${HOST}/next`);
  });

  it('without an end stop after 15 requests', async () => {
    let step = 0;
    const web = new ScriptedWeb({ [`GET ${HOST}/sso`]: () => redirect(`/sso?step=${(step += 1)}`) });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON');
    assert.match(error.message, /after 15 requests there is still no SAML answer/);
    assert.equal(web.received.length, 15);
  });

  it('that carry the answer to the service are told from pages', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: redirect(
        'https://backup.example.com:11005/api/v1/saml2?SAMLResponse=hidden-state',
      ),
    });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON');
    assert.match(error.message, /HTTP-POST binding/);
    assert.equal(web.received.length, 1);
  });

  it('tell the page they come from, as browsers do', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: LOGIN,
      [`POST ${HOST}/c`]: redirect('https://other.example.com/x'),
      'GET https://other.example.com/x': answerPage(),
    });
    await visit(web);
    assert.equal(web.received[0]?.headers['referer'], undefined);
    assert.equal(web.received[1]?.headers['referer'], `${HOST}/sso?SAMLRequest=abc`);
    assert.equal(web.received[1]?.headers['origin'], HOST);
    assert.equal(web.received[2]?.headers['referer'], `${HOST}/`);
  });
});

describe('cookies', () => {
  it('go back to the host, path and scheme that they were set for only', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: redirect('/app/login', 302, {
        'set-cookie': [
          'all=1; Path=/',
          'app=2; Path=/app',
          'domain=3; Domain=example.com',
          'sso=4; Path=/sso',
          'foreign=5; Domain=evil.example',
          'top=6; Domain=com',
          'damaged',
        ],
      }),
      [`GET ${HOST}/app/login`]: redirect('https://other.example.com/x'),
      'GET https://other.example.com/x': redirect('https://idp.example.net/y'),
      'GET https://idp.example.net/y': redirect(`${HOST}/sso2`),
      [`GET ${HOST}/sso2`]: answerPage(),
    });
    await visit(web);
    const sent = web.received.map(({ cookie }) =>
      cookie
        .split('; ')
        .filter((part) => part !== '' && part !== 'damaged')
        .sort(),
    );
    assert.deepEqual(sent, [[], ['all=1', 'app=2', 'domain=3'], ['domain=3'], [], ['all=1', 'domain=3']]);
  });

  it('that are set on a redirect, changed and deleted are those of the last word', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: redirect('/2', 302, { 'set-cookie': ['a=1', 'b=1'] }),
      [`GET ${HOST}/2`]: redirect('/3', 302, { 'set-cookie': ['a=2', 'b=; Max-Age=0'] }),
      [`GET ${HOST}/3`]: answerPage(),
    });
    await visit(web);
    assert.equal(web.received[2]?.cookie, 'a=2');
  });

  it('of one visit are forgotten by the next', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: { ...answerPage(), headers: { 'content-type': 'text/html', 'set-cookie': 'a=1' } },
    });
    await visit(web);
    await visit(web);
    assert.deepEqual(
      web.received.map(({ cookie }) => cookie),
      ['', ''],
    );
  });
});
