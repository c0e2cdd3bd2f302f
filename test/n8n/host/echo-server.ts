import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to the API, and whose token came with it. */
export interface Echoed {
  readonly method: string;
  readonly path: string;
  readonly user: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What an ordered answer looks like. */
export interface OrderedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** The password of every user is `right-` and the user's name. */
export const passwordOf = (username: string): string => `right-${username}`;

/**
 * A server that signs in whoever has the right password, and answers a request with what it got and from whom. It
 * stands for a product where a test has to see what arrives, which the emulator does not tell.
 */
export class EchoServer {
  readonly received: Echoed[] = [];
  /** User names of the sign-ins, in their order. */
  readonly signIns: string[] = [];
  readonly #server: Server;
  readonly #users = new Map<string, string>();
  readonly #answers = new Map<string, OrderedAnswer>();
  #issued = 0;
  /** The most requests that were under way at the same time. */
  mostAtOnce = 0;
  #atOnce = 0;
  #held: (() => void)[] = [];
  /** So many requests to /held are kept back until all of them are there; once. */
  holds = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<EchoServer> {
    const server = createServer();
    const echo = new EchoServer(server);
    server.on('request', (request, response) => void echo.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return echo;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Orders the answer of a path. */
  order(path: string, answer: OrderedAnswer): void {
    this.#answers.set(path, answer);
  }

  /** Makes every token that was issued so far a stranger's. */
  revoke(): void {
    this.#users.clear();
  }

  /** Answers what is kept back. */
  release(): void {
    this.holds = 0;
    for (const release of this.#held.splice(0)) release();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('latin1');
    const { pathname: path } = new URL(request.url ?? '/', this.url);
    if (path.endsWith('/token')) return this.#issue(new URLSearchParams(body), response);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const user = this.#users.get(token);
    const echoed = {
      method: request.method ?? '',
      path: request.url ?? '',
      user,
      headers: request.headers,
      body,
    };
    this.received.push(echoed);
    if (user === undefined) return json(response, 401, { message: 'This token is not known.' });
    await this.#turn(path);
    const ordered = this.#answers.get(path);
    if (ordered === undefined) return json(response, 200, echoed);
    response.writeHead(ordered.status ?? 200, ordered.headers);
    response.end(ordered.body);
  }

  async #turn(path: string): Promise<void> {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    if (path.endsWith('/held') && this.holds > 0) {
      const released = new Promise<void>((resolve) => this.#held.push(resolve));
      if (this.#held.length === this.holds) this.release();
      await released;
    }
    this.#atOnce -= 1;
  }

  #issue(form: URLSearchParams, response: ServerResponse): void {
    const username = form.get('username') ?? '';
    if (form.get('grant_type') === 'refresh_token')
      return json(response, 400, { error: 'invalid_grant', error_description: 'Not here.' });
    this.signIns.push(username);
    if (form.get('password') !== passwordOf(username))
      return json(response, 400, {
        error: 'invalid_grant',
        error_description: `Nobody is called ${username} here.`,
      });
    this.#issued += 1;
    const token = `echo-token-${this.#issued}`;
    this.#users.set(token, username);
    return json(response, 200, {
      access_token: token,
      token_type: 'bearer',
      refresh_token: `echo-refresh-${this.#issued}`,
      expires_in: 3600,
    });
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
