import assert from 'node:assert/strict';
import {
  answerPage,
  failure,
  html,
  PASSWORD,
  redirect,
  samlResponse,
  ScriptedWeb,
  USER,
  visit,
} from './scripted-web';

const SIGN_ON = 'https://login.example.com/saml2?SAMLRequest=abc';

function userPage(message = ''): string {
  return `<html><head><title>Sign in to your account</title></head><body>${message}
<form role="search" action="/search"><input type="text" name="q"></form>
<form method="post" action="identify" novalidate><input type="hidden" name="stateToken" value="hidden-state"><input type="email" name="identifier" autocomplete="username" value=""><input type="password" name="filler" aria-hidden="true" tabindex="-1"><input type="submit" value="Next"></form></body></html>`;
}

function passwordPage(message = ''): string {
  return `<html><head><title>Enter password</title></head><body><div>${USER}</div>${message}<form method="post" action="/challenge"><input type="hidden" name="identifier" value="${USER}"><input type="hidden" name="stateToken" value="hidden-state-2"><input type="password" name="credentials.passcode" autocomplete="current-password"><button>Verify</button></form></body></html>`;
}

function provider(afterPassword: ReturnType<typeof html>, afterUser = html(passwordPage())): ScriptedWeb {
  return new ScriptedWeb({
    'GET https://login.example.com/saml2': html(userPage(), 200, {
      'set-cookie': 'sid=cookie-value; Secure; HttpOnly',
    }),
    'POST https://login.example.com/identify': ({ form }) => {
      assert.equal(form.get('identifier'), USER);
      assert.equal(form.get('stateToken'), 'hidden-state');
      assert.ok(!form.toString().includes('S3cret'), 'the password waits for its page');
      return afterUser;
    },
    'POST https://login.example.com/challenge': ({ form }) => {
      assert.equal(form.get('identifier'), USER);
      assert.equal(form.get('stateToken'), 'hidden-state-2');
      assert.equal(form.get('credentials.passcode'), PASSWORD);
      return afterPassword;
    },
  });
}

describe('a provider that asks for the user first and for the password on a second page', () => {
  it('is told each on its page and brings the SAML answer', async () => {
    assert.equal(await visit(provider(answerPage()), { signOnUrl: SIGN_ON }), samlResponse());
  });

  it('says refused where the password page comes again, although its field is called a passcode', async () => {
    const web = provider(
      html(passwordPage('<div class="o-form-error-container"><p role="alert">Unable to sign in</p></div>')),
    );
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(error.message, /refused user and password of .* The provider says: "Unable to sign in"/);
    assert.equal(web.withPassword.length, 1);
  });

  it('says refused where the password leads back to the user page', async () => {
    const web = provider(redirect('/saml2?error=1'));
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(error.message, /refused user and password/);
    assert.equal(web.withPassword.length, 1);
  });

  it('says that the user name is not taken where its page comes again, without a password', async () => {
    const web = provider(
      answerPage(),
      html(
        userPage(
          '<div id="usernameError" class="alert">We could not find an account with that username.</div>',
        ),
      ),
    );
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(
      error.message,
      /does not take the user name .* The provider says: "We could not find an account with that username\." The password was not sent/,
    );
    assert.equal(web.withPassword.length, 0);
    assert.equal(web.asked.filter((asked) => asked.endsWith('/identify')).length, 1);
  });

  it('is given no password in another way where the user page ends in 405', async () => {
    const web = provider(answerPage(), html('<h1>Method Not Allowed</h1>', 405));
    await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.equal(web.withPassword.length, 0);
  });

  it("follows the redirect to the company's own provider and trusts it with the password", async () => {
    const page =
      '<form method="post" action="/adfs/ls"><input type="email" name="UserName"><input type="password" name="Password"></form>';
    const web = new ScriptedWeb({
      'GET https://login.example.com/saml2': html(userPage()),
      'POST https://login.example.com/identify': redirect(
        'https://adfs.company.example/adfs/ls?wa=wsignin1.0',
      ),
      'GET https://adfs.company.example/adfs/ls': html(page),
      'POST https://adfs.company.example/adfs/ls': html(
        '<form method="post" action="https://login.example.com/wsfed"><input type="hidden" name="wa" value="wsignin1.0"><input type="hidden" name="wresult" value="hidden-state"></form><script>document.forms[0].submit()</script>',
      ),
      'POST https://login.example.com/wsfed': ({ form }) => {
        assert.equal(form.get('wresult'), 'hidden-state');
        return answerPage();
      },
    });
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), samlResponse());
    assert.deepEqual(
      web.withPassword.map(({ at }) => at.origin),
      ['https://adfs.company.example'],
    );
  });
});
