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

const HOST = 'https://idp.example.com';

/** A provider whose sign-on page is this, and whose form may be posted to any of these paths. */
function provider(page: string, path: string, after = answerPage()): ScriptedWeb {
  return new ScriptedWeb({ [`GET ${HOST}/sso`]: html(page), [`POST ${HOST}${path}`]: after });
}

const FIELDS = '<input name="a"><input type="password" name="b">';

describe('a provider nobody knows', () => {
  for (const [what, action, base, path] of [
    ['a relative path', 'check', '', '/check'],
    ['an absolute path', '/auth/check', '', '/auth/check'],
    ['nothing', '', '', '/sso'],
    ['a question mark', '?', '', '/sso'],
    ['a query', '?step=2&amp;lang=en', '', '/sso'],
    ['the parent folder', '../up', '<base href="/a/b/c">', '/a/up'],
    ['a path below <base>', 'check', '<base href="https://idp.example.com/app/">', '/app/check'],
    [
      'a path below the first of two <base>',
      'check',
      '<base href="/app/"><base href="/other/">',
      '/app/check',
    ],
    ['nothing, whatever <base> says', '', '<base href="https://elsewhere.example.com/">', '/sso'],
  ] as const) {
    it(`gets its form where a browser would send it: the action is ${what}`, async () => {
      const web = provider(
        `<html><head>${base}</head><form method="post" action="${action}">${FIELDS}</form>`,
        path,
      );
      assert.equal(await visit(web), samlResponse());
    });
  }

  it('gets the form without an action at the page, with its query', async () => {
    const web = provider(`<form method="post">${FIELDS}</form>`, '/sso');
    await visit(web);
    assert.equal(web.received[1]?.url, `${HOST}/sso?SAMLRequest=abc`);
  });

  it('has the entities of action and values decoded once', async () => {
    const page = `<form method="post" action="/c?x=1&amp;y=%26amp%3B&#x26;z=&quot;"><input type="hidden" name="state" value="&lt;a&gt; &amp;amp; &#233;&eacute;">${FIELDS}</form>`;
    const web = provider(page, '/c');
    await visit(web);
    assert.deepEqual(
      [...(web.received[1]?.at.searchParams ?? [])],
      [
        ['x', '1'],
        ['y', '&amp;'],
        ['z', '"'],
      ],
    );
    assert.equal(web.received[1]?.form.get('state'), '<a> &amp; éé');
  });

  it('gets user and password encoded so that every character arrives', async () => {
    const web = provider(`<form method="post" action="/c">${FIELDS}</form>`, '/c');
    await visit(web);
    assert.deepEqual(
      [...(web.received[1]?.form ?? [])],
      [
        ['a', USER],
        ['b', PASSWORD],
      ],
    );
    assert.equal(web.received[1]?.headers['content-type'], 'application/x-www-form-urlencoded');
  });

  for (const [what, form, userField] of [
    [
      'the one that says it is for the user name',
      '<input name="x" autocomplete="section-a username"><input name="y">',
      'x',
    ],
    ['the one for e-mail', '<input name="tenant"><input type="email" name="x"><input name="y">', 'x'],
    [
      'the one that is called so',
      '<input name="domain"><input name="loginName"><input name="realm">',
      'loginName',
    ],
    ['the last before the password', '<input name="x"><input name="y">', 'y'],
    ['one that is seen', '<input name="x"><div style="display: none"><input name="user"></div>', 'x'],
    ['one that can be filled', '<input name="x"><input name="user" readonly value="kept">', 'x'],
    ['one for a telephone number where there is no other', '<input type="tel" name="x">', 'x'],
    ['one of a type that browsers do not know', '<input type="frob" name="x">', 'x'],
  ] as const) {
    it(`is told the user name in ${what}`, async () => {
      const web = provider(
        `<form method="post" action="/c">${form}<input type="password" name="p"><input name="after"></form>`,
        '/c',
      );
      await visit(web);
      assert.equal(web.received[1]?.form.get(userField), USER);
      assert.equal(
        web.received[1]?.form.toString().split(encodeURIComponent(USER)).length,
        2,
        'and in no other',
      );
    });
  }

  it('gets what a browser would send of the other controls, in order', async () => {
    const page = `<form method="post" action="/c"><input type="hidden" name="h1" value="1"><input type="hidden" name="h1" value="2">${FIELDS}
      <input type="checkbox" name="no" value="x"><input type="checkbox" name="yes" checked><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
      <select name="s"><option value="1">a<option value="2" selected>b</select><select name="first"><option>Text of it</option><option>other</option></select>
      <textarea name="t">some &amp; text</textarea><input name="off" value="x" disabled><fieldset disabled><input name="off2"></fieldset><input value="nameless"><input type="file" name="f">
      <input type="reset" name="reset" value="r"><button type="button" name="plain" value="b">b</button><button name="go" value="now">Go</button><input type="submit" name="second" value="2"></form>`;
    const web = provider(page, '/c');
    await visit(web);
    assert.deepEqual(
      [...(web.received[1]?.form ?? [])],
      [
        ['h1', '1'],
        ['h1', '2'],
        ['a', USER],
        ['b', PASSWORD],
        ['yes', 'on'],
        ['r', '2'],
        ['s', '2'],
        ['first', 'Text of it'],
        ['t', 'some & text'],
        ['go', 'now'],
      ],
    );
  });

  it('gets the coordinates of a button that is a picture', async () => {
    const web = provider(
      `<form method="post" action="/c">${FIELDS}<input type="image" name="go" src="x"></form>`,
      '/c',
    );
    await visit(web);
    assert.equal(web.received[1]?.form.get('go.x'), '1');
    assert.equal(web.received[1]?.form.has('go'), false);
  });

  it('gets the form where its button sends it', async () => {
    const web = provider(
      `<form action="/other">${FIELDS}<button formaction="/c" formmethod="POST">Go</button></form>`,
      '/c',
    );
    await visit(web);
  });

  it('gets controls that belong to the form by its id, and those of a form that is nested badly', async () => {
    const byId = provider(
      '<form id="f" method="post" action="/c"><input name="a"></form><input type="password" name="b" form="f">',
      '/c',
    );
    await visit(byId);
    assert.equal(byId.received[1]?.form.get('b'), PASSWORD);
    const badly = provider(
      '<table><tr><form method="post" action="/c"><td><input name="a"></td></tr><tr><td><input type="password" name="b"></td></tr></form></table>',
      '/c',
    );
    await visit(badly);
    assert.equal(badly.received[1]?.form.get('b'), PASSWORD);
  });

  it('has its login form picked among search, language, registration and log-out', async () => {
    const page = `<form action="/search"><input name="q"></form><form method="post" action="/logout"><input type="hidden" name="x" value="1"></form>
      <form method="post" action="/register"><input name="mail"><input type="password" name="p1" autocomplete="new-password"><input type="password" name="p2" autocomplete="new-password"></form>
      <form method="post" action="/c">${FIELDS}</form>`;
    await visit(provider(page, '/c'));
  });

  it('has its form found where the page does not end its head, and nothing in it taken from a template', async () => {
    const page = `<html><head><title>In</title><form method="post" action="/c"><template><div><input name="trap" value="x"></div></template>${FIELDS}</form>`;
    const web = provider(page, '/c');
    await visit(web);
    assert.deepEqual(
      [...(web.received[1]?.form ?? [])].map(([name]) => name),
      ['a', 'b'],
    );
  });

  it('finds no form in comments, templates and scripts', async () => {
    const trap = '<form method="post" action="/trap"><input name="a"><input type="password" name="b"></form>';
    await visit(
      provider(
        `<!-- ${trap} --><template>${trap}</template><script>var x = '${trap}';</script><form method="post" action="/c">${FIELDS}</form>`,
        '/c',
      ),
    );
  });

  for (const [where, meta, contentType] of [
    ['its lines', '<meta charset="iso-8859-1">', 'text/html'],
    ['its header, whatever its lines say', '<meta charset="utf-8">', 'text/html; charset=ISO-8859-1'],
  ] as const) {
    it(`is read in the character set that ${where} declares`, async () => {
      const page = `${meta}<form method="post" action="/c"><input type="hidden" name="s" value="caf\u00e9">${FIELDS}</form>`;
      const body = Uint8Array.from(Buffer.from(page, 'latin1'));
      const web = new ScriptedWeb({
        [`GET ${HOST}/sso`]: { statusCode: 200, headers: { 'content-type': contentType }, body },
        [`POST ${HOST}/c`]: answerPage(),
      });
      await visit(web);
      assert.match(String(web.received[1]?.body), /^s=caf%E9&/, 'and answered in it');
    });
  }

  it('is followed over a refresh and a page with hidden fields only', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: html(
        '<meta http-equiv="Refresh" content="0; url=\'/next?a=1&amp;b=2\'"><p>Please wait</p>',
      ),
      [`GET ${HOST}/next`]: ({ at }) => {
        assert.equal(at.searchParams.get('b'), '2');
        return html(
          '<form method="post" action="/continue"><input type="hidden" name="state" value="hidden-state"><noscript><input type="submit" name="go" value="Continue"></noscript></form>',
        );
      },
      [`POST ${HOST}/continue`]: ({ form }) => {
        assert.deepEqual(
          [...form],
          [
            ['state', 'hidden-state'],
            ['go', 'Continue'],
          ],
        );
        return html(`<form method="post" action="/c">${FIELDS}</form>`);
      },
      [`POST ${HOST}/c`]: answerPage(),
    });
    assert.equal(await visit(web), samlResponse());
  });

  it('is not followed over a refresh that only ends a session later', async () => {
    const web = provider(`<meta http-equiv="refresh" content="1800; url=/timeout"><p>Nothing here</p>`, '/c');
    await failure(web, 'VEEAM_SINGLE_SIGN_ON');
    assert.equal(web.received.length, 1);
  });

  it('may answer with 401 and the login form', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: html(`<form method="post" action="/c">${FIELDS}</form>`, 401),
      [`POST ${HOST}/c`]: answerPage(),
    });
    assert.equal(await visit(web), samlResponse());
  });

  it('that knows the visitor already is not given the password', async () => {
    const web = new ScriptedWeb({ [`GET ${HOST}/sso`]: answerPage() });
    assert.equal(await visit(web), samlResponse());
    assert.equal(web.withPassword.length, 0);
  });

  it('has its answer taken from the page and not posted', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: html(`<form method="post" action="/c">${FIELDS}</form>`),
      [`POST ${HOST}/c`]: answerPage(),
    });
    await visit(web);
    assert.deepEqual(web.asked, [`GET ${HOST}/sso`, `POST ${HOST}/c`]);
  });

  it('may live at the origin of the service: the answer is taken and not posted there either', async () => {
    const web = provider(
      `<form method="post" action="/c">${FIELDS}</form>`,
      '/c',
      answerPage(`${HOST}/api/v1/saml2`),
    );
    assert.equal(await visit(web), samlResponse());
  });

  it('may break its base64 into lines', async () => {
    const broken = samlResponse().replace(/(.{76})/g, '$1\r\n');
    assert.equal(
      await visit(new ScriptedWeb({ [`GET ${HOST}/sso`]: answerPage(undefined, broken) })),
      samlResponse(),
    );
  });

  it('sends the password on with 307 to where it is checked: one attempt, at a trusted origin', async () => {
    const web = new ScriptedWeb({
      [`GET ${HOST}/sso`]: html(`<form method="post" action="/c">${FIELDS}</form>`),
      [`POST ${HOST}/c`]: redirect('/d', 307),
      [`POST ${HOST}/d`]: ({ form }) => (form.get('b') === PASSWORD ? answerPage() : html('no', 403)),
    });
    assert.equal(await visit(web, { passwordRequests: 2 }), samlResponse());
    assert.equal(web.withPassword.length, 2);
  });
});
