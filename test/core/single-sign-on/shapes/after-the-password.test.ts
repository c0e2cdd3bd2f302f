import assert from 'node:assert/strict';
import { answerPage, html, redirect } from '../scripted-web';
import { FIELDS, LOGIN, shape } from './shape';

const after = (page: string, statusCode = 200): Record<string, ReturnType<typeof html>> => ({
  'GET /sso': html(LOGIN),
  'POST /c': html(page, statusCode),
});
const post = (inside: string, action = '/next'): string =>
  `<form method="post" action="${action}">${inside}</form>`;
const hidden = '<input type="hidden" name="state" value="hidden-state">';

describe("page shapes: after the password was taken, what is asked is a person's", () => {
  for (const [what, page, asks] of [
    [
      'stay signed in',
      `<title>Stay signed in?</title>${post(`${hidden}<input type="checkbox" name="again"><input type="submit" value="Yes"><input type="button" value="No">`)}`,
      /asks whether to stay signed in, which a person has to answer/,
    ],
    [
      'terms with one button',
      `<h1>Acceptable use</h1>${post(`${hidden}<button>I accept the terms</button>`)}`,
      /asks to accept terms/,
    ],
    [
      'terms to tick',
      `<title>Terms of use</title>${post(`${hidden}<input type="checkbox" name="ok" required><button>Continue</button>`)}`,
      /asks to accept terms/,
    ],
    [
      'consent',
      `<title>Information release</title>${post(`${hidden}<button name="yes">Accept</button><button name="no">Reject</button>`)}`,
      /asks for consent/,
    ],
    [
      'a security question in a password field',
      `<h1>Security question</h1>${post('<label>Name of your first pet <input type="password" name="answer"></label><button>Next</button>')}`,
      /asks the answer to a security question/,
    ],
    [
      'a passkey to set up',
      `<title>Create a passkey</title>${post(`${hidden}<button>Continue</button><button name="skip">Not now</button>`)}`,
      /asks a passkey or security key/,
    ],
    [
      'a factor to enrol',
      `<title>Keep your account secure</title>${post(`${hidden}<button>Enrol now</button>`)}`,
      /asks to set up a further factor/,
    ],
    [
      'a profile',
      `<title>Update your profile</title>${post('<label>Phone number <input name="phone"></label><button>Save</button>')}`,
      /asks to complete a profile/,
    ],
    [
      'a profile of one e-mail field',
      `<title>Your details</title>${post('<label>E-mail <input type="email" name="mail"></label><button>Next</button>')}`,
      /asks to complete a profile/,
    ],
    [
      'other sessions',
      `<h1>You are already signed in elsewhere</h1>${post(`${hidden}<button>Sign other devices out</button>`)}`,
      /asks whether to end other sessions of the account/,
    ],
    [
      'an approval',
      `<p>Approve sign in request on your phone</p>${post(`${hidden}<button>Resend</button><button>Other way</button>`)}`,
      /asks to approve the sign-in on another device/,
    ],
    [
      'fields nobody knows',
      `<title>One more thing</title>${post('<label>Department: <input name="d"></label><label>Cost centre <input name="e"></label><button>Go</button>')}`,
      /asks for "Department", "Cost centre", which a person has to answer/,
    ],
  ] as const) {
    shape(what, {
      pages: after(page),
      ends: asks,
      passwords: 1,
      check: ({ received }) => assert.equal(received.length, 2, 'nothing is pressed'),
    });
  }
  shape('a page with one button that only goes on, if its words put a question', {
    pages: after(
      `<h1>Information</h1><p>You are about to share your attributes with a service.</p>${post(`${hidden}<button>Continue</button>`)}`,
    ),
    ends: /asks for consent/,
    passwords: 1,
    check: ({ received }) => assert.equal(received.length, 2),
  });
  shape('a page that sends itself on is followed', {
    pages: {
      ...after(
        `<body onload="document.forms[0].submit()">${post(`${hidden}<noscript><button>Continue</button></noscript>`, '/on')}`,
      ),
      'POST /on': answerPage(),
    },
    ends: 'token',
  });
  shape('a new password', {
    pages: after(
      `<title>Expired</title>${post('<input type="password" name="n1" autocomplete="new-password"><input type="password" name="n2" autocomplete="new-password"><button>Change</button>')}`,
    ),
    ends: /to change the password/,
    passwords: 1,
  });
  shape('a code without a secret', {
    pages: after(post('<input name="code" inputmode="numeric"><button>Verify</button>')),
    ends: /asks for a verification code, which only a person has/,
    passwords: 1,
  });
  shape('a code whose secret is stored, on a page of its own', {
    totp: '123456',
    pages: {
      ...after(post('<input name="code" inputmode="numeric"><button>Verify</button>', '/code')),
      'POST /code': ({ form }) => (form.get('code') === '123456' ? answerPage() : html('no')),
    },
    ends: 'token',
  });
  shape('a code that is asked for again is refused', {
    totp: '123456',
    refused: true,
    pages: {
      ...after(post('<input name="code" inputmode="numeric"><button>Verify</button>', '/code')),
      'POST /code': post(
        '<p role="alert">Wrong code</p><input name="code" inputmode="numeric"><button>Verify</button>',
        '/code',
      ),
    },
    ends: /did not take the verification code of .* The provider says: "Wrong code"/,
  });
});

describe('page shapes: refused is what says so', () => {
  let logins = 0;
  shape('the login form again', {
    refused: true,
    pages: after(`<p class="error">Nope</p>${LOGIN}`),
    ends: /refused user and password of .*"Nope"/,
  });
  shape('the login form again, at the same address with the same cookies', {
    refused: true,
    pages: {
      'GET /sso': redirect('/login', 302, { 'set-cookie': 'sid=cookie-value' }),
      'GET /login': ({ cookie }) => {
        logins += 1;
        assert.equal(cookie, 'sid=cookie-value');
        return `${logins > 1 ? '<p role="alert">Nope</p>' : ''}${LOGIN}`;
      },
      'POST /c': redirect('/login'),
    },
    ends: /refused user and password of .*"Nope"/,
  });
  shape('the login form again, its fields under other names', {
    refused: true,
    pages: after(
      `<form method="post" action="/c2">${FIELDS.replace('name="a"', 'name="x1"').replace('name="b"', 'name="x2"')}<button>Sign in</button></form>`,
    ),
    ends: /refused user and password/,
  });
  shape('words on a page without a form', {
    refused: true,
    pages: after('<h1>Login failed</h1><p>The user name or password is incorrect.</p><a href="/">Back</a>'),
    ends: /refused user and password .* The provider says: "Login failed The user name or password is incorrect\./,
  });
  shape('words above a form that resets the password', {
    refused: true,
    pages: after(
      `<p class="error">Incorrect password.</p>${post('<input type="email" name="mail"><button>Reset password</button>', '/reset')}`,
    ),
    ends: /refused user and password .*"Incorrect password\."/,
  });
  shape('words with status 403', {
    refused: true,
    pages: after('<p>Your account is locked.</p>', 403),
    ends: /refused user and password .*"Your account is locked\."/,
  });
  shape('an error page without such words is none', {
    pages: after('<title>Oops</title><h1>Something broke</h1>', 500),
    ends: /answered 500 with a page that leads nowhere/,
    passwords: 1,
  });
  shape('the user page after a password page is', {
    refused: true,
    pages: {
      'GET /sso': post('<input name="username"><button>Next</button>', '/user'),
      'POST /user': post('<input type="password" name="p"><button>Verify</button>', '/c'),
      'POST /c': redirect('/sso?again'),
    },
    ends: /refused user and password/,
  });
});
