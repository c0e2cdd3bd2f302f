import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { CATCH, CAUGHT, errorOf, FlowHost, OUT, TAB, userNode } from '../node-red/flow-host';
import type { Message } from '../node-red/flow-host';
import { anyText, holds, messageValue, SECRET } from './cases';

const TOKEN = `${SECRET}-access`;

/** What the server saw that it should not have. */
class Server {
  readonly wrong: string[] = [];
  requests = 0;
  url = '';
  readonly #server = http.createServer((request, response) => {
    this.requests += 1;
    request.resume();
    const isToken = request.url === '/api/v1/token';
    const { authorization = '', host = '', injected } = request.headers;
    if (!isToken && authorization !== `Bearer ${TOKEN}`) this.wrong.push(`authorization: ${authorization}`);
    if (host !== new URL(this.url).host) this.wrong.push(`host: ${host}`);
    if (injected !== undefined) this.wrong.push('an injected header');
    const pair = { access_token: TOKEN, token_type: 'bearer', expires_in: 3600 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isToken ? pair : { totalCount: 1, results: [{ id: 1 }] }));
  });

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom('authorization', 'Authorization', 'host', 'x-a', 'content-length', 'cookie'),
    anyText,
  ),
  fc.oneof(fc.constant('x\r\ninjected: yes'), messageValue),
  { maxKeys: 3 },
);

const message = fc.record(
  {
    payload: messageValue,
    path: fc.oneof(
      fc.constantFrom('sessions', '/api/v1/sessions', 'https://evil.example/', '//evil.example'),
      messageValue,
    ),
    query: fc.oneof(fc.dictionary(anyText, messageValue, { maxKeys: 3 }), messageValue),
    method: fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'), messageValue),
    headers: fc.oneof(headers, messageValue),
    topic: messageValue,
    parts: messageValue,
    limit: messageValue,
    requestTimeout: fc.oneof(
      fc.integer({ min: 1000, max: 9999 }),
      fc.constantFrom('x', null, NaN, {}, 5000n),
    ),
    mfaCode: messageValue,
    authorizationCode: messageValue,
    samlResponse: messageValue,
    statusCode: messageValue,
  },
  { requiredKeys: [] },
);

describe('Whatever is on a message, in a real Node-RED', function () {
  const server = new Server();
  let host: FlowHost;
  const out: Message[] = [];
  const caught: Message[] = [];
  let hand: () => void = () => undefined;
  const back = (where: Message[], came: Message): void => {
    where.push(came);
    hand();
  };

  before(async () => {
    await server.start();
    host = await FlowHost.start();
    const request = {
      path: '',
      pathType: 'str',
      query: '',
      queryType: 'json',
      body: '',
      bodyType: 'msg',
      errors: 'catch',
    };
    await host.load(
      [
        TAB,
        {
          id: 'session',
          type: 'veeam-session',
          name: '',
          product: 'backup-for-aws',
          server: server.url,
          grant: 'password',
        },
        userNode('veeam-request', { ...request, id: 'single', method: '', paging: 'none' }),
        userNode('veeam-request', { ...request, id: 'paged', method: 'GET', paging: 'all' }),
        userNode('veeam-request', {
          ...request,
          id: 'posting',
          method: 'POST',
          paging: 'none',
          path: 'sessions',
        }),
        userNode('veeam-get-token', { id: 'token' }),
        OUT,
        CATCH,
        CAUGHT,
      ],
      { session: { username: 'administrator', password: `${SECRET}-password` } },
    );
    // Not by the host's own collector, which turns messages into JSON: these have no such form.
    host.node('out').on('input', (came: never) => back(out, came));
    host.node('caught').on('input', (came: never) => back(caught, came));
  });
  after(async () => {
    await host.unload();
    await host.stop();
    await server.stop();
  });

  it('it comes out once, or is caught once with a code and no secret; the server sees its own token and no other header', () =>
    holds(
      fc.tuple(message, fc.constantFrom('single', 'paged', 'posting', 'token')),
      async ([given, node]) => {
        out.length = 0;
        caught.length = 0;
        server.wrong.length = 0;
        // A message that is lost shows its case, rather than that the whole took too long.
        let lost: NodeJS.Timeout | undefined;
        const came = new Promise<void>((resolve, reject) => {
          hand = resolve;
          lost = setTimeout(() => reject(new Error('nothing came within 60 s')), 60_000);
        });
        host.send({ ...given }, node);
        await came.finally(() => clearTimeout(lost));
        assert.equal(out.length + caught.length, 1);
        assert.deepEqual(server.wrong, []);
        const [failed] = caught;
        if (failed === undefined) return;
        const { code, message: words } = errorOf(failed);
        assert.match(code ?? '', /^VEEAM_/, words);
        assert.ok(!words.includes(SECRET), words);
      },
    ));
});
