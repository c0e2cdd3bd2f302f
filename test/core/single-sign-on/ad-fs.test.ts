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
import type { Received } from './scripted-web';

const SIGN_ON = 'https://company.companymail.com/adfs/ls/?SAMLRequest=lJE%2Bx&RelayState=a';

/** The forms page of AD FS: no submit button but a span with a script, a second form for other ways to sign in. */
function signInPage(error = ''): string {
  return `<!DOCTYPE html>
<html lang="en-US"><head><meta http-equiv="content-type" content="text/html;charset=UTF-8" /><title>Sign In</title></head>
<body dir="ltr" class="body">
<div id="noScript" style="position:static; width:100%; height:100%; z-index:100"><noscript><h1>JavaScript required</h1><p class="error">JavaScript is required. Turn on JavaScript and reload.</p></noscript></div>
<div id="loginArea">
  <div id="loginMessage" class="groupMargin">Sign in with your organizational account</div>
  <form method="post" id="loginForm" autocomplete="off" novalidate="novalidate" onKeyPress="if (event &amp;&amp; event.keyCode == 13) Login.submitLoginRequest();" action="/adfs/ls/?SAMLRequest=lJE%2Bx&amp;RelayState=a&amp;client-request-id=0f1e">
    <div id="error" class="fieldMargin error smallText"><span id="errorText" for="" aria-live="assertive" role="alert">${error}</span></div>
    <div id="formsAuthenticationArea">
      <div id="userNameArea"><label id="userNameInputLabel" for="userNameInput" class="hidden">User Account</label>
        <input id="userNameInput" name="UserName" type="email" value="" tabindex="1" class="text fullWidth" spellcheck="false" placeholder="someone@example.com" autocomplete="off"/></div>
      <div id="passwordArea"><label id="passwordInputLabel" for="passwordInput" class="hidden">Password</label>
        <input id="passwordInput" name="Password" type="password" tabindex="2" class="text fullWidth" placeholder="Password" autocomplete="off"/></div>
      <div id="kmsiArea" style="display:none"><input type="checkbox" name="Kmsi" id="kmsiInput" value="true" tabindex="3" /><label for="kmsiInput">Keep me signed in</label></div>
      <div id="submissionArea" class="submitMargin"><span id="submitButton" class="submit" tabindex="4" role="button" onclick="return Login.submitLoginRequest();">Sign in</span></div>
    </div>
    <input id="optionForms" type="hidden" name="AuthMethod" value="FormsAuthentication" />
  </form>
  <div id="authOptions"><form id="options" method="post" action="https://company.companymail.com:443/adfs/ls/?SAMLRequest=lJE%2Bx"><script type="text/javascript">function SelectOption(option) { var i = document.getElementById('optionSelection'); i.value = option; document.forms['options'].submit(); return false; }</script><input id="optionSelection" type="hidden" name="AuthMethod" /><div class="groupMargin"></div></form></div>
</div></body></html>`;
}

const updatePasswordPage = `<html><head><title>Update Password</title></head><body><div id="updatePasswordMessage">You must update your password because your password has expired.</div>
<form method="post" id="updatePasswordForm" action="/adfs/portal/updatepassword/"><input id="userNameInput" name="UserName" type="email" value=""/><input id="oldPasswordInput" name="OldPassword" type="password"/><input id="newPasswordInput" name="NewPassword" type="password"/><input id="confirmNewPasswordInput" name="ConfirmNewPassword" type="password"/><input type="submit" value="Submit"/></form></body></html>`;

const codePage = `<html><head><title>Sign In</title></head><body><form method="post" id="loginForm" action="/adfs/ls/?SAMLRequest=lJE%2Bx"><p>Enter the code from your authenticator app</p><input id="verificationCodeInput" name="VerificationCode" type="text" autocomplete="off"/><input id="authMethod" type="hidden" name="AuthMethod" value="AzureMfaAuthentication"/><input type="hidden" name="Context" value="hidden-state"/><input type="submit" name="Continue" value="Sign in"/></form></body></html>`;

/** AD FS checks the password, sets its cookie and redirects to the same address, which then has the answer. */
function adfs(checked: (request: Received) => ReturnType<typeof html>): ScriptedWeb {
  return new ScriptedWeb({
    'GET https://company.companymail.com/adfs/ls/': ({ cookie }) =>
      cookie.includes('MSISAuth=cookie-value')
        ? answerPage()
        : html(signInPage(), 200, {
            'set-cookie': 'MSISSamlRequest=cookie-value; path=/adfs; HttpOnly; Secure',
          }),
    'POST https://company.companymail.com/adfs/ls/': checked,
  });
}

describe('AD FS with forms authentication', () => {
  it('signs in and brings the SAML answer', async () => {
    const web = adfs(({ form, at, cookie }) => {
      assert.ok(rightCredentials(form, 'UserName', 'Password'));
      assert.equal(form.get('AuthMethod'), 'FormsAuthentication');
      assert.equal(form.has('Kmsi'), false, 'a box that nobody ticked is not sent');
      assert.equal(at.searchParams.get('client-request-id'), '0f1e', 'entities of the address are decoded');
      assert.equal(cookie, 'MSISSamlRequest=cookie-value');
      return redirect(at.href, 302, {
        'set-cookie': ['MSISAuth=cookie-value; path=/adfs; HttpOnly; Secure'],
      });
    });
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), samlResponse());
    assert.deepEqual(
      web.received.map(({ method }) => method),
      ['GET', 'POST', 'GET'],
    );
  });

  it('says refused in the words of the page, once', async () => {
    const web = adfs(() =>
      html(
        signInPage('Incorrect user ID or password. Type the correct user ID and password, and try again.'),
      ),
    );
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /The provider says: "Incorrect user ID or password\. Type the correct user ID and password, and try again\."/,
    );
    assert.equal(web.withPassword.length, 1);
    assert.equal(web.received.length, 2);
  });

  it('says that the password must be changed', async () => {
    const web = new ScriptedWeb({
      'GET https://company.companymail.com/adfs/ls/': html(signInPage()),
      'POST https://company.companymail.com/adfs/ls/': redirect('/adfs/portal/updatepassword/?username=sara'),
      'GET https://company.companymail.com/adfs/portal/updatepassword/': html(updatePasswordPage),
    });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(error.message, /wants sara_baker@companymail\.com to change the password/);
    assert.equal(web.withPassword.length, 1);
  });

  it('says that a verification code is asked for', async () => {
    const error = await failure(
      adfs(() => html(codePage)),
      'VEEAM_SINGLE_SIGN_ON',
      { signOnUrl: SIGN_ON },
    );
    assert.match(error.message, /asks for a verification code/);
  });

  it('says that Windows authentication is on in place of the form', async () => {
    const web = new ScriptedWeb({
      'GET https://company.companymail.com/adfs/ls/': redirect('/adfs/ls/wia?SAMLRequest=lJE'),
      'GET https://company.companymail.com/adfs/ls/wia': html('<h2>401 - Unauthorized</h2>', 401, {
        'www-authenticate': ['Negotiate', 'NTLM'],
      }),
    });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(error.message, /asks for Negotiate authentication and shows no form/);
    assert.equal(web.withPassword.length, 0);
  });

  it('quotes an error page', async () => {
    const page =
      '<html><head><title>Error</title></head><body><div id="errorArea"><div id="errorMessage">An error occurred</div><div>MSIS7065: There are no registered protocol handlers on path /adfs/ls.</div></div></body></html>';
    const web = new ScriptedWeb({ 'GET https://company.companymail.com/adfs/ls/': html(page, 400) });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /answered 400 with a page that leads nowhere\. The provider says: "Error: An error occurred/,
    );
    assert.equal(error.statusCode, 400);
  });

  it('is asked as no Windows browser, so that it shows its form', async () => {
    const web = adfs(() => html(signInPage('no')));
    await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    for (const { headers } of web.received)
      assert.doesNotMatch(headers['user-agent'] ?? '', /Mozilla|Windows|MSIE|Trident|Edge/);
  });
});
