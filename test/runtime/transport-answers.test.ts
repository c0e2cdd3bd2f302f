import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import zlib from 'node:zlib';
import type { VeeamError } from '../../core/errors/veeam-error';
import type { NetworkTransport, TransportOptions } from '../../runtime/ways';
import { CLIENTS, Servers } from './clients';
import type { TestedClient } from './clients';

for (const client of CLIENTS)
  describe(`${client.name}: what goes out and what comes back`, () => answerTests(client));

function answerTests(client: TestedClient): void {
  const servers = new Servers();
  const transports: NetworkTransport[] = [];
  let url: string;
  let answer: http.RequestListener;

  const open = (options: TransportOptions = {}): NetworkTransport => {
    const transport = client.open(new URL(url).origin, options);
    transports.push(transport);
    return transport;
  };
  const get = (headers: Record<string, string> = {}) => ({ method: 'GET', url, headers });

  before(async () => {
    const server = http.createServer((request, response) => answer(request, response));
    url = `http://127.0.0.1:${await servers.listen(server)}/a?b=%20c`;
  });
  afterEach(() => transports.splice(0).forEach((transport) => transport.close()));
  after(() => servers.close());

  const encodings: [string, (body: string) => Buffer][] = [
    ['gzip', (body) => zlib.gzipSync(body)],
    ['x-gzip', (body) => zlib.gzipSync(body)],
    ['deflate', (body) => zlib.deflateSync(body)],
    ['deflate', (body) => zlib.deflateRawSync(body)],
    ['br', (body) => zlib.brotliCompressSync(body)],
    ['GZIP, br', (body) => zlib.brotliCompressSync(zlib.gzipSync(body))],
  ];
  for (const [encoding, pack] of encodings) {
    it(`unpacks ${encoding}, and the headers no longer speak of it`, async () => {
      answer = (_, response) =>
        response.writeHead(200, { 'content-encoding': encoding, 'x-other': '1' }).end(pack('{"a":"ä"}'));
      const { body, headers } = await open().send(get());
      assert.equal(Buffer.from(body).toString(), '{"a":"ä"}');
      assert.deepEqual(
        [headers['content-encoding'], headers['content-length'], headers['x-other']],
        [undefined, undefined, '1'],
      );
    });
  }

  it('leaves a content-encoding alone that it does not know, and an empty answer that names one', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'identity' }).end('{}');
    assert.equal(Buffer.from((await open().send(get())).body).toString(), '{}');
    answer = (_, response) => response.writeHead(304, { 'content-encoding': 'gzip' }).end();
    assert.equal((await open().send(get())).body.byteLength, 0);
  });

  it('hands over repeated headers as node:http does', async () => {
    answer = (_, response) => {
      response.writeHead(200, [
        ['set-cookie', 'a=1'],
        ['x-many', '1'],
        ['X-Many', '2'],
      ] as unknown as http.OutgoingHttpHeaders);
      response.end();
    };
    const { headers } = await open().send(get());
    assert.deepEqual([headers['set-cookie'], headers['x-many']], [['a=1'], '1, 2']);
  });

  it('asks for compressed answers, says what it is, and lets a request say so itself', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    answer = (request, response) => {
      seen.push(request.headers);
      response.end(request.url);
    };
    const transport = open({ userAgent: 'the-package/1.2.3' });
    assert.equal(Buffer.from((await transport.send(get())).body).toString(), '/a?b=%20c');
    await transport.send(get({ 'user-agent': 'own' }));
    assert.deepEqual(
      seen.map((headers) => [headers['user-agent'], headers['accept-encoding']]),
      [
        ['the-package/1.2.3', 'gzip, deflate, br'],
        ['own', 'gzip, deflate, br'],
      ],
    );
  });

  it('sends a body of bytes, a length for an empty POST, and none for a GET', async () => {
    const seen: unknown[] = [];
    answer = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push([request.method, request.headers['content-length'], Buffer.concat(chunks).toString('hex')]);
        response.end();
      });
    };
    const transport = open();
    await transport.send({ ...get(), method: 'PUT', body: new Uint8Array([0, 255, 10]) });
    await transport.send({ ...get(), method: 'POST' });
    await transport.send(get());
    assert.deepEqual(seen, [
      ['PUT', '3', '00ff0a'],
      ['POST', '0', ''],
      ['GET', undefined, ''],
    ]);
  });

  for (const [what, request] of [
    ['a header with a line end', { headers: { 'x-a': '1\r\nx-b: 2' } }],
    ['a header beyond Latin-1', { headers: { authorization: 'Bearer \u{1f511}' } }],
    ['a header whose name is none', { headers: { 'x a': '1' } }],
    ['a method that is none', { method: 'GE T' }],
  ] as const) {
    it(`refuses ${what} before anything leaves, without quoting it`, async () => {
      answer = () => assert.fail('a request came');
      const error = await open()
        .send({ ...get(), ...request })
        .catch((refused: unknown) => refused as VeeamError);
      assert.ok(error instanceof Error);
      assert.deepEqual([error.code, error.requestSent], ['VEEAM_CONFIGURATION', false]);
      assert.doesNotMatch(error.message, /x-b|Bearer/);
    });
  }

  it('gives up an answer that stops in the middle, long before its time is up', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('half');
    await assert.rejects(open({ pauseMs: 100 }).send({ ...get(), timeoutMs: 15_000 }), {
      code: 'VEEAM_TIMEOUT',
      message: /stopped in the middle of its answer/,
      requestSent: true,
    });
  });

  it('hands over 408 like any status, and is not misled by one that comes unasked on an idle connection', async () => {
    let served = 0;
    const gaveUp = 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
    const port = await servers.listen(
      net.createServer((socket) => {
        socket.on('error', () => undefined);
        socket.on('data', () => {
          served += 1;
          socket.write(served === 1 ? gaveUp : 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
          if (served === 2) setImmediate(() => socket.end(gaveUp));
        });
      }),
    );
    const to = `http://127.0.0.1:${port}/`;
    const transport = client.open(to.slice(0, -1));
    transports.push(transport);
    assert.equal((await transport.send({ ...get(), url: to })).statusCode, 408);
    assert.equal((await transport.send({ ...get(), url: to })).statusCode, 200);
    assert.equal((await transport.send({ ...get(), url: to })).statusCode, 200);
  });

  it('says when certificates, keys or a CA cannot be used, and sends nothing', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const server = 'https://127.0.0.1:1';
    const transport = client.open(server, { tls: { cert: broken, key: broken } });
    await assert.rejects(transport.send({ ...get(), url: `${server}/` }), {
      code: 'VEEAM_CONFIGURATION',
      message: /certificate, key or CA of the TLS settings cannot be used/,
    });
  });
}
