import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { VeeamError } from '../../core/errors/veeam-error';
import type { NetworkTransport, TransportOptions } from '../../runtime/ways';
import { CLIENTS, until } from './clients';
import type { TestedClient } from './clients';

/** The most connections, and what may be left of them. */
const MOST = 16;

interface Unclosing {
  readonly port: number;
  readonly counterPort: number;
  readonly cert: string;
}

describe('At a server that never closes an idle connection', function () {
  let child: ChildProcess;
  let server: Unclosing;
  before(async function () {
    this.timeout(60_000);
    child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'unclosing-server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    server = JSON.parse(line) as Unclosing;
  });
  after(() => child.kill());

  for (const client of CLIENTS) describe(client.name, () => boundTests(client, () => server));
});

function boundTests(client: TestedClient, server: () => Unclosing): void {
  const transports: NetworkTransport[] = [];
  const at = (pathname: string): string => `https://localhost:${server().port}${pathname}`;
  const open = (options: TransportOptions = {}): NetworkTransport => {
    const transport = client.open(new URL(at('')).origin, { tls: { ca: server().cert }, ...options });
    transports.push(transport);
    return transport;
  };
  const sockets = async (): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${server().counterPort}/`);
    return Number(await answer.text());
  };
  const request = (pathname: string, method = 'GET', more: object = {}) => ({
    method,
    url: at(pathname),
    headers: {},
    ...(method === 'POST' ? { body: 'x'.repeat(2000) } : {}),
    ...more,
  });
  const fail = (sending: Promise<unknown>): Promise<VeeamError> =>
    sending.then(
      () => assert.fail('there was an answer'),
      (error: unknown) => error as VeeamError,
    );

  afterEach(async () => {
    transports.splice(0).forEach((transport) => transport.close());
    await until(async () => (await sockets()) === 0);
  });

  for (const [method, pathname] of [
    ['POST', '/whole'],
    ['POST', '/early'],
    ['GET', '/whole'],
    ['HEAD', '/whole'],
  ] as const) {
    it(`leaves at most ${MOST} connections behind 100 times ${method} ${pathname}`, async () => {
      const transport = open();
      await Promise.all(Array.from({ length: 100 }, () => transport.send(request(pathname, method))));
      assert.ok((await sockets()) <= MOST, `${await sockets()} connections`);
      if (!client.keepsConnections) await until(async () => (await sockets()) === 0);
    });
  }

  it('closes a connection that is idle, for the server never does', async function () {
    this.timeout(15_000);
    await open().send(request('/whole'));
    await until(async () => (await sockets()) === 0, 12_000);
  });

  it('leaves none behind a change of protocol (101), and calls it what it is', async () => {
    const transport = open();
    const errors = await Promise.all(
      Array.from({ length: 40 }, () => fail(transport.send(request('/upgrade')))),
    );
    for (const error of errors) {
      assert.equal(error.code, 'VEEAM_UNEXPECTED_ANSWER');
      assert.match(error.message, /another protocol \(status 101\)/);
    }
    await until(async () => (await sockets()) === 0);
  });

  it('reads past what a server says before its answer (103, 102)', async () => {
    assert.equal((await open().send(request('/information'))).statusCode, 200);
  });

  it('leaves none behind requests whose time was up', async () => {
    const transport = open();
    const hang = (count: number, timeoutMs: number): Promise<VeeamError[]> =>
      Promise.all(
        Array.from({ length: count }, () => fail(transport.send(request('/hang', 'POST', { timeoutMs })))),
      );
    const [sent, waited] = await Promise.all([hang(MOST, 2000), hang(20, 300)]);
    assert.ok(
      sent.every(({ code, message }) => code === 'VEEAM_TIMEOUT' && /not answer within 2 s/.test(message)),
    );
    for (const { code, message, requestSent } of waited) {
      assert.deepEqual([code, requestSent], ['VEEAM_TIMEOUT', false]);
      assert.match(message, /No connection to localhost:\d+ became free within 0\.3 s: 16 requests before/);
    }
    await until(async () => (await sockets()) === 0);
  });

  it('gives up requests that nobody waits for any more, those on their way and those in line', async () => {
    const transport = open();
    const abort = new AbortController();
    const failing = Array.from({ length: MOST * 2 }, () =>
      fail(transport.send(request('/hang', 'GET', { signal: abort.signal }))),
    );
    await until(async () => (await sockets()) === MOST);
    abort.abort();
    for (const { code, message } of await Promise.all(failing)) {
      assert.equal(code, 'VEEAM_TIMEOUT');
      assert.match(message, /was given up: nobody waits for its answer/);
    }
    await until(async () => (await sockets()) === 0);
  });

  it('does not send what was given up before', async () => {
    const error = await fail(open().send(request('/whole', 'GET', { signal: AbortSignal.abort() })));
    assert.deepEqual([error.code, error.requestSent], ['VEEAM_TIMEOUT', false]);
    assert.equal(await sockets(), 0);
  });

  it('lets a thousand wait, and refuses more at once', async () => {
    const transport = open();
    const hanging = Array.from({ length: MOST + 1000 }, () =>
      fail(transport.send(request('/hang', 'GET', { timeoutMs: 1500 }))),
    );
    await until(async () => (await sockets()) === MOST);
    const error = await fail(transport.send(request('/whole')));
    assert.deepEqual([error.code, error.requestSent], ['VEEAM_SERVER_BUSY', false]);
    assert.match(error.message, /More than 1000 requests are waiting for localhost:\d+\. .*fewer at a time/);
    assert.ok((await Promise.all(hanging)).every(({ code }) => code === 'VEEAM_TIMEOUT'));
  });

  it('takes as many connections as it is told', async () => {
    const transport = open({ connections: 2 });
    const hanging = Array.from({ length: 5 }, () =>
      fail(transport.send(request('/hang', 'GET', { timeoutMs: 1000 }))),
    );
    await until(async () => (await sockets()) === 2);
    await Promise.all(hanging);
  });

  it('goes on with those who wait when the ones before them failed', async () => {
    const transport = open();
    const failing = Array.from({ length: MOST * 2 }, () => fail(transport.send(request('/upgrade'))));
    const waiting = Array.from({ length: MOST * 2 }, () => transport.send(request('/whole')));
    await Promise.all(failing);
    assert.ok((await Promise.all(waiting)).every(({ statusCode }) => statusCode === 200));
  });

  it('gives up an endless answer at its bound, and holds no more than that', async () => {
    const before = process.memoryUsage().rss;
    const error = await fail(open().send(request('/endless', 'GET', { maxBytes: 8 * 1024 * 1024 })));
    assert.equal(error.code, 'VEEAM_UNEXPECTED_ANSWER');
    assert.match(error.message, /more than 8 MiB/);
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024);
    await until(async () => (await sockets()) === 0);
  });

  it('has a bound where nobody names one', async function () {
    this.timeout(60_000);
    const error = await fail(open().send(request('/endless')));
    assert.match(error.message, client.keepsConnections ? /more than 64 MiB/ : /more than 1 MiB/);
  });

  for (const packed of ['gzip', 'brotli']) {
    it(`is not blown up by a ${packed} bomb`, async function () {
      this.timeout(60_000);
      const before = process.memoryUsage().rss;
      const error = await fail(open().send(request(`/${packed}-bomb`, 'GET', { maxBytes: 4 * 1024 * 1024 })));
      assert.equal(error.code, 'VEEAM_UNEXPECTED_ANSWER');
      assert.match(error.message, /more than 4 MiB/);
      assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024);
    });
  }

  it('calls damaged compression what it is', async () => {
    const error = await fail(open().send(request('/damaged')));
    assert.deepEqual([error.code, error.requestSent], ['VEEAM_UNEXPECTED_ANSWER', true]);
    assert.match(error.message, /compression \(gzip\) is damaged/);
  });

  it('calls huge headers what they are', async () => {
    const error = await fail(open().send(request('/huge-headers')));
    assert.deepEqual([error.code, error.requestSent], ['VEEAM_UNEXPECTED_ANSWER', true]);
    assert.match(error.message, /more than 32 KiB of headers/);
    await until(async () => (await sockets()) === 0);
  });

  it('leaves nothing open after it was closed in the middle of requests', async () => {
    const transport = open();
    const sending = Array.from({ length: 50 }, () => transport.send(request('/whole', 'POST')));
    transport.close();
    assert.ok((await Promise.all(sending)).every(({ statusCode }) => statusCode === 200));
    await until(async () => (await sockets()) === 0, 2000);
  });
}
