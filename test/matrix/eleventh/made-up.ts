import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { product } from '../../../core/products/profile';

/** A product that nobody makes: every name on the wire is another one than those of the products that there are. */
export const madeUp = product({
  id: 'backup-for-typewriters',
  name: 'Veeam Backup for Typewriters',
  aliases: ['VBTW'],
  documents: ['None: it is made up.'],
  unverified: ['Everything.'],
  defaultPort: 4711,
  versioning: { in: 'path', revisions: ['r2', 'r1'], default: 'r2' },
  apiRoot: '/typed/{version}',
  tokenCall: {
    path: '/desk/{version}/keys',
    fields: { grantType: 'kind', username: 'who', password: 'secret', refreshToken: 'again' },
    constants: { ribbon: 'black' },
  },
  grants: { password: { grantType: 'BY_HAND' }, refresh_token: { grantType: 'ONCE_MORE' } },
  refreshTokens: 'single use',
  signOut: { by: 'revocation', path: '/desk/{version}/burn', field: 'key', token: 'refresh' },
  probePath: 'letters?take=1',
  paging: {
    offset: 'leave',
    limit: 'take',
    pageSize: 20,
    entries: 'pile.letters',
    total: 'pile.all',
    ids: ['number'],
  },
  lists: { jobs: 'letters' },
  userNameExample: 'typist',
});

/** What was asked of the server of the made-up product. */
export interface Asked {
  readonly signIns: number;
  readonly refreshes: number;
  readonly burnt: number;
}

/** Its server: 45 letters, tokens by hand, refresh tokens that are good once. */
export class TypewriterServer {
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));
  readonly #asked = { signIns: 0, refreshes: 0, burnt: 0 };
  #access = '';
  #refresh = '';
  #made = 0;

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get asked(): Asked {
    return { ...this.#asked };
  }

  /** The access token is worth nothing any more. */
  forget(): void {
    this.#access = '';
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const form = new URLSearchParams(await text(request));
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (pathname === '/desk/r2/keys') {
      const isSignIn =
        form.get('kind') === 'BY_HAND' && form.get('who') === 'typist' && form.get('secret') === 'qwerty';
      const isRefresh = form.get('kind') === 'ONCE_MORE' && form.get('again') === this.#refresh;
      if (form.get('ribbon') !== 'black' || (!isSignIn && !isRefresh))
        return reply(400, { error: 'invalid_grant' });
      if (isSignIn) this.#asked.signIns += 1;
      else this.#asked.refreshes += 1;
      this.#made += 1;
      this.#access = `access-${this.#made}`;
      this.#refresh = `refresh-${this.#made}`;
      return reply(200, {
        access_token: this.#access,
        refresh_token: this.#refresh,
        token_type: 'bearer',
        expires_in: 900,
      });
    }
    if (request.headers.authorization !== `Bearer ${this.#access}` || this.#access === '')
      return reply(401, {});
    if (pathname === '/desk/r2/burn') {
      if (form.get('key') === this.#refresh) this.#asked.burnt += 1;
      return reply(200, {});
    }
    if (pathname !== '/typed/r2/letters') return reply(404, {});
    const [leave, take] = [Number(searchParams.get('leave') ?? 0), Number(searchParams.get('take') ?? 20)];
    const letters = Array.from({ length: 45 }, (_, index) => ({ number: index + 1 })).slice(
      leave,
      leave + take,
    );
    return reply(200, { pile: { letters, all: 45 } });
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
