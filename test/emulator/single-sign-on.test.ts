import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { signingCertificate, type SelfSigned } from '../../emulator/certificate';
import { signedSamlResponse, type ResponseContents } from '../../emulator/saml/signed-response';
import { readSignOnRequest } from '../../emulator/saml/sign-on-request';
import { Client, Clock, signIn } from './client';

const sara = 'sara_baker@companymail.com';
const signOnUrlPath = `/api/v1/identityProvider/signOnUrl?userName=${sara}`;
const samlTokenPath = '/api/v1/identityProvider/token';

describe('emulator: Backup for AWS, Using Single Sign-On with the built-in provider', () => {
  let emulator: Emulator;
  let client: Client;

  before(async () => {
    emulator = await startEmulator({ products: ['backup-for-aws'], ports: 'ephemeral' });
    client = new Client(emulator, 'backup-for-aws');
  });
  beforeEach(() => emulator.resetStats());
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const signOnUrl = async () => String((await client.get(signOnUrlPath)).json.redirectToUrl);

  it('answers the example for the sign-on URL with GET, which the text says, not POST, which the example says', async () => {
    const { status, json } = await client.get(signOnUrlPath);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json), ['redirectToUrl']);
    assert.ok(String(json.redirectToUrl).startsWith(`${emulator.identityProvider.url}?SAMLRequest=`));
    assert.equal((await client.post(signOnUrlPath)).status, 405);
    assert.equal(emulator.stats().products['backup-for-aws'].signOnUrls, 1);
  });

  it('knows no sign-on URL for who is no user of the identity provider', async () => {
    const unknown = await client.get('/api/v1/identityProvider/signOnUrl?userName=administrator');
    assert.equal(unknown.status, 404);
    assert.equal((await client.get('/api/v1/identityProvider/signOnUrl')).status, 400);
  });

  it('signs a person in as a browser would: redirect, cookie, form, form that posts itself', async () => {
    const redirect = await fetch(await signOnUrl(), { redirect: 'manual' });
    assert.equal(redirect.status, 302);
    const cookie = redirect.headers.get('set-cookie')?.split(';')[0] ?? '';
    const loginUrl = new URL(redirect.headers.get('location') ?? '', redirect.url);
    const page = await (await fetch(loginUrl, { headers: { cookie } })).text();
    const action = new URL(attribute(page, 'action'), loginUrl);
    const authState = attribute(page, 'value');
    const submit = async (password: string, headers: Record<string, string>) => {
      const body = new URLSearchParams({ AuthState: authState, username: sara, password });
      const answer = await fetch(action, { method: 'POST', body, headers });
      return { status: answer.status, html: await answer.text() };
    };

    const withoutCookie = await submit('Admin345Dept01', {});
    assert.equal(withoutCookie.status, 400);
    const wrong = await submit('wrong', { cookie });
    assert.equal(wrong.status, 200);
    assert.match(wrong.html, /Incorrect user name or password/);
    assert.match(wrong.html, /type="password"/);

    const right = await submit('Admin345Dept01', { cookie });
    assert.match(right.html, /forms\[0\]\.submit\(\)/);
    assert.equal(attribute(right.html, 'action'), emulator.serviceProvider?.assertionConsumerServiceUrl);
    const samlResponse = attribute(right.html, 'value');

    const shown = await client.post('/api/v1/saml2', {
      body: new URLSearchParams({ SAMLResponse: samlResponse }).toString(),
      headers: { 'x-api-version': '' },
    });
    assert.equal(shown.status, 200);
    assert.match(shown.text, /<textarea/);
    assert.ok(shown.text.includes(samlResponse));

    const { status, json } = await client.token(samlTokenPath, { SamlResponse: samlResponse });
    assert.equal(status, 200);
    assert.ok(!('username' in json));
    assert.equal(
      (await client.get('/api/v1/system/version', { token: String(json.access_token) })).status,
      200,
    );

    const stats = emulator.stats();
    assert.equal(stats.identityProviderVisits, 1);
    assert.equal(stats.identityProviderSignIns, 1);
    assert.equal(stats.identityProviderRefusals, 1);
    assert.equal(stats.products['backup-for-aws'].tokenRequests.saml, 1);
  });

  it('takes the credentials of the example at the sign-on URL at once', async () => {
    const answer = await fetch(await signOnUrl(), {
      method: 'POST',
      headers: { 'Content-Type': 'x-www-form-urlencoded' },
      body: '{ "UserName": "sara_baker@oz-test-domain.local", "Password": "Admin345Dept01" }',
    });
    assert.equal(answer.status, 200);
    const { name, value } = (await answer.json()) as { name: string; value: string };
    assert.equal(name, 'SAMLResponse');
    assert.equal((await client.token(samlTokenPath, { SamlResponse: value })).status, 200);
    const wrong = await fetch(await signOnUrl(), {
      method: 'POST',
      body: '{"UserName":"sara","Password":"x"}',
    });
    assert.equal(wrong.status, 401);
  });

  it('keeps single sign-on users from the password grant', async () => {
    await assert.rejects(signIn(client, '/api/v1/token', sara, 'Admin345Dept01'), /401/);
  });

  it('answers no sign-on request of a stranger, and no nonsense', async () => {
    for (const request of ['', 'abc', '%zz']) {
      assert.equal((await fetch(`${emulator.identityProvider.url}?SAMLRequest=${request}`)).status, 400);
    }
  });

  it('gives its SAML metadata to a provider that wants to know it', async () => {
    const { status, text } = await client.get('/emulator/saml-metadata');
    assert.equal(status, 200);
    assert.ok(text.includes(`entityID="${emulator.serviceProvider?.entityId}"`));
  });
});

describe('emulator: SAML responses of a provider outside', () => {
  const clock = new Clock();
  let signer: SelfSigned;
  let emulator: Emulator;
  let client: Client;

  before(async () => {
    signer = await signingCertificate('Test provider');
    emulator = await startEmulator({
      products: ['backup-for-aws'],
      ports: 'ephemeral',
      now: clock.read,
      identityProvider: { entryPoint: 'https://idp.example/sso', certificatePem: signer.certificatePem },
    });
    client = new Client(emulator, 'backup-for-aws');
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  /** A response to a fresh request, with what differs from a good one. */
  const respond = async (changes: Partial<ResponseContents> = {}, by = signer) => {
    const url = new URL(String((await client.get(signOnUrlPath)).json.redirectToUrl));
    assert.equal(url.origin, 'https://idp.example');
    const request = await readSignOnRequest(url.searchParams.get('SAMLRequest') ?? '');
    assert.ok(request);
    return signedSamlResponse(
      {
        issuer: 'https://idp.example',
        nameId: sara,
        audience: request.issuer,
        destination: request.assertionConsumerService,
        inResponseTo: request.id,
        issuedAt: clock.now,
        notOnOrAfter: clock.now + 300_000,
        ...changes,
      },
      by,
    );
  };
  const redeem = (samlResponse: string) => client.token(samlTokenPath, { SamlResponse: samlResponse });
  const refused = async (samlResponse: string, reason: RegExp) => {
    const { status, json } = await redeem(samlResponse);
    assert.equal(status, 401);
    assert.equal(json.errorCode, 'AccessDenied');
    assert.match(String(json.details), reason);
  };

  it('are good for one sign-in', async () => {
    const samlResponse = await respond();
    assert.equal((await redeem(samlResponse)).status, 200);
    await refused(samlResponse, /already used/);
  });

  it('are refused when their request was answered already, even with another response', async () => {
    const url = new URL(String((await client.get(signOnUrlPath)).json.redirectToUrl));
    const request = await readSignOnRequest(url.searchParams.get('SAMLRequest') ?? '');
    assert.equal((await redeem(await respond({ inResponseTo: request?.id }))).status, 200);
    await refused(await respond({ inResponseTo: request?.id }), /InResponseTo/);
  });

  it('are refused when somebody changed them', async () => {
    const xml = Buffer.from(await respond({ nameId: 'readonly@companymail.com' }), 'base64').toString();
    await refused(
      Buffer.from(xml.replace('readonly@companymail.com', sara)).toString('base64'),
      /signature/i,
    );
  });

  it('are refused when another key signed them', async () => {
    await refused(await respond({}, await signingCertificate('Stranger')), /signature/i);
  });

  it('are refused when they came too late or too early', async () => {
    const late = await respond();
    clock.advance(303_000);
    await refused(late, /No valid subject confirmation|expired/);
    await refused(await respond({ issuedAt: clock.now + 60_000 }), /not yet valid/);
  });

  it('are refused for another audience, another destination, and an unknown request', async () => {
    await refused(await respond({ audience: 'https://other.example' }), /audience/i);
    await refused(await respond({ destination: 'https://other.example/saml2' }), /destination/);
    await refused(await respond({ inResponseTo: '_unknown' }), /InResponseTo/);
  });

  it('are refused when only the assertion names another recipient', async () => {
    const here = emulator.serviceProvider?.assertionConsumerServiceUrl ?? '';
    const there = 'https://other.example/saml2';
    const xml = Buffer.from(await respond({ destination: there }), 'base64').toString();
    const redirected = xml.replace(`Destination="${there}"`, `Destination="${here}"`);
    await refused(Buffer.from(redirected).toString('base64'), /recipient/);
  });

  it('are refused for a person who is no user here', async () => {
    await refused(await respond({ nameId: 'stranger@companymail.com' }), /stranger@companymail\.com/);
  });

  it('are refused as the document prints one: it is cut off', async () => {
    const printed =
      'PHNhbWxwOlJlc3BvbnNlIElEPSJfNDMyNDQ5YTItYjNiMi00M2U4LTk5MmItMTI1MGY0MWJjYjQ5IiBWZXJzaW9uPSIyLjAiIElzc3Vl=';
    const { status } = await client.post(samlTokenPath, { body: `SamlResponse=${printed}` });
    assert.equal(status, 401);
    assert.equal((await client.token(samlTokenPath, { SAMLResponse: printed })).status, 400);
  });
});

/** First value of an attribute in a page. */
function attribute(html: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(html.slice(html.indexOf('<form')))?.[1];
  assert.ok(value !== undefined, `The page has no ${name}`);
  return value.replaceAll('&amp;', '&');
}
