import assert from 'node:assert/strict';
import { VeeamError } from '../../../core/errors/veeam-error';
import type { HttpAnswer } from '../../../core/ports';
import { ManualClock, text } from '../fake-server';
import { answerPage, failure, html, PASSWORD, samlResponse, ScriptedWeb, visit } from './scripted-web';

const HOST = 'https://idp.example.com';
const FORM =
  '<form method="post" action="/c"><input type="hidden" name="s" value="hidden-state"><input name="a"><input type="password" name="b"></form>';

/** A provider that answers the password with this. */
function after(answer: HttpAnswer | VeeamError, first = FORM): ScriptedWeb {
  return new ScriptedWeb({
    [`GET ${HOST}/sso`]: html(first, 200, { 'set-cookie': 'sid=cookie-value' }),
    [`POST ${HOST}/c`]: answer,
  });
}

describe('the message of a refusal', () => {
  for (const [what, page, said] of [
    ['an alert before all else', `<p class="error">Less</p><div role="alert">More</div>${FORM}`, 'More'],
    ['a live region', `<p class="message">Less</p><div aria-live="polite">More</div>${FORM}`, 'More'],
    ['something called error', `<p class="login-message">Less</p><b id="loginError">More</b>${FORM}`, 'More'],
    ['something called message', `<h1>Login</h1><p id="flashMessage">More</p>${FORM}`, 'More'],
    [
      'the inner one of two',
      `<div class="error-box"><h4>Oops</h4><span class="error-text">More</span></div>${FORM}`,
      'More',
    ],
    [
      'one line, white space collapsed',
      `<div role="alert">\n  More \t than <b>that</b><br>here\n</div>${FORM}`,
      'More than that here',
    ],
    [
      'nothing hidden',
      `<div role="alert" hidden>Less</div><div style="display:none"><p class="error">Less</p></div><p class="error">More</p>${FORM}`,
      'More',
    ],
    [
      'nothing meant for browsers without scripts',
      `<noscript><p class="error">Turn on JavaScript</p></noscript><p class="error">More</p>${FORM}`,
      'More',
    ],
    ['no frame around a form', `<div class="has-error">${FORM}<p>Hint</p></div><p>More</p>`, 'Hint More'],
    ['new text where nothing is marked', `<h1>Welcome</h1><p>More</p>${FORM}`, 'More'],
  ] as const) {
    it(`is ${what}`, async () => {
      const first = what.startsWith('new text') ? `<h1>Welcome</h1>${FORM}` : FORM;
      const error = await failure(after(html(page), first), 'VEEAM_SIGN_IN_REFUSED');
      assert.ok(error.message.includes(`The provider says: "${said}"`), error.message);
    });
  }

  it('is none that stood there before', async () => {
    const notice = '<div role="alert">We use cookies</div>';
    const error = await failure(
      after(html(`${notice}<p class="error">Wrong</p>${FORM}`), notice + FORM),
      'VEEAM_SIGN_IN_REFUSED',
    );
    assert.match(error.message, /The provider says: "Wrong"/);
    const silent = await failure(after(html(notice + FORM), notice + FORM), 'VEEAM_SIGN_IN_REFUSED');
    assert.doesNotMatch(silent.message, /The provider says/);
  });

  it('is short, and holds no half of the password where it is cut', async () => {
    for (let length = 220; length < 245; length += 1) {
      const page = html(
        `<div role="alert">${'x'.repeat(length)}${PASSWORD.replaceAll('&', '&amp;')}</div>${FORM}`,
      );
      await failure(after(page), 'VEEAM_SIGN_IN_REFUSED');
    }
    const long = await failure(
      after(html(`<p>${'much to read '.repeat(400)}</p>${FORM}`)),
      'VEEAM_SIGN_IN_REFUSED',
    );
    assert.match(long.message, /The provider says: "(much to read ){10,}[a-z ]*…" They were sent once/);
    assert.ok(long.message.length < 520, String(long.message.length));
  });

  it('goes through the redaction of the session too', async () => {
    const error = await failure(
      after(html(`<p role="alert">${PASSWORD.replaceAll('&', '&amp;')} is wrong</p>${FORM}`)),
      'VEEAM_SIGN_IN_REFUSED',
      { redacts: true },
    );
    assert.match(error.message, /"••• is wrong"/);
  });

  it('is worth a refusal also as 401 without a form', async () => {
    const error = await failure(
      after(html('<p class="error">Wrong password</p>', 401)),
      'VEEAM_SIGN_IN_REFUSED',
    );
    assert.match(error.message, /"Wrong password"/);
    assert.equal(error.statusCode, 401);
  });
});

describe('each other end of a visit has its own sentence', () => {
  for (const [what, web, sentence] of [
    [
      'a password that must be changed',
      after(
        html(
          '<title>Expired</title><form method="post"><input type="password" name="old"><input type="password" name="new"></form>',
        ),
      ),
      /wants sara_baker@companymail\.com to change the password\. The provider says: "Expired"/,
    ],
    [
      'a first password to choose',
      after(html('<form method="post"><input type="password" name="p" autocomplete="new-password"></form>')),
      /to change the password/,
    ],
    [
      'a code in a field that says so',
      after(
        html('<form method="post"><input name="x" autocomplete="one-time-code" inputmode="numeric"></form>'),
      ),
      /asks for a verification code, which only a person has/,
    ],
    [
      'a code typed as a password',
      after(html('<form method="post"><input type="password" name="totp"></form>')),
      /asks for a verification code/,
    ],
    [
      'a question to a person',
      after(
        html(
          '<title>Choose</title><form method="post"><select name="role"><option>1</select><input type="submit"></form>',
        ),
      ),
      /its page asks to choose one of several, which a person has to answer\. The provider says: "Choose"/,
    ],
    [
      'a choice between two ways to go on',
      after(
        html(
          '<title>Consent</title><form method="post" action="/yes"><input type="hidden" name="yes" value="1"><button>Yes</button></form><form method="post" action="/no"><input type="hidden" name="no" value="1"><button>No</button></form>',
        ),
      ),
      /its page asks for consent, which a person has to answer\. The provider says: "Consent"/,
    ],
    [
      'an error page',
      after(html('<title>Server error</title><h1>Something broke</h1><p>Ask the help desk.</p>', 500)),
      /answered 500 with a page that leads nowhere\. The provider says: "Server error: Something broke Ask the help desk\."/,
    ],
    [
      'an error page with a form of hidden fields',
      after(
        html(
          '<title>Gone</title><form method="post" action="/retry"><input type="hidden" name="x" value="1"></form>',
          400,
        ),
      ),
      /answered 400 with a page that leads nowhere\. The provider says: "Gone"/,
    ],
    [
      'an error page with a search',
      after(html('<title>Not found</title><form action="/find"><input name="text"></form>', 404)),
      /answered 404 with a page that leads nowhere/,
    ],
    [
      'a page without anything',
      after(html('<title>Portal</title><h1>Welcome to the portal of the company</h1>')),
      /answered 200 with a page that leads nowhere\. The provider says: "Portal:/,
    ],
    [
      'a page of scripts',
      new ScriptedWeb({
        [`GET ${HOST}/sso`]: html(
          '<title>Sign in</title><div id="root"></div><script src="app.js"></script>',
        ),
      }),
      /works with JavaScript only and has no form to fill in\. The provider says: "Sign in"/,
    ],
    [
      'a page that asks for scripts',
      new ScriptedWeb({
        [`GET ${HOST}/sso`]: html(
          '<script src="app.js"></script><p>Loading the sign-in page of the company, please wait</p><noscript>JavaScript is required</noscript>',
        ),
      }),
      /works with JavaScript only/,
    ],
    ['a SAMLResponse that is not base64', after(answerPage(undefined, '***')), /is no SAML 2\.0 response/],
    [
      'a SAMLResponse that is something else',
      after(answerPage(undefined, Buffer.from('<html></html>').toString('base64'))),
      /is no SAML 2\.0 response/,
    ],
    [
      'a SAML answer of failure',
      after(
        answerPage(
          undefined,
          samlResponse(
            '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/><samlp:StatusMessage>No such service</samlp:StatusMessage>',
          ),
        ),
      ),
      /SAML answer says that it failed \(Responder\)\. The provider says: "No such service"/,
    ],
    ['text', after(text('OK')), /answered 200 with text that is not JSON in place of a SAML answer/],
    ['nothing', after(text('')), /answered 200 with an empty body in place of a SAML answer/],
  ] as const) {
    it(what, async () => {
      const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON');
      assert.match(error.message, sentence);
      assert.match(error.message, /^Single sign-on at idp\.example\.com stopped: /);
    });
  }

  it('a SAML answer that says the authentication failed is a refusal', async () => {
    const status =
      '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode>';
    const error = await failure(after(answerPage(undefined, samlResponse(status))), 'VEEAM_SIGN_IN_REFUSED');
    assert.match(error.message, /"Responder, AuthnFailed"/);
  });

  for (const [code, message, said] of [
    [
      'VEEAM_UNREACHABLE',
      'idp.example.com refuses the connection. Check that the Veeam REST API service runs.',
      /identity provider idp\.example\.com: idp\.example\.com refuses the connection\. Check that the provider runs/,
    ],
    [
      'VEEAM_TIMEOUT',
      'idp.example.com did not answer within 15 s. Check the load of the server.',
      /identity provider idp\.example\.com: idp\.example\.com did not answer within 15 s\. Check that the provider runs/,
    ],
    [
      'VEEAM_CERTIFICATE',
      'The certificate of idp.example.com is not trusted: it is self-signed. Add it.',
      /it is self-signed\. Add the certificate of the provider/,
    ],
  ] as const) {
    it(`${code} keeps its code and is said of the provider`, async () => {
      const fault = new VeeamError(code, message, { requestSent: true });
      const error = await failure(after(fault), code);
      assert.match(error.message, said);
      assert.equal(error.requestSent, true);
      assert.doesNotMatch(error.message, /REST API|load of the server/);
    });
  }
});

describe('a visit is bounded', () => {
  it('to 1 MB a page, asked of the transport and checked again', async () => {
    const exactly = html(`${FORM}<!--`.padEnd(1_000_000, 'x'));
    const web = new ScriptedWeb({ [`GET ${HOST}/sso`]: exactly, [`POST ${HOST}/c`]: answerPage() });
    assert.equal(await visit(web), samlResponse());
    assert.ok(web.received.every(({ maxBytes }) => maxBytes === 1_000_000));
    const larger = new ScriptedWeb({ [`GET ${HOST}/sso`]: html('x'.repeat(1_000_001)) });
    assert.match((await failure(larger, 'VEEAM_SINGLE_SIGN_ON')).message, /more than 1 MB/);
    const refused = new VeeamError(
      'VEEAM_UNEXPECTED_ANSWER',
      'idp.example.com sent more than 1000000 bytes.',
    );
    const cut = await failure(new ScriptedWeb({ [`GET ${HOST}/sso`]: refused }), 'VEEAM_SINGLE_SIGN_ON');
    assert.match(cut.message, /sent more than 1000000 bytes/);
  });

  it('to 15 s a request and 60 s in all', async () => {
    const clock = new ManualClock();
    let step = 0;
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: () => {
        clock.advance(11_000);
        step += 1;
        return { statusCode: 302, headers: { location: `/sso?step=${step}` }, body: new Uint8Array() };
      },
    });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { clock });
    assert.match(error.message, /took longer than 60 s/);
    assert.deepEqual(
      web.received.map(({ timeoutMs }) => timeoutMs),
      [15_000, 15_000, 15_000, 15_000, 15_000, 5_000],
    );
  });

  it('in what a page costs, however it is nested', async () => {
    const started = performance.now();
    for (const page of [
      '<div class="error" role="alert">'.repeat(30_000),
      '<b>'.repeat(300_000),
      '<form>'.repeat(150_000),
      '<input name="a">'.repeat(60_000),
      '<select><option>'.repeat(60_000),
    ]) {
      await failure(
        new ScriptedWeb({ [`GET ${HOST}/sso`]: html(page.slice(0, 999_999)) }),
        'VEEAM_SINGLE_SIGN_ON',
      );
    }
    assert.ok(performance.now() - started < 10_000);
  });
});
