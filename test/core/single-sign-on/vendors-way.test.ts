import assert from 'node:assert/strict';
import { json, text } from '../fake-server';
import { answerPage, failure, html, PASSWORD, samlResponse, ScriptedWeb, USER, visit } from './scripted-web';

// Requesting Authorization, Example [Single Sign-On], step 2.
const SIGN_ON = 'https://company.companymail.com/adfs/ls/?SAMLRequest=lJExb4MwEIX';
const ADDRESS = 'https://company.companymail.com/adfs/ls/';
// The document's own value; it is cut short there.
const DOCUMENT_VALUE =
  'PHNhbWxwOlJlc3BvbnNlIElEPSJfNDMyNDQ5YTItYjNiMi00M2U4LTk5MmItMTI1MGY0MWJjYjQ5IiBWZXJzaW9uPSIyLjAiIElzc3VlSW5zdGFudD0iMjAyMC0xMS0yNVQxMTozMjo1OS40NzBaIiBEZXN0aW5hdGlvbj0iaHR0cHM6Ly9lYzItMzUtMTcxLTE1OS0xMjMuY29tcHV0ZS0xLmFtYXpvbmF3cy5jb20vYXBpL3YxL3NhbWwyIj48L3NhbWxwOlJlc3BvbnNlPg==';

function service(
  door: Parameters<typeof json>,
  after = json({ name: 'SAMLResponse', value: DOCUMENT_VALUE }),
): ScriptedWeb {
  return new ScriptedWeb({ [`GET ${ADDRESS}`]: json(...door), [`POST ${ADDRESS}`]: after });
}

describe("user and password straight to the sign-on address, the document's way", () => {
  it('sends the JSON of the example to a provider that speaks JSON, and takes name and value', async () => {
    const web = service([{ error: 'POST UserName and Password' }, 400]);
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), DOCUMENT_VALUE);
    const [, sent] = web.received;
    assert.equal(sent?.url, SIGN_ON);
    assert.equal(sent?.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(String(sent?.body)), { UserName: USER, Password: PASSWORD });
  });

  it('sends a form by default, as the text of the document has it', async () => {
    const web = new ScriptedWeb({
      [`GET ${ADDRESS}`]: text('Method Not Allowed', 405, 'text/plain'),
      [`POST ${ADDRESS}`]: json({ name: 'SAMLResponse', value: DOCUMENT_VALUE }),
    });
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), DOCUMENT_VALUE);
    const [, sent] = web.received;
    assert.equal(sent?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(
      [...(sent?.form ?? [])],
      [
        ['UserName', USER],
        ['Password', PASSWORD],
      ],
    );
  });

  for (const [headers, door, contentType] of [
    [{ 'accept-post': 'application/json' }, text('', 405), 'application/json'],
    [
      { accept: 'application/json; charset=utf-8' },
      html('<h1>Unsupported Media Type</h1>', 415),
      'application/json',
    ],
    [
      { 'accept-post': 'application/x-www-form-urlencoded' },
      json({ message: 'no' }, 405),
      'application/x-www-form-urlencoded',
    ],
    [
      { 'accept-post': 'application/json, application/x-www-form-urlencoded' },
      json({}, 415),
      'application/x-www-form-urlencoded',
    ],
    [{}, json({ message: 'Method not allowed' }, 405), 'application/json'],
    [{}, html('<h1>405 Not Allowed</h1>', 405), 'application/x-www-form-urlencoded'],
    [{ allow: 'POST, OPTIONS' }, text('', 405), 'application/x-www-form-urlencoded'],
  ] as const) {
    it(`chooses ${contentType} after ${door.statusCode} ${String(door.headers['content-type'])} ${JSON.stringify(headers)}`, async () => {
      const web = new ScriptedWeb({
        [`GET ${ADDRESS}`]: { ...door, headers: { ...door.headers, ...headers } },
        [`POST ${ADDRESS}`]: answerPage(),
      });
      assert.equal(await visit(web, { signOnUrl: SIGN_ON }), samlResponse());
      assert.equal(web.received[1]?.headers['content-type'], contentType);
    });
  }

  it('tries no second body where the first is not understood', async () => {
    const web = new ScriptedWeb({
      [`GET ${ADDRESS}`]: text('', 405),
      [`POST ${ADDRESS}`]: json({ message: 'Send JSON' }, 415),
    });
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(error.message, /answered 415 .* The provider says: "Send JSON"/);
    assert.equal(web.withPassword.length, 1);
    assert.equal(web.received.length, 2);
  });

  it('says refused in the words of the JSON, without what it repeats of the password', async () => {
    const web = service(
      [{ message: 'POST UserName and Password' }, 401],
      json({ error: 'invalid_credentials', error_description: `Wrong password ${PASSWORD} for user` }, 401),
    );
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(error.message, /The provider says: "Wrong password \*\*\* for user"/);
    assert.equal(error.statusCode, 401);
  });

  it('says refused where the form is answered with a login page', async () => {
    const page =
      '<form method="post"><input name="u"><input type="password" name="p"></form><p role="alert">Wrong password</p>';
    const web = new ScriptedWeb({ [`GET ${ADDRESS}`]: text('', 405), [`POST ${ADDRESS}`]: html(page) });
    const error = await failure(web, 'VEEAM_SIGN_IN_REFUSED', { signOnUrl: SIGN_ON });
    assert.match(error.message, /"Wrong password"/);
    assert.equal(web.withPassword.length, 1);
  });

  for (const [what, door] of [
    ['a service that takes no POST', { ...text('', 405), headers: { allow: 'GET, HEAD' } }],
    ['a missing page', json({ message: 'not found' }, 404)],
    ['a fault', json({ message: 'fault' }, 500)],
    ['plain text', text('Hello', 200)],
    ['nothing', text('', 200)],
    ['a forbidden page', html('<h1>Forbidden</h1>', 403)],
  ] as const) {
    it(`sends nothing to ${what}`, async () => {
      const web = new ScriptedWeb({ [`GET ${ADDRESS}`]: door });
      await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
      assert.equal(web.withPassword.length, 0);
    });
  }

  it('takes the answer that is there without a password', async () => {
    const web = new ScriptedWeb({
      [`GET ${ADDRESS}`]: json({ name: 'SAMLResponse', value: samlResponse() }),
    });
    assert.equal(await visit(web, { signOnUrl: SIGN_ON }), samlResponse());
    assert.equal(web.withPassword.length, 0);
  });

  it('says what came where JSON holds no SAML answer', async () => {
    const web = service([{}, 405], json({ access: 'granted' }));
    const error = await failure(web, 'VEEAM_SINGLE_SIGN_ON', { signOnUrl: SIGN_ON });
    assert.match(error.message, /answered 200 with a JSON object with access in place of a SAML answer/);
  });
});
