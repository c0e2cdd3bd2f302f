import assert from 'node:assert/strict';
import { json } from '../fake-server';
import { answerPage, failure, html, redirect, samlResponse, ScriptedWeb, visit } from './scripted-web';
import type { VisitOptions } from './scripted-web';

const HOST = 'https://idp.example.com';
const EVIL = 'https://evil.example.net';

function login(action: string, extra = ''): ReturnType<typeof html> {
  return html(
    `<form method="post" action="${action}"><input name="a"><input type="password" name="b">${extra}</form>`,
  );
}

/** Expects the sentence about a foreign origin, and that neither user nor password went there. */
async function refusedFor(web: ScriptedWeb, origin: string, options: VisitOptions = {}): Promise<void> {
  const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', options);
  assert.ok(error.message.includes(`wants user or password at ${origin},`), error.message);
  assert.ok(
    error.message.includes(`add ${origin} to the sign-on addresses of the provider (signOnOrigins)`),
    error.message,
  );
  const told = web.received.filter(
    ({ at, body }) => at.origin === origin && String(body ?? '').includes('sara_baker'),
  );
  assert.deepEqual(told, []);
  assert.ok(web.withPassword.every(({ at }) => at.origin !== origin));
}

describe('the credentials', () => {
  it('do not go to another origin that a form names', async () => {
    await refusedFor(new ScriptedWeb({ [`GET ${HOST}/sso`]: login(`${EVIL}/steal`) }), EVIL);
  });

  it('do not go to another port or another name of the same site', async () => {
    await refusedFor(
      new ScriptedWeb({ [`GET ${HOST}/sso`]: login('https://idp.example.com:8443/c') }),
      'https://idp.example.com:8443',
    );
    await refusedFor(
      new ScriptedWeb({ [`GET ${HOST}/sso`]: login('https://www.idp.example.com/c') }),
      'https://www.idp.example.com',
    );
  });

  it('do not go where a button sends the form', async () => {
    await refusedFor(
      new ScriptedWeb({ [`GET ${HOST}/sso`]: login('/c', `<button formaction="${EVIL}/steal">Go</button>`) }),
      EVIL,
    );
  });

  it('do not go where <base> points the form', async () => {
    const page = html(
      `<base href="${EVIL}/"><form method="post" action="c"><input name="a"><input type="password" name="b"></form>`,
    );
    await refusedFor(new ScriptedWeb({ [`GET ${HOST}/sso`]: page }), EVIL);
  });

  it('do not go on with a 307 or 308 to another origin', async () => {
    for (const statusCode of [307, 308]) {
      const web = new ScriptedWeb({
        [`GET ${HOST}/sso`]: login('/c'),
        [`POST ${HOST}/c`]: redirect(`${EVIL}/steal`, statusCode),
      });
      await refusedFor(web, EVIL);
      assert.equal(web.withPassword.length, 1);
    }
  });

  it('do not go in circles with 307', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: login('/c'),
      [`POST ${HOST}/c`]: redirect('/c', 307),
    });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { passwordRequests: 2 });
    assert.match(error.message, /redirects the password again and again/);
    assert.equal(web.withPassword.length, 2);
  });

  it('do not go to an origin that a refresh leads to, nor where that one redirects', async () => {
    const refresh = html(`<meta http-equiv="refresh" content="0;url=${EVIL}/login">`);
    await refusedFor(
      new ScriptedWeb({ [`GET ${HOST}/sso`]: refresh, [`GET ${EVIL}/login`]: login('/c') }),
      EVIL,
    );
    const further = new ScriptedWeb({
      [`GET ${HOST}/sso`]: refresh,
      [`GET ${EVIL}/login`]: redirect('https://evil2.example.net/login'),
      'GET https://evil2.example.net/login': login('/c'),
    });
    await refusedFor(further, 'https://evil2.example.net');
  });

  it('do not go to an origin that a form of hidden fields leads to, unless it asks in SAML', async () => {
    const onward = (field: string): ReturnType<typeof html> =>
      html(
        `<form method="post" action="${EVIL}/in"><input type="hidden" name="${field}" value="other"></form>`,
      );
    await refusedFor(
      new ScriptedWeb({ [`GET ${HOST}/sso`]: onward('state'), [`POST ${EVIL}/in`]: login('/c') }),
      EVIL,
    );
    const saml = new ScriptedWeb({
      [`GET ${HOST}/sso`]: onward('SAMLRequest'),
      [`POST ${EVIL}/in`]: login('/c'),
      [`POST ${EVIL}/c`]: answerPage(),
    });
    assert.equal(await visit(saml), samlResponse());
  });

  it('do not go to another origin with the user name alone', async () => {
    const page = html(
      `<form method="post" action="${EVIL}/name"><input type="email" name="a" autocomplete="username"></form>`,
    );
    await refusedFor(new ScriptedWeb({ [`GET ${HOST}/sso`]: page }), EVIL);
  });

  it('do not go in JSON to an origin that only a refresh led to', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: html(`<meta http-equiv="refresh" content="0;url=${EVIL}/api">`),
      [`GET ${EVIL}/api`]: json({ message: 'POST please' }, 405),
    });
    await refusedFor(web, EVIL);
  });

  it('go to another origin that the settings list', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: login('https://login.example.org/c'),
      'POST https://login.example.org/c': answerPage(),
    });
    assert.equal(await visit(web, { extraOrigins: ['https://login.example.org'] }), samlResponse());
  });

  it('go to an origin that the provider redirects to', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: redirect('https://login.example.org/page'),
      'GET https://login.example.org/page': login('/c'),
      'POST https://login.example.org/c': answerPage(),
    });
    assert.equal(await visit(web), samlResponse());
  });

  it('and the visitor itself never take a way that others can read', async () => {
    const sentence = /leads to http:\/\/idp\.example\.com, where the credentials could be read on the way/;
    const start = await failure(new ScriptedWeb({}), 'VEEAM_SINGLE_SIGN_ON', {
      signOnUrl: 'http://idp.example.com/sso?SAMLRequest=abc',
    });
    assert.match(start.message, sentence);
    for (const first of [
      redirect('http://idp.example.com/x'),
      login('http://idp.example.com/c'),
      html('<meta http-equiv="refresh" content="0;url=http://idp.example.com/x">'),
    ]) {
      const web = new ScriptedWeb({ [`GET ${HOST}/sso`]: first });
      assert.match(
        (await failure(web, 'VEEAM_SINGLE_SIGN_ON', { extraOrigins: ['http://idp.example.com'] })).message,
        sentence,
      );
      assert.equal(web.received.length, 1);
    }
  });

  it('may go over http on this machine only', async () => {
    for (const host of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080']) {
      const web = new ScriptedWeb({ [`GET ${host}/sso`]: login('/c'), [`POST ${host}/c`]: answerPage() });
      assert.equal(await visit(web, { signOnUrl: `${host}/sso?SAMLRequest=abc` }), samlResponse());
    }
    await failure(new ScriptedWeb({}), 'VEEAM_SINGLE_SIGN_ON', {
      signOnUrl: 'http://localhost.example.com/sso',
    });
  });

  it('never stand in an address', async () => {
    for (const page of [
      '<form action="/c"><input name="a"><input type="password" name="b"></form>',
      '<form method="post" action="/c"><input name="a"><input type="password" name="b"><button formmethod="get">Go</button></form>',
    ]) {
      const web = new ScriptedWeb({ [`GET ${HOST}/sso`]: html(page) });
      assert.match(
        (await failure(web, 'VEEAM_SINGLE_SIGN_ON')).message,
        /would put the password into the address/,
      );
      assert.equal(web.withPassword.length, 0);
    }
  });

  it('go nowhere where the product names no address', async () => {
    assert.match(
      (await failure(new ScriptedWeb({}), 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: 'not an address' })).message,
      /named no usable address/,
    );
    await failure(new ScriptedWeb({}), 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: 'javascript:alert(1)' });
  });
});
