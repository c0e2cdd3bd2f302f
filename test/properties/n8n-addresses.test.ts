import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import fc from 'fast-check';
import { VeeamServiceProviderConsoleV2PasswordApi } from '../../credentials/VeeamServiceProviderConsoleV2PasswordApi.credentials';
import { anyText, holds, SECRET } from './cases';

const SERVER = 'https://vspc.example.com:1281';
const type = new VeeamServiceProviderConsoleV2PasswordApi();

/** Parts of which addresses are made, those that lead astray among them. */
const address = fc.oneof(
  anyText,
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          SERVER,
          'https:',
          'http:',
          'https://',
          '//',
          '/',
          '\\',
          '@',
          ':',
          '?',
          '#',
          '..',
          '\t',
          '\n',
          ' ',
        ),
        fc.constantFrom(
          'evil.example',
          'vspc.example.com',
          'vspc.example.com:1281',
          ':443',
          'user:pass@',
          'v2',
          'jobs',
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 7 },
    )
    .map((parts) => parts.join('')),
);

const options = fc.record(
  {
    url: fc.oneof({ weight: 3, arbitrary: address }, fc.constant(`${SERVER}/v2/jobs`)),
    uri: fc.oneof(address, fc.constant(`${SERVER}/v2/jobs`)),
    baseURL: fc.oneof(address, fc.constant(SERVER)),
    headers: fc.dictionary(
      fc.constantFrom('authorization', 'Authorization', 'accept'),
      fc.constant('theirs'),
    ),
    proxy: fc.constantFrom<unknown>(undefined, { host: '127.0.0.1', port: 8080 }),
  },
  { requiredKeys: ['url'] },
);

/** Where axios sends a request with these options, or nothing where it cannot. */
function destination(base: string | undefined, url: string): URL | undefined {
  const isAbsolute = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url);
  const whole =
    base === undefined || base === '' || isAbsolute
      ? url
      : url === ''
        ? base
        : `${base.replace(/\/?\/$/, '')}/${url.replace(/^\/+/, '')}`;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

function storedCredential(): ICredentialDataDecryptedObject {
  return { server: SERVER, username: 'admin', password: `${SECRET}-password` };
}

describe('Whatever address a request of n8n has', () => {
  let stored: ICredentialDataDecryptedObject;

  before(async () => {
    const httpRequest = async () => ({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ access_token: `${SECRET}-access`, expires_in: 3600 })),
    });
    const empty = type.properties
      .filter((property) => property.type === 'hidden')
      .map(({ name }) => [name, '']);
    const credentials = {
      ...Object.fromEntries(empty),
      ...storedCredential(),
    } as ICredentialDataDecryptedObject;
    // As n8n does: what is to go out is told first that a token is needed, and then the hook gets one.
    const { authenticate } = type;
    assert.ok(typeof authenticate === 'function');
    const first: IHttpRequestOptions = { url: `${SERVER}/v2/jobs` };
    await assert.rejects(async () => authenticate(credentials, first), /needs a new access token/);
    const output = await type.preAuthentication.call(
      { helpers: { httpRequest: httpRequest as never } },
      credentials,
    );
    stored = { ...credentials, ...(output as ICredentialDataDecryptedObject) };
    assert.equal(stored['accessToken'], `${SECRET}-access`);
  });

  it('the token goes along only where every reading of it is the server of the credential', () =>
    holds(options, async (given) => {
      const asked = structuredClone(given) as unknown as IHttpRequestOptions & { uri?: string };
      const { authenticate } = type;
      assert.ok(typeof authenticate === 'function');
      const sent = await Promise.resolve()
        .then(() => authenticate({ ...stored }, asked))
        .then(
          (value) => value as IHttpRequestOptions & { uri?: string },
          (error: unknown) => {
            assert.ok(error instanceof Error);
            assert.ok(!`${error.message}${error.stack}`.includes(SECRET), error.message);
            return undefined;
          },
        );
      if (!JSON.stringify(sent?.headers ?? {}).includes(SECRET)) return;
      const { url, uri, baseURL } = sent as { url?: string; uri?: string; baseURL?: string };
      for (const one of [url, uri]) {
        if (one === undefined) continue;
        const to = destination(baseURL, one);
        if (to === undefined) continue;
        assert.equal(to.origin, SERVER, `${one} with ${baseURL}`);
        assert.equal(to.username + to.password, '');
      }
    }));
});
