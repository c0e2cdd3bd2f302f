import assert from 'node:assert/strict';
import { failure, html, redirect, rightCredentials, samlResponse, ScriptedWeb, visit } from './scripted-web';

const SSO = 'https://idp.example.edu/idp/profile/SAML2/Redirect/SSO';
const SIGN_ON = `${SSO}?SAMLRequest=abc`;

/** Reads and writes HTML local storage by script; without, its Continue button sends what is there. */
function localStoragePage(execution: string): string {
  return `<!DOCTYPE html><html><head><title>Loading Session State...</title></head><body onload="doLoad()"><noscript><p>Since your browser does not support JavaScript, you must press the Continue button once to proceed.</p></noscript>
<form name="form1" action="/idp/profile/SAML2/Redirect/SSO?execution=${execution}" method="post"><input type="hidden" name="csrf_token" value="_hidden-state" /><input type="hidden" name="shib_idp_ls_exception.shib_idp_session_ss" /><input type="hidden" name="shib_idp_ls_success.shib_idp_session_ss" value="false" /><input type="hidden" name="shib_idp_ls_supported" /><input type="hidden" name="_eventId_proceed" /><noscript><input type="submit" value="Continue" /></noscript></form></body></html>`;
}

function loginPage(error = ''): string {
  return `<!DOCTYPE html><html lang="en"><head><title>Web Login Service</title></head><body><main class="main"><header><h1>Our Identity Provider</h1></header><section>
<form class="form cf" action="/idp/profile/SAML2/Redirect/SSO?execution=e1s2" method="post"><input type="hidden" name="csrf_token" value="_hidden-state" /><legend>Login to Veeam</legend>${error}
<div class="form-group"><label for="username">Username</label><input class="form-element form-field" id="username" name="j_username" type="text" value=""></div>
<div class="form-group"><label for="password">Password</label><input class="form-element form-field" id="password" name="j_password" type="password" value=""></div>
<div class="form-group"><input type="checkbox" name="donotcache" value="1" id="donotcache"><label for="donotcache">Don't Remember Login</label></div>
<div class="form-group"><input id="_shib_idp_revokeConsent" type="checkbox" name="_shib_idp_revokeConsent" value="true"><label for="_shib_idp_revokeConsent">Clear prior granting of permission</label></div>
<div class="form-group"><button class="form-element form-button" type="submit" name="_eventId_proceed" onClick="this.childNodes[0].nodeValue='Logging in, please wait...'">Login</button></div>
</form></section></main></body></html>`;
}

const consentPage = `<html><head><title>Information Release</title></head><body><form action="/idp/profile/SAML2/Redirect/SSO?execution=e1s4" method="post"><p>You are about to access the service</p><input id="_shib_idp_rememberConsent" type="radio" name="_shib_idp_consentOptions" value="_shib_idp_rememberConsent" checked><button type="submit" name="_eventId_AttributeReleaseRejected">Reject</button><button type="submit" name="_eventId_proceed">Accept</button></form></body></html>`;

/** Shibboleth escapes nearly every character of the form. */
const answer = html(
  `<html><body onload="document.forms[0].submit()"><noscript><p><strong>Note:</strong> Since your browser does not support JavaScript, you must press the Continue button once to proceed.</p></noscript><form action="https&#x3a;&#x2f;&#x2f;backup.example.com&#x3a;11005&#x2f;api&#x2f;v1&#x2f;saml2" method="post"><div><input type="hidden" name="RelayState" value="ss&#x3a;mem&#x3a;1"/><input type="hidden" name="SAMLResponse" value="${samlResponse().replaceAll('=', '&#x3d;').replaceAll('+', '&#x2b;')}"/></div><noscript><div><input type="submit" value="Continue"/></div></noscript></form></body></html>`,
);

function shibboleth(
  after: Record<string, ReturnType<typeof html>>,
  atPassword?: (form: URLSearchParams) => void,
): ScriptedWeb {
  return new ScriptedWeb({
    [`GET ${SSO}`]: ({ at }) =>
      at.searchParams.get('execution') === null
        ? redirect('/idp/profile/SAML2/Redirect/SSO?execution=e1s1', 302, {
            'set-cookie': 'JSESSIONID=cookie-value; Path=/idp; Secure; HttpOnly',
          })
        : html(localStoragePage('e1s1')),
    [`POST ${SSO}`]: ({ at, form, cookie }) => {
      assert.equal(cookie, 'JSESSIONID=cookie-value');
      assert.equal(form.get('csrf_token'), '_hidden-state');
      const execution = at.searchParams.get('execution') ?? '';
      if (execution === 'e1s1') {
        assert.equal(form.get('shib_idp_ls_success.shib_idp_session_ss'), 'false');
        assert.equal(form.has('_eventId_proceed'), true);
        return html(loginPage());
      }
      if (execution === 'e1s2') atPassword?.(form);
      return after[execution] ?? assert.fail(execution);
    },
  });
}

describe('Shibboleth IdP', () => {
  it('signs in through its local storage pages and brings the SAML answer', async () => {
    const web = shibboleth({ e1s2: html(localStoragePage('e1s3')), e1s3: answer }, (form) => {
      assert.ok(rightCredentials(form, 'j_username', 'j_password'));
      assert.equal(form.get('_eventId_proceed'), '', 'the name of the button decides here');
      assert.equal(form.has('donotcache'), false);
      assert.equal(form.has('_shib_idp_revokeConsent'), false);
    });
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), samlResponse());
    assert.equal(web.withPassword.length, 1);
  });

  for (const [version, error] of [
    ['4', '<p class="form-element form-error">The password you entered was incorrect.</p>'],
    [
      '5',
      '<div class="output-message output--error" role="alert">The password you entered was incorrect.</div>',
    ],
  ] as const) {
    it(`says refused in the words of version ${version}'s page, once`, async () => {
      const web = shibboleth({ e1s2: html(loginPage(error)) });
      const refusal = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
      assert.match(refusal.message, /The provider says: "The password you entered was incorrect\."/);
      assert.equal(web.withPassword.length, 1);
    });
  }

  it('gives no consent in the name of a person', async () => {
    const web = shibboleth({ e1s2: html(consentPage) });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /asks for consent, which a person has to answer\. The provider says: "Information Release"/,
    );
  });
});
