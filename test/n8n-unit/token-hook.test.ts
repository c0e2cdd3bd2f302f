import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import selfsigned from 'selfsigned';
import { authenticate } from '../../credentials/authenticate';
import { preAuthentication } from '../../credentials/pre-authentication';
import type { ProductId } from '../../core/products/registry';
import type { SendRequest } from '../../credentials/helper-transport';
import { productProfile } from '../../core/products/registry';
import { testPath } from '../../credentials/test-request';
import { FakeVeeam, freshCredentials } from './fake-veeam';

const PRODUCT = 'service-provider-console-v2';

type Credentials = ICredentialDataDecryptedObject;

/** As n8n asks: where there is no token yet, it gets none at first, and asks again once the request was not let out. */
const hook = async (veeam: FakeVeeam, credentials: Credentials): Promise<IDataObject> => {
  if (credentials['accessToken'] === '') await attach(credentials).catch(() => undefined);
  return preAuthentication(PRODUCT, 'password', credentials, veeam.send);
};

const newStyle = (credentials: Credentials): IHttpRequestOptions => ({
  url: `${String(credentials['server'])}/v2/jobs`,
});
const oldStyle = (credentials: Credentials): IHttpRequestOptions =>
  ({ uri: `${String(credentials['server'])}/v2/jobs` }) as unknown as IHttpRequestOptions;

const attach = (credentials: Credentials, options = newStyle(credentials)): Promise<IHttpRequestOptions> =>
  authenticate(PRODUCT, 'password', credentials, options);

/** The request by which n8n tests a credential. */
const attachTest = (product: ProductId, credentials: Credentials): Promise<IHttpRequestOptions> => {
  const url = testPath(productProfile(product));
  return authenticate(product, 'password', credentials, { baseURL: String(credentials['server']), url });
};

/** What n8n stored after a sign-in; a copy is what the next request reads. */
async function signedIn(veeam: FakeVeeam): Promise<Credentials> {
  const credentials = freshCredentials();
  return { ...credentials, ...((await hook(veeam, credentials)) as Credentials) };
}

const tokenIn = ({ headers }: IHttpRequestOptions): unknown => headers?.['authorization'];

describe('the token hook of n8n credentials', () => {
  it('asks n8n for a token by an error that looks like an answer with 401, and sends nothing', async () => {
    await assert.rejects(attach(freshCredentials()), { response: { status: 401 } });
  });

  it('gives a 401 that arrives late the replacement that is already there', async () => {
    const veeam = new FakeVeeam();
    const stored = await signedIn(veeam);
    const [first, late] = [{ ...stored }, { ...stored }];
    await attach(first);
    await attach(late);
    const renewed = await hook(veeam, first);
    assert.equal(renewed['accessToken'], 'access-2');
    assert.equal((await hook(veeam, late))['accessToken'], 'access-2');
    assert.deepEqual(veeam.calls, ['password', 'refresh_token']);
  });

  it('prefers the newer of what n8n stored and what it remembers', async () => {
    const veeam = new FakeVeeam();
    const stored = await signedIn(veeam);
    const later = String(Number(stored['obtainedAt']) + 1);
    const byAnother = { ...stored, accessToken: 'access-elsewhere', obtainedAt: later };
    assert.equal(tokenIn(await attach(byAnother)), 'Bearer access-elsewhere');
    assert.equal(tokenIn(await attach({ ...stored })), 'Bearer access-elsewhere');
  });

  it('lets no stored pair of other inputs in', async () => {
    const stored = await signedIn(new FakeVeeam());
    await assert.rejects(attach({ ...stored, password: 'changed' }), { response: { status: 401 } });
  });

  it("tells n8n's old helper nothing new where the token was not to blame", async () => {
    const veeam = new FakeVeeam();
    const stored = await signedIn(veeam);
    await attach(stored, oldStyle(stored));
    assert.deepEqual(await hook(veeam, stored), {});
    assert.deepEqual(veeam.calls, ['password', 'probe']);
  });

  it("renews for n8n's old helper where the server refuses the token, with one question for all", async () => {
    const veeam = new FakeVeeam();
    const stored = await signedIn(veeam);
    veeam.refusedTokens.add('access-1');
    const copies = Array.from({ length: 20 }, () => ({ ...stored }));
    for (const copy of copies) await attach(copy, oldStyle(copy));
    const outputs = await Promise.all(copies.map((copy) => hook(veeam, copy)));
    assert.ok(outputs.every(({ accessToken }) => accessToken === 'access-2'));
    assert.deepEqual(veeam.calls, ['password', 'probe', 'refresh_token']);
  });

  it('signs in for a test although a good token is stored, and takes a recent sign-in for proof', async () => {
    const veeam = new FakeVeeam();
    const stored = await signedIn(veeam);
    await hook(veeam, { ...stored });
    assert.deepEqual(veeam.calls, ['password']);
    await assert.rejects(hook(veeam, { ...stored, password: 'wrong' }), /was refused/);
    assert.deepEqual(veeam.calls, ['password', 'password']);
  });

  it('tells in a test which API version the server takes, where it refuses the one of the credential', async () => {
    const asked: string[] = [];
    const send = ((options: IHttpRequestOptions) => {
      const version = String(options.headers?.['x-api-version']);
      asked.push(`${options.method} ${version}`);
      const taken = version === '1.6-rev0';
      const body = { title: taken ? 'Unauthorized' : 'Unsupported API version', detail: 'No.' };
      return Promise.resolve({
        statusCode: taken ? 401 : 400,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
      });
    }) as SendRequest;
    const credentials = freshCredentials({
      server: 'https://aws-1.example.com:11005',
      apiVersion: '1.7-rev0',
    });
    await assert.rejects(attachTest('backup-for-aws', credentials), { response: { status: 401 } });
    await assert.rejects(preAuthentication('backup-for-aws', 'password', credentials, send), {
      message: /the server takes 1\.6-rev0: enter that one/,
    });
    assert.deepEqual(asked, ['POST 1.7-rev0', 'GET 1.8-rev0', 'GET 1.6-rev0']);
  });

  it('tells a test from a request before anything is stored, and sees to a sign-in for it', async () => {
    const veeam = new FakeVeeam();
    const stored = await signedIn(veeam);
    const untouched: Credentials = { ...stored, accessToken: '', refreshToken: '', fingerprint: '' };
    const server = String(untouched['server']);
    assert.deepEqual(await preAuthentication(PRODUCT, 'password', untouched, veeam.send), {});
    await assert.rejects(attach(untouched, { baseURL: server, url: '/v2/jobs?$top=1' }), {
      response: { status: 401 },
    });
    const renewed = await preAuthentication(PRODUCT, 'password', untouched, veeam.send);
    assert.equal(renewed['accessToken'], 'access-1');
    const sent = await attach(untouched, { baseURL: server, url: '/v2/jobs?$top=1' });
    assert.equal(tokenIn(sent), 'Bearer access-1');
    assert.equal(sent.url, `${server}/v2/jobs?$top=1`);
  });

  it('throws sentences on which nothing hangs', async () => {
    const veeam = new FakeVeeam();
    const fault = Object.assign(new Error('connect'), {
      isAxiosError: true,
      code: 'ECONNREFUSED',
      config: { data: 'password=right' },
    });
    for (const [thrown, words] of [
      [undefined, /was refused/],
      [fault, /refuses the connection/],
    ] as const) {
      veeam.fault = thrown;
      const error: unknown = await hook(veeam, freshCredentials({ password: 'wrong' })).catch(
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Error);
      assert.match(error.message, words);
      for (const member of ['code', 'cause', 'response', 'statusCode', 'config'])
        assert.equal((error as unknown as Record<string, unknown>)[member], undefined, member);
    }
  });

  it('refuses another server before anything else', async () => {
    const stored = await signedIn(new FakeVeeam());
    for (const url of [
      'https://elsewhere.example.com/v2/jobs',
      'https://user:secret@vspc-1.example.com:1281/',
    ]) {
      await assert.rejects(attach({ ...stored }, { url }), /The token is not sent there/);
    }
  });

  it('has no authorities of the machine read for a request whose certificate nobody verifies', async () => {
    const veeam = new FakeVeeam();
    const attached = async (more: Credentials): Promise<IHttpRequestOptions> => {
      const fresh = freshCredentials(more);
      return attach({ ...fresh, ...((await hook(veeam, fresh)) as Credentials) });
    };
    assert.deepEqual((await attached({ ignoreSslIssues: true })).agentOptions, { ca: [] });
    assert.equal((await attached({ ignoreSslIssues: false })).agentOptions, undefined);
  });

  it('sets the TLS choices in the words of both helpers', async () => {
    const veeam = new FakeVeeam();
    const { cert } = await selfsigned.generate([{ name: 'commonName', value: 'Test CA' }], { keySize: 2048 });
    const loose = freshCredentials({ ignoreSslIssues: true, caCertificate: cert });
    const stored = { ...loose, ...((await hook(veeam, loose)) as Credentials) };
    const modern = await attach({ ...stored });
    assert.equal(modern.skipSslCertificateValidation, true);
    assert.match(String(modern.agentOptions?.ca), /BEGIN CERTIFICATE/);
    const old = (await attach({ ...stored }, oldStyle(stored))) as unknown as Record<string, unknown>;
    assert.equal(old['rejectUnauthorized'], false);
    assert.equal(old['sendCredentialsOnCrossOriginRedirect'], false);
  });
});
