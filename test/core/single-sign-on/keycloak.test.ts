import assert from 'node:assert/strict';
import {
  answerPage,
  failure,
  html,
  redirect,
  rightCredentials,
  samlResponse,
  ScriptedWeb,
  visit,
} from './scripted-web';

const REALM = 'https://sso.example.com/realms/backup';
const SIGN_ON = `${REALM}/protocol/saml?SAMLRequest=abc`;
const AUTHENTICATE = `${REALM}/login-actions/authenticate`;

function loginPage(error = ''): string {
  const message =
    error === ''
      ? ''
      : `<span id="input-error" class="pf-c-form__helper-text pf-m-error required kc-feedback-text" aria-live="polite">${error}</span>`;
  return `<!DOCTYPE html><html class="login-pf" lang="en"><head><title>Sign in to backup</title></head><body>
<div id="kc-locale"><ul><li><a href="/realms/backup/login-actions/authenticate?kc_locale=de">Deutsch</a></li></ul></div>
<div id="kc-form"><form id="kc-form-login" onsubmit="login.disabled = true; return true;" action="${AUTHENTICATE}?session_code=hidden-state&amp;execution=5e&amp;client_id=veeam&amp;tab_id=t1" method="post">
<div class="form-group"><label for="username">Username or email</label><input tabindex="2" id="username" class="form-control" name="username" value="" type="text" autofocus autocomplete="username" aria-invalid="${String(error !== '')}"/>${message}</div>
<div class="form-group"><label for="password">Password</label><div class="pf-c-input-group"><input tabindex="3" id="password" class="form-control" name="password" type="password" autocomplete="current-password" aria-invalid=""/><button class="pf-c-button pf-m-control" type="button" aria-label="Show password"><i class="fa fa-eye"></i></button></div></div>
<div class="checkbox"><label><input tabindex="5" id="rememberMe" name="rememberMe" type="checkbox"> Remember me</label></div>
<div id="kc-form-buttons"><input type="hidden" id="id-hidden-input" name="credentialId" /><input tabindex="7" class="pf-c-button" name="login" id="kc-login" type="submit" value="Sign In"/></div>
</form></div></body></html>`;
}

const updatePage = `<html><head><title>Update password</title></head><body><div class="alert-warning pf-c-alert"><span class="kc-feedback-text">You need to change your password to activate your account.</span></div>
<form id="kc-passwd-update-form" action="${REALM}/login-actions/required-action?execution=UPDATE_PASSWORD" method="post"><input type="text" id="username" name="username" value="sara" autocomplete="username" readonly="readonly" style="display:none;"/><input type="password" id="password" name="password" autocomplete="current-password" style="display:none;"/><input type="password" id="password-new" name="password-new" autofocus autocomplete="new-password"/><input type="password" id="password-confirm" name="password-confirm" autocomplete="new-password"/><input type="submit" value="Submit"/></form></body></html>`;

const otpPage = `<html><head><title>Sign in to backup</title></head><body><form id="kc-otp-login-form" action="${AUTHENTICATE}?execution=otp" method="post"><label for="otp">One-time code</label><input id="otp" name="otp" autocomplete="off" type="text" autofocus/><input name="login" type="submit" value="Sign In"/></form></body></html>`;

const termsPage = `<html><head><title>Terms and Conditions</title></head><body><div id="kc-terms-text">Be good.</div><form class="form-actions" action="${REALM}/login-actions/required-action?execution=TERMS" method="POST"><input type="hidden" name="code" value="hidden-state"/><input name="accept" id="kc-accept" type="submit" value="Accept"/><input name="cancel" id="kc-decline" type="submit" value="Decline"/></form></body></html>`;

const answer = html(
  `<HTML><HEAD><TITLE>Authentication Redirect</TITLE></HEAD><BODY Onload="document.forms[0].submit()"><FORM METHOD="POST" ACTION="https://backup.example.com:11005/api/v1/saml2"><INPUT name="SAMLResponse" TYPE="HIDDEN" VALUE="${samlResponse()}"/><p>Redirecting, please wait.</p><NOSCRIPT><P>JavaScript is disabled. We strongly recommend to enable it.</P><INPUT TYPE="SUBMIT" VALUE="CONTINUE" /></NOSCRIPT></FORM></BODY></HTML>`,
);

function keycloak(after: ReturnType<typeof html>): ScriptedWeb {
  return new ScriptedWeb({
    [`GET ${REALM}/protocol/saml`]: html(loginPage(), 200, {
      'set-cookie': [
        'AUTH_SESSION_ID=cookie-value; Version=1; Path=/realms/backup/; SameSite=None; Secure; HttpOnly',
        'KC_RESTART=cookie-value2; Version=1; Path=/realms/backup/; HttpOnly',
      ],
    }),
    [`POST ${AUTHENTICATE}`]: ({ form, cookie, at }) => {
      assert.ok(rightCredentials(form, 'username', 'password'));
      assert.equal(form.get('login'), 'Sign In', 'the button that was pressed is sent');
      assert.equal(form.get('credentialId'), '');
      assert.equal(form.has('rememberMe'), false);
      assert.match(cookie, /AUTH_SESSION_ID=cookie-value; KC_RESTART=cookie-value2/);
      assert.equal(at.searchParams.get('tab_id'), 't1');
      return after;
    },
    [`GET ${REALM}/login-actions/required-action`]: html(updatePage),
  });
}

describe('Keycloak', () => {
  it('signs in and brings the SAML answer', async () => {
    assert.equal(await visit(keycloak(answer), { signOnUrl: SIGN_ON }), samlResponse());
  });

  it('says refused in the words of the page, once', async () => {
    const web = keycloak(html(loginPage('Invalid username or password.')));
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /^The identity provider sso\.example\.com refused user and password of sara_baker@companymail\.com\. The provider says: "Invalid username or password\."/,
    );
    assert.equal(web.withPassword.length, 1);
  });

  it('says that the password must be changed, although a hidden user name is in the form', async () => {
    const web = keycloak(redirect(`${REALM}/login-actions/required-action?execution=UPDATE_PASSWORD`));
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(error.message, /to change the password\. The provider says: "Update password"/);
  });

  it('says that a one-time code is asked for', async () => {
    const error = await failure(keycloak(html(otpPage)), 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(error.message, /asks for a verification code/);
  });

  it('accepts no terms in the name of a person', async () => {
    const web = keycloak(html(termsPage));
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /asks to accept terms, which a person has to answer\. The provider says: "Terms and Conditions"/,
    );
    assert.equal(web.received.length, 2);
  });

  it("signs in where a broker realm asks another realm, and answers the broker with that realm's answer", async () => {
    const inner = 'https://company.example.org/realms/staff';
    const broker = `${REALM}/broker/staff/endpoint`;
    const innerAnswer = samlResponse(
      '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/><!-- inner -->',
    );
    const web = new ScriptedWeb({
      [`GET ${REALM}/protocol/saml`]: html(
        `<BODY Onload="document.forms[0].submit()"><FORM METHOD="POST" ACTION="${inner}/protocol/saml"><INPUT name="SAMLRequest" TYPE="HIDDEN" VALUE="second"/><INPUT name="RelayState" TYPE="HIDDEN" VALUE="hidden-state"/></FORM></BODY>`,
      ),
      [`POST ${inner}/protocol/saml`]: ({ form }) => {
        assert.equal(form.get('SAMLRequest'), 'second');
        return html(loginPage().replaceAll(REALM, inner));
      },
      [`POST ${inner}/login-actions/authenticate`]: answerPage(broker, innerAnswer),
      [`POST ${broker}`]: ({ form }) => {
        assert.equal(form.get('SAMLResponse'), innerAnswer);
        assert.equal(form.get('RelayState'), 'hidden-state');
        return answer;
      },
    });
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), samlResponse());
    assert.deepEqual(
      web.withPassword.map(({ at }) => at.origin),
      ['https://company.example.org'],
    );
  });
});
