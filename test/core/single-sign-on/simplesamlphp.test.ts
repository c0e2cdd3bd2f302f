import assert from 'node:assert/strict';
import { failure, html, redirect, rightCredentials, samlResponse, ScriptedWeb, visit } from './scripted-web';

const BASE = 'http://127.0.0.1:18081';
const SIGN_ON = `${BASE}/saml2/idp/SSOService.php?SAMLRequest=abc`;
const LOGIN = `${BASE}/module.php/core/loginuserpass.php`;

/** Nothing but a heading and a picture marks the message. The language bar is a form of its own. */
function loginPage(error = ''): string {
  return `<!DOCTYPE html><html><head><title>Enter your username and password</title></head><body id="loginuserpass">
<div id="languagebar"><form action="?" method="get"><input type="hidden" name="AuthState" value="hidden-state"/><select name="language"><option value="no">Bokmål</option><option value="en" selected>English</option></select></form></div>
${error}<h2>Enter your username and password</h2><p class="logintext">A service has requested you to authenticate yourself.</p>
<form action="?" method="post" name="f"><table><tr><td rowspan="3"><img src="/pencil.png" alt="" /></td><td><label for="username">Username</label></td><td><input id="username" type="text" name="username" autofocus tabindex="1" autocomplete="username" value="" /></td></tr>
<tr><td><label for="password">Password</label></td><td><input id="password" type="password" tabindex="2" name="password" autocomplete="current-password" /></td></tr>
<tr id="submit"><td></td><td><button id="regularsubmit" class="btn" tabindex="6">Login</button><button id="mobilesubmit" class="btn" tabindex="6">Login</button></td></tr></table>
<input type="hidden" name="AuthState" value="_hidden-state:${SIGN_ON.replace('&', '&amp;')}" /></form>
<h2 class="logintext">Help! I don't remember my password.</h2></body></html>`;
}

const wrong = `<div style="border-left: 1px solid #e8e8e8"><img src="/error.png" class="float-l erroricon" alt=""/><h2>Error</h2><p><strong>Incorrect username or password</strong></p><p>Either no user with the given username could be found, or the password you gave was wrong. Please check the username and try again.</p></div>`;

const answer = html(
  `<html><head><title>POST data</title><script src="/resources/post.js"></script></head><body><noscript><p><strong>Note:</strong> Since your browser does not support JavaScript, you must press the button below once to proceed.</p></noscript><form method="post" action="https://backup.example.com:11005/api/v1/saml2"><input type="submit" id="postLoginSubmitButton"/><input type="hidden" name="SAMLResponse" value="${samlResponse()}" /><noscript><button type="submit" class="btn">Submit</button></noscript></form></body></html>`,
);

function simpleSamlPhp(after: ReturnType<typeof html>): ScriptedWeb {
  return new ScriptedWeb({
    [`GET ${BASE}/saml2/idp/SSOService.php`]: redirect(`${LOGIN}?AuthState=hidden-state`, 303, {
      'set-cookie': 'SimpleSAML=cookie-value; path=/; HttpOnly',
    }),
    [`GET ${LOGIN}`]: html(loginPage()),
    [`POST ${LOGIN}`]: ({ form, cookie, url }) => {
      assert.ok(rightCredentials(form, 'username', 'password'));
      assert.match(form.get('AuthState') ?? '', /^_hidden-state:http/);
      assert.equal(cookie, 'SimpleSAML=cookie-value');
      assert.equal(url, `${LOGIN}?`, 'the relative action ? is the page without its query');
      return after;
    },
  });
}

describe('SimpleSAMLphp', () => {
  it('signs in over plain http on loopback and brings the SAML answer', async () => {
    assert.equal(await visit(simpleSamlPhp(answer), { signOnUrl: SIGN_ON }), samlResponse());
  });

  it('says refused in words that only their being new marks as a message', async () => {
    const web = simpleSamlPhp(html(loginPage(wrong)));
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /The provider says: "Error Incorrect username or password Either no user with the given username/,
    );
    assert.equal(web.withPassword.length, 1);
  });
});
