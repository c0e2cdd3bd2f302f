import assert from 'node:assert/strict';
import { answerPage, html, PASSWORD, USER } from '../scripted-web';
import type { ScriptedWeb } from '../scripted-web';
import { FIELDS, LOGIN, shape, shapesTried } from './shape';

const form = (inside: string, attributes = 'method="post" action="/c"'): string =>
  `<form ${attributes}>${inside}</form>`;
/** The names and values that were sent with the password. */
const sent = (web: ScriptedWeb): [string, string][] => [...(web.withPassword[0]?.form ?? [])];
const told = (web: ScriptedWeb, name: string): string | null | undefined =>
  web.withPassword[0]?.form.get(name);

describe('page shapes: which button', () => {
  for (const [what, buttons, pressed] of [
    [
      'a forgotten password before it',
      '<button name="go" value="forgot">Forgot password?</button><button name="go" value="in">Sign in</button>',
      'in',
    ],
    [
      'a cancel before it',
      '<input type="submit" name="go" value="Cancel"><input type="submit" name="go" value="Log in">',
      'Log in',
    ],
    [
      'a registration before it',
      '<button name="go" value="new">Create an account</button><button name="go" value="in">Continue</button>',
      'in',
    ],
    [
      'other ways before it',
      '<button name="go" value="google">Sign in with Google</button><button name="go" value="passkey">Sign in with a passkey</button><button name="go" value="in">Sign in</button>',
      'in',
    ],
    [
      'a choice of language before it',
      '<button name="go" value="de">Language</button><button name="go" value="in">Anmelden</button>',
      'in',
    ],
    [
      'only icons, by their names',
      '<button name="cancel" value="x"></button><button name="login" value="in"></button>',
      undefined,
    ],
    [
      'an unknown language',
      '<button name="go" value="forgot">Reset</button><button name="go" value="in">Kirjaudu</button>',
      'in',
    ],
  ] as const) {
    shape(`the one that signs in, with ${what}`, {
      pages: { 'GET /sso': form(FIELDS + buttons) },
      ends: 'token',
      check: (web) => {
        if (pressed === undefined)
          assert.deepEqual(
            sent(web).map(([name]) => name),
            ['a', 'b', 'login'],
          );
        else assert.equal(told(web, 'go'), pressed);
      },
    });
  }
  shape('none where the only button does something else', {
    pages: { 'GET /sso': form(`${FIELDS}<button name="go" value="x">Forgot password</button>`) },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'go'), null),
  });
});

describe('page shapes: what a login form asks besides', () => {
  for (const [what, inside, asks] of [
    [
      'a captcha',
      '<div class="g-recaptcha" data-sitekey="x"></div>',
      /also asks for a captcha, so the password was not sent/,
    ],
    [
      'a captcha in a frame',
      '<iframe src="https://captcha.example.net/hcaptcha/frame"></iframe>',
      /also asks for a captcha/,
    ],
    [
      'a picture with characters',
      '<img src="/captcha.png"><input name="captcha" required>',
      /also asks for a captcha/,
    ],
    [
      'a code',
      '<label>Authenticator code <input name="otp" autocomplete="one-time-code"></label>',
      /also asks for a verification code/,
    ],
    [
      'a required choice',
      '<label>Campus <select name="campus" required><option value="">choose</option><option>1</option></select></label>',
      /also asks for "Campus"/,
    ],
    [
      'a required text',
      '<label>Customer number <input name="customer" required></label>',
      /also asks for "Customer number"/,
    ],
    [
      'terms to tick',
      '<label><input type="checkbox" name="terms" required> I accept the terms of use</label>',
      /also asks for "I accept the terms of use"/,
    ],
    [
      'a choice of radio buttons',
      '<label><input type="radio" name="role" value="1" required> Staff</label><label><input type="radio" name="role" value="2"> Guest</label>',
      /also asks for "Staff"/,
    ],
  ] as const) {
    shape(`${what}: nothing is sent`, {
      pages: { 'GET /sso': form(`${FIELDS}${inside}<button>Sign in</button>`) },
      ends: asks,
      check: ({ received }) => assert.equal(received.length, 1),
    });
  }
  shape('a button that agrees to something', {
    pages: { 'GET /sso': form(`${FIELDS}<button>I agree</button>`) },
    ends: /also asks for agreement to terms/,
  });
  shape('a code whose secret is stored goes along', {
    totp: '123456',
    pages: {
      'GET /sso': form(`${FIELDS}<input name="otp" autocomplete="one-time-code"><button>Sign in</button>`),
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'otp'), '123456'),
  });
  shape('a code that is optional is left out', {
    pages: {
      'GET /sso': form(`${FIELDS}<input name="otp" placeholder="Code (optional)"><button>Sign in</button>`),
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'otp'), ''),
  });
  shape('what is required and filled already is sent as it is', {
    pages: {
      'GET /sso': form(`${FIELDS}<input name="realm" value="staff" required><button>Sign in</button>`),
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'realm'), 'staff'),
  });
});

describe('page shapes: which form and field', () => {
  shape('a registration before it, with one password', {
    pages: {
      'GET /sso':
        form(
          '<h2>Register</h2><input name="first"><input name="mail" type="email"><input type="password" name="p"><button>Register</button>',
          'method="post" action="/register"',
        ) + LOGIN,
    },
    ends: 'token',
  });
  for (const attributes of ['class="language-en has-feedback"', 'id="login-or-register"']) {
    shape(`words of its own that others have too: ${attributes}`, {
      pages: {
        'GET /sso': form(`${FIELDS}<button>Sign in</button>`, `${attributes} method="post" action="/c"`),
      },
      ends: 'token',
    });
  }
  shape('a registration alone is no login', {
    pages: {
      'GET /sso': form(
        '<h2>Register</h2><input type="email" name="mail"><input type="password" name="p"><button>Register</button>',
        'method="post" action="/register"',
      ),
    },
    ends: /Single sign-on at idp\.example\.com stopped/,
  });
  shape('a newsletter before it', {
    pages: {
      'GET /sso':
        form(
          '<input type="email" name="mail" placeholder="Your e-mail for our newsletter"><button>Subscribe</button>',
          'method="post" action="/news"',
        ) + LOGIN,
    },
    ends: 'token',
  });
  shape('a newsletter beside the user page', {
    pages: {
      'GET /sso':
        form('<input type="email" name="mail"><button>Subscribe</button>', 'method="post" action="/news"') +
        form('<input name="username"><button>Next</button>', 'method="post" action="/user"'),
      'POST /user': LOGIN,
    },
    ends: 'token',
  });
  shape('a search by its type alone', {
    pages: {
      'GET /sso': form('<input type="search" name="q">', 'action="/x"') + LOGIN,
    },
    ends: 'token',
  });
  shape('the user name after the password', {
    pages: { 'GET /sso': form('<input type="password" name="p"><input name="u"><button>Sign in</button>') },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'u'), USER),
  });
  shape('the user name attached by form=', {
    pages: {
      'GET /sso': `<input name="u" form="f">${form('<input type="password" name="p"><button>Sign in</button>', 'id="f" method="post" action="/c"')}`,
    },
    ends: 'token',
    check: (web) =>
      assert.deepEqual(sent(web), [
        ['u', USER],
        ['p', PASSWORD],
      ]),
  });
  shape('a visible user field that a script copies into a hidden one: both are filled', {
    pages: {
      'GET /sso': form(
        '<input type="text" id="usernameUserInput" name="usernameUserInput"><input type="hidden" id="username" name="username" value=""><input type="password" name="password"><button>Continue</button>',
      ),
    },
    ends: 'token',
    check: (web) => {
      assert.equal(told(web, 'usernameUserInput'), USER);
      assert.equal(told(web, 'username'), USER);
    },
  });
  shape('a visible user field without a name, copied into a hidden one', {
    pages: {
      'GET /sso': form(
        '<input id="display"><input type="hidden" name="user"><input type="password" name="p"><button>Log in</button>',
      ),
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'user'), USER),
  });
  shape('hidden fields that hold something are left alone', {
    pages: {
      'GET /sso': form(
        '<input name="u"><input type="hidden" name="login" value="portal"><input type="password" name="p"><button>Log in</button>',
      ),
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'login'), 'portal'),
  });
  for (const [what, style, classes] of [
    ['a class of wide custom', '', 'd-none'],
    ['a class that the page hides', '<style>.trap { display: none }</style>', 'trap'],
    [
      'a class that the page moves away',
      '<style>@media print { .x { display: block } } .trap, .other { position: absolute; left: -9999px }</style>',
      'trap',
    ],
  ] as const) {
    shape(`a field hidden by ${what} is none for the user name`, {
      pages: {
        'GET /sso':
          style +
          form(
            `<input name="u"><div class="${classes}"><input name="username" value=""></div><input type="password" name="p"><button>Log in</button>`,
          ),
      },
      ends: 'token',
      check: (web) => assert.deepEqual([told(web, 'u'), told(web, 'username')], [USER, '']),
    });
  }
  shape('what is hidden in print only is seen', {
    pages: {
      'GET /sso': `<style>@media print { .field { display: none } }</style>${form('<div class="field"><input name="u"></div><input type="password" name="p"><button>Log in</button>')}`,
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'u'), USER),
  });
  shape('a password that is masked by style, in a field for text', {
    pages: {
      'GET /sso': form(
        '<input name="user" required><input name="password" type="text" autocomplete="off" aria-hidden="true" required><button>Connect</button>',
      ),
    },
    ends: 'token',
    check: (web) => assert.equal(told(web, 'password'), PASSWORD),
  });
});

describe('page shapes: how a form is sent', () => {
  shape('in the character set of the page', {
    pages: {
      'GET /sso': {
        statusCode: 200,
        headers: { 'content-type': 'text/html; charset=iso-8859-1' },
        body: Uint8Array.from(Buffer.from(LOGIN, 'latin1')),
      },
      'POST /c': ({ text }) => (text.includes('%2B%FC%2F100%25') ? answerPage() : html(LOGIN)),
    },
    ends: 'token',
  });
  shape('in the character set that the form accepts', {
    pages: {
      'GET /sso': form(
        `${FIELDS}<button>Sign in</button>`,
        'method="post" action="/c" accept-charset="ISO-8859-15, utf-8"',
      ),
      'POST /c': ({ text }) => (text.includes('%2B%FC%2F100%25') ? answerPage() : html(LOGIN)),
    },
    ends: 'token',
  });
  shape('as multipart', {
    pages: {
      'GET /sso': form(
        `${FIELDS}<button>Sign in</button>`,
        'method="post" action="/c" enctype="multipart/form-data"',
      ),
      'POST /c': ({ text, headers }) => {
        const boundary =
          /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? 'none';
        const parts = text.split(`--${boundary}`);
        assert.equal(parts.length, 4);
        assert.equal(parts[2], `\r\ncontent-disposition: form-data; name="b"\r\n\r\n${PASSWORD}\r\n`);
        return answerPage();
      },
    },
    ends: 'token',
  });
});

describe('page shapes', () => {
  it('are more than forty', () => assert.ok(shapesTried() >= 40, String(shapesTried())));
});
