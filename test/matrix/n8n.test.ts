import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Credentials } from '../../core/grants/inputs';
import { authenticate } from '../../credentials/authenticate';
import type { SendRequest } from '../../credentials/helper-transport';
import { preAuthentication } from '../../credentials/pre-authentication';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { Accounts, longList, rows, versionOf, withWrongSecret } from './rows';
import type { Row } from './rows';

type Stored = ICredentialDataDecryptedObject;

/** n8n's `helpers.httpRequest` over real sockets, as far as credentials use it. */
const send = (async (options: IHttpRequestOptions) => {
  const { url, method, headers, body } = options;
  const answer = await fetch(url, {
    method,
    headers: headers as Record<string, string>,
    body: body as string,
    redirect: 'manual',
  });
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}) as SendRequest;

/** One credential as n8n keeps and uses it: asks the hook where a request is not let out or comes back with 401. */
class StoredCredential {
  #stored: Stored;
  constructor(
    readonly row: Row,
    server: string,
    inputs: Credentials,
  ) {
    const { refreshToken, ...others } = inputs;
    this.#stored = {
      server,
      apiVersion: versionOf(row) === '' ? row.profile.versioning.default : versionOf(row),
      ...others,
      ...(refreshToken === undefined ? {} : { savedRefreshToken: refreshToken }),
      accessToken: '',
      refreshToken: '',
      fingerprint: '',
    };
  }

  /** One request. n8n hands each of them a copy of what it stored. */
  async request(path: string): Promise<Response> {
    let copy = { ...this.#stored };
    const first = await this.#attempt(copy, path).catch((error: { response?: { status?: number } }) => {
      if (error.response?.status !== 401) throw error;
    });
    if (first !== undefined && first.status !== 401) return first;
    const { profile, way } = this.row;
    const output = (await preAuthentication(profile.id, way, copy, send)) as Stored;
    this.#stored = { ...this.#stored, ...output };
    copy = { ...copy, ...output };
    return this.#attempt(copy, path);
  }

  async #attempt(copy: Stored, path: string): Promise<Response> {
    const { profile, way } = this.row;
    const url = `${String(copy['server'])}${path}`;
    const options = await authenticate(profile.id, way, copy, { url });
    return fetch(options.url, { headers: options.headers as Record<string, string> });
  }
}

describe('The credential hook of n8n, each product in each of its ways', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral', tls: false });
  });
  after(() => emulator.stop());

  for (const row of rows) {
    const { profile, way } = row;
    const root = profile.apiRoot.replace('{version}', versionOf(row) || profile.versioning.default);
    const probe = `${root}/${profile.probePath}`;
    const withInputs = async (work: (credentials: Credentials) => Promise<void>): Promise<void> => {
      // A verification code is good for one sign-in; a server that was started anew remembers none.
      if (way === 'mfa') await emulator.restart();
      const accounts = new Accounts(emulator);
      try {
        await work(await accounts.inputs(row));
      } finally {
        await accounts.close();
      }
    };
    const requests = (): number =>
      Object.values(emulator.stats().products[profile.id].tokenRequests).reduce(
        (all, count) => all + count,
        0,
      );
    const server = (): string => emulator.servers[profile.id].url;

    it(`${profile.name}, ${way}: signs in, asks, asks for pages, renews once`, () =>
      withInputs(async (credentials) => {
        const credential = new StoredCredential(row, server(), credentials);
        assert.equal((await credential.request(probe)).status, 200);
        const { offset, limit } = profile.paging;
        const page = await credential.request(`${root}/${longList(profile)}?${offset}=10&${limit}=10`);
        assert.equal(page.status, 200);
        const before = requests();
        emulator.revokeAccessTokens(profile.id);
        const answers = await Promise.all(Array.from({ length: 5 }, () => credential.request(probe)));
        assert.deepEqual(
          answers.map(({ status }) => status),
          [200, 200, 200, 200, 200],
        );
        assert.equal(requests() - before, way === 'api_key' ? 0 : 1);
      }));

    it(`${profile.name}, ${way}: says that a secret is wrong`, () =>
      withInputs(async (credentials) => {
        const credential = new StoredCredential(row, server(), withWrongSecret(credentials));
        await assert.rejects(
          credential.request(probe),
          /refused|signed in nobody|was not|sign-on|needs a new sign-in/i,
        );
      }));
  }
});
