import assert from 'node:assert/strict';
import { json } from '../../fake-server';
import { answerPage, html, samlResponse } from '../scripted-web';
import { HOST, LOGIN, shape } from './shape';

/** An answer that names somebody. */
function answerFor(name: string): string {
  const xml = Buffer.from(samlResponse(), 'base64').toString('utf8');
  const assertion = `<saml:Assertion><saml:NameID>${name}</saml:NameID></saml:Assertion>`;
  return Buffer.from(xml.replace('</samlp:Response>', `${assertion}</samlp:Response>`)).toString('base64');
}

describe('page shapes: how a provider is asked', () => {
  shape('a portal that answers JSON to programs shows its page to who asks as a browser does', {
    pages: {
      'GET /sso': ({ headers }) =>
        /json/.test(headers['accept'] ?? '') || !headers['accept']?.startsWith('text/html,')
          ? json({ result: 0, error: 9 }, 401)
          : LOGIN,
    },
    ends: 'token',
  });
  shape('a portal that answers JSON all the same is posted nothing', {
    pages: { 'GET /sso': json({ result: 0, error: 9 }, 401) },
    ends: /answered 401 with a JSON object with result, error in place of a SAML answer/,
  });
  shape('an API that wants a token is posted nothing', {
    pages: {
      'GET /sso': json({ error: 'unauthorized', error_description: 'Full authentication is required' }, 401),
    },
    ends: /in place of a SAML answer\. The provider says: "Full authentication is required"/,
  });
  shape('a 401 page whose hidden form a script sends, Kerberos first, leads on to the login form', {
    pages: {
      'GET /sso': html(
        '<title>Kerberos</title><form id="lform" method="post" action="/portal"><input type="hidden" name="kerberos" value="0"></form><script src="/kerberos.js"></script>',
        401,
        { 'www-authenticate': 'Negotiate' },
      ),
      'POST /portal': ({ form }) => (form.get('kerberos') === '0' ? LOGIN : 'no'),
    },
    ends: 'token',
  });
  shape('a 200 page whose form is sent on load is followed once', {
    pages: {
      'GET /sso':
        '<body onload="document.forms[0].submit()"><form method="post" action="/in"><input type="hidden" name="step" value="1"></form>',
      'POST /in':
        '<body onload="document.forms[0].submit()"><form method="post" action="/in"><input type="hidden" name="step" value="2"></form>',
    },
    ends: /round in a circle: the same request came up a second time/,
    check: ({ received }) => assert.equal(received.length, 2),
  });
  shape('a 401 of Kerberos without a form says so', {
    pages: { 'GET /sso': html('<h1>Unauthorized</h1>', 401, { 'www-authenticate': 'Negotiate' }) },
    ends: /asks for Negotiate authentication and shows no form/,
  });
  shape('a page that sends browsers without scripts round in a circle ends at the first repetition', {
    pages: {
      'GET /sso':
        '<noscript><meta http-equiv="refresh" content="0;url=/sso?SAMLRequest=abc"></noscript><script src="app.js"></script><div id="root"></div>',
    },
    ends: /round in a circle/,
    check: ({ received }) => assert.equal(received.length, 1),
  });
  shape('a page that sends browsers without scripts to a page that says so', {
    pages: {
      'GET /sso':
        '<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript><script src="app.js"></script>',
      'GET /nojs':
        '<title>JavaScript is off</title><h1>Please turn on JavaScript in your browser to sign in to the portal</h1>',
    },
    scriptAdvice: 'A browser would do.',
    ends: /works with JavaScript only .* The provider says: "JavaScript is off" A browser would do\. Turn on/,
  });
  shape('a form of nothing that is posted over and over', {
    pages: {
      'GET /sso': '<form method="post" action="/go"><input type="hidden" name="state" value="1"></form>',
      'POST /go': '<form method="post" action="/go"><input type="hidden" name="state" value="2"></form>',
    },
    ends: /round in a circle/,
    check: ({ received }) => assert.equal(received.length, 2),
  });
  shape('two redirects that point at each other', {
    pages: {
      'GET /sso': { ...html('', 302), headers: { location: '/b' } },
      'GET /b': { ...html('', 302), headers: { location: '/sso?SAMLRequest=abc' } },
    },
    ends: /round in a circle/,
    check: ({ received }) => assert.equal(received.length, 2),
  });
  shape('a login form that a script builds says that a browser would do', {
    pages: { 'GET /sso': '<title>Sign in</title><div id="app"></div><script src="app.js"></script>' },
    scriptAdvice: 'A browser would do.',
    ends: /works with JavaScript only .*"Sign in" A browser would do\./,
  });
  shape('a login form without a form around it, which only a script sends', {
    pages: {
      'GET /sso':
        '<script src="app.js"></script><input name="user"><input type="password" name="pass"><button>Sign in</button>',
    },
    ends: /works with JavaScript only/,
  });
  shape('a password field without a name, which a script encrypts', {
    pages: {
      'GET /sso':
        '<script src="rsa.js"></script><form method="post" action="/c"><input name="user"><input type="password" id="plain"><input type="hidden" name="cipher"><button>Log in</button></form>',
    },
    ends: /works with JavaScript only/,
  });

  shape('a provider that asks for no password and answers for somebody else', {
    pages: { 'GET /sso': answerPage(undefined, answerFor('jackson@example.com')) },
    ends: /asked for no password and answered for jackson@example\.com, not for sara_baker@companymail\.com\. Its answer was not used/,
  });
  shape("a form of attributes is no login and gives nobody's token", {
    pages: {
      'GET /sso': `<title>Test provider</title><form method="post" action="/attributes"><label>E-mail <input type="email" name="email" value="jackson@example.com"></label><label>First name <input name="firstName" value="Saml"></label><label>Last name <input name="lastName" value="Jackson"></label><button>Sign in</button></form>`,
    },
    ends: /its page asks .*, which a person has to answer\. The provider says: "Test provider"/,
    check: ({ received }) => assert.equal(received.length, 1),
  });
  shape('a form of attributes without an e-mail type is none either', {
    pages: {
      'GET /sso': `<form method="post" action="/attributes"><p>userName <input type="text" name="userName" value="saml.jackson@example.com"></p><p>displayName <input type="text" name="displayName" value="saml jackson"></p><input type="submit" value="SAML assertion"></form>`,
    },
    ends: /its page asks .*, which a person has to answer/,
    check: ({ received }) => assert.equal(received.length, 1),
  });
  shape("a choice between identity providers is a person's", {
    pages: {
      'GET /sso':
        '<title>Where are you from</title><form method="get" action="/wayf"><select name="entityID"><option value="a">A</option><option value="b">B</option></select><button>Select</button></form>',
    },
    ends: /asks to choose one of several/,
  });

  for (const [what, path] of [
    ['/research/login', '/research/login'],
    ['/erlangen/idp', '/erlangen/idp'],
    ['/languages/en/authenticate', '/languages/en/authenticate'],
  ] as const) {
    shape(`a user page at ${what} is no search and no language choice`, {
      pages: {
        'GET /sso': `<form method="post" action="${path}"><input name="username"><button>Next</button></form>`,
        [`POST ${path}`]: LOGIN,
      },
      ends: 'token',
      check: ({ received }) => assert.equal(received[1]?.url, `${HOST}${path}`),
    });
  }
  shape('words of the SAML request in an address make no log-out', {
    pages: {
      'GET /sso':
        '<form method="post" action="/user?SAMLRequest=logout%2Bsearch&amp;lang=de"><input name="username"><button>Next</button></form>',
      'POST /user': LOGIN,
    },
    ends: 'token',
  });
  shape('a provider at a host called search', {
    host: 'https://search.example.com',
    pages: {
      'GET /sso':
        '<form method="post" action="https://search.example.com/"><input name="username"><button>Next</button></form>',
      'POST /': LOGIN,
    },
    ends: 'token',
  });
});
