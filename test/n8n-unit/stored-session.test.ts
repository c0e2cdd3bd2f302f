import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import selfsigned from 'selfsigned';
import { authenticate } from '../../credentials/authenticate';
import { preAuthentication } from '../../credentials/pre-authentication';
import { FakeVeeam, freshCredentials } from './fake-veeam';

const PRODUCT = 'service-provider-console-v2';

type Credentials = ICredentialDataDecryptedObject;
type Grant = 'password' | 'refresh_token';

/** As n8n asks: where there is no token yet, it gets none at first, and asks again once the request was not let out. */
const hook = async (
  veeam: FakeVeeam,
  credentials: Credentials,
  grant: Grant = 'password',
): Promise<IDataObject> => {
  if (credentials['accessToken'] === '') await attach(credentials, {}, grant).catch(() => undefined);
  return preAuthentication(PRODUCT, grant, credentials, veeam.send);
};

const attach = (
  credentials: Credentials,
  more: object = {},
  grant: Grant = 'password',
): Promise<IHttpRequestOptions> =>
  authenticate(PRODUCT, grant, credentials, { url: `${String(credentials['server'])}/v2/jobs`, ...more });

const bearer = ({ headers }: IHttpRequestOptions): unknown => headers?.['authorization'];

let pem = '';
before(async () => {
  const { cert } = await selfsigned.generate([{ name: 'commonName', value: 'Test CA' }], { keySize: 2048 });
  pem = cert;
});

describe('the stored session of an n8n credential', () => {
  it('goes on when Ignore SSL Issues gives way to a CA certificate, although its refresh token was entered once', async () => {
    const veeam = new FakeVeeam();
    const entered = freshCredentials({ savedRefreshToken: veeam.issueRefreshToken(), ignoreSslIssues: true });
    const stored = { ...entered, ...((await hook(veeam, entered, 'refresh_token')) as Credentials) };
    const changed = { ...stored, ignoreSslIssues: false, caCertificate: pem };
    assert.equal(bearer(await attach({ ...changed }, {}, 'refresh_token')), 'Bearer access-1');
    await hook(veeam, { ...changed }, 'refresh_token');
    assert.deepEqual(veeam.calls, ['refresh_token']);
  });

  it('does not go on for another account', async () => {
    const veeam = new FakeVeeam();
    const entered = freshCredentials();
    const stored = { ...entered, ...((await hook(veeam, entered)) as Credentials) };
    await assert.rejects(attach({ ...stored, username: 'somebody' }), { response: { status: 401 } });
  });
});

describe('a request of n8n that brings no refusal back', () => {
  for (const [name, options] of [
    ['Never Error or Pagination of the old helper', { simple: false }],
    ['all statuses ignored with the new helper', { ignoreHttpStatusErrors: true }],
    ['all but 403 ignored with the new helper', { ignoreHttpStatusErrors: { ignore: true, except: [403] } }],
  ] as const) {
    it(`has its token looked at first, once in a while (${name})`, async () => {
      const veeam = new FakeVeeam();
      const entered = freshCredentials();
      const stored = { ...entered, ...((await hook(veeam, entered)) as Credentials) };
      veeam.refusedTokens.add('access-1');
      const request = { ...stored };
      await assert.rejects(attach(request, options), { response: { status: 401 } });
      assert.equal((await hook(veeam, request))['accessToken'], 'access-2');
      assert.equal(bearer(await attach(request, options)), 'Bearer access-2');
      assert.deepEqual(veeam.calls, ['password', 'probe', 'refresh_token']);
      const next = { ...stored };
      await assert.rejects(attach(next, options), { response: { status: 401 } });
      await hook(veeam, next);
      assert.equal(bearer(await attach(next, options)), 'Bearer access-2');
      assert.equal(bearer(await attach({ ...stored }, options)), 'Bearer access-2');
      assert.deepEqual(veeam.calls, ['password', 'probe', 'refresh_token', 'probe']);
    });
  }

  it('is sent all the same where nobody can tell', async () => {
    const veeam = new FakeVeeam();
    const entered = freshCredentials();
    const stored = { ...entered, ...((await hook(veeam, entered)) as Credentials) };
    veeam.fault = Object.assign(new Error('reset'), { isAxiosError: true, code: 'ECONNRESET' });
    await assert.rejects(attach(stored, { simple: false }), { response: { status: 401 } });
    await hook(veeam, stored);
    assert.equal(bearer(await attach(stored, { simple: false })), 'Bearer access-1');
  });
});

describe('the CA certificate of an n8n credential', () => {
  const refusal = async (caCertificate: string): Promise<string> =>
    attach(freshCredentials({ caCertificate })).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  it('is taken as PEM, its line ends turned into blanks or not, several of them and with words around', async () => {
    for (const typed of [pem, pem.replaceAll('\n', ' '), `Our CA:\n${pem}\n${pem}`])
      assert.equal(await refusal(typed), 'The session needs a new access token.');
  });

  it('is refused before anything is sent where it is none', async () => {
    assert.match(
      await refusal('ca.pem'),
      /^The CA Certificate of the credential is no PEM text\. Enter the whole/,
    );
    assert.match(
      await refusal('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
      /cut off or damaged/,
    );
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----';
    assert.match(await refusal(key), /is a private key\./);
  });
});
