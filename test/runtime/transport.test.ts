import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { trustOf } from '../../runtime/connection';
import type { TransportOptions } from '../../runtime/ways';
import { certificate, CLIENTS, Servers, until } from './clients';
import type { Certificate, TestedClient } from './clients';

for (const client of CLIENTS) describe(client.name, () => transportTests(client));

function transportTests(client: TestedClient): void {
  let pem: Certificate;
  let server: https.Server;
  let url: string;
  let connections = 0;
  let requests = 0;
  let answer: http.RequestListener = (_, response) => response.end('{}');
  const transports: { close(): void }[] = [];
  const servers = new Servers();
  const sockets = new Set<net.Socket>();
  const openSockets = (): number => sockets.size;

  const open = (options: TransportOptions = {}, to = url) => {
    const transport = client.open(new URL(to).origin, options);
    transports.push(transport);
    return transport;
  };
  const get = (to = url) => ({ method: 'GET', url: to, headers: {} });
  const listen = (made: net.Server): Promise<number> => servers.listen(made);
  const pin = (): string => new X509Certificate(pem.cert).fingerprint256;

  before(async () => {
    pem = await certificate('localhost');
    server = https.createServer({ cert: pem.cert, key: pem.private }, (request, response) => {
      requests += 1;
      answer(request, response);
    });
    server.on('secureConnection', (socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    url = `https://localhost:${await listen(server)}/`;
  });

  beforeEach(() => {
    connections = 0;
    requests = 0;
    answer = (_, response) => response.end('{}');
  });

  afterEach(() => transports.splice(0).forEach((transport) => transport.close()));
  after(() => servers.close());

  it('sends method, headers and body as they are and hands back any status', async () => {
    answer = (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.writeHead(418, { 'x-answer': 'yes' });
        response.end(JSON.stringify({ method: request.method, header: request.headers['x-own'], body }));
      });
    };
    const sent = await open({ tls: { ca: pem.cert } }).send({
      method: 'POST',
      url,
      headers: { 'x-own': '1' },
      body: 'a=%5C',
    });
    assert.equal(sent.statusCode, 418);
    assert.equal(sent.headers['x-answer'], 'yes');
    assert.deepEqual(JSON.parse(Buffer.from(sent.body).toString()), {
      method: 'POST',
      header: '1',
      body: 'a=%5C',
    });
  });

  it('has no more connections at a time than requests in flight, and no more than 16', async () => {
    const transport = open({ tls: { ca: pem.cert } });
    let most = 0;
    answer = (_, response) => {
      server.getConnections((_error, count) => {
        most = Math.max(most, count);
        response.end('{}');
      });
    };
    await Promise.all(Array.from({ length: 200 }, () => transport.send(get())));
    assert.equal(requests, 200);
    assert.ok(most <= 16, `${most} connections at a time`);
    if (client.keepsConnections) assert.ok(connections <= 16, `${connections} connections`);
    else await until(() => openSockets() === 0);
  });

  if (client.keepsConnections) {
    it('opens none anew where the engine takes a turn between two requests', async () => {
      const transport = open({ tls: { ca: pem.cert } });
      let left = 200;
      const worker = async (): Promise<void> => {
        while ((left -= 1) >= 0) {
          await transport.send({ ...get(), method: left % 2 === 0 ? 'POST' : 'GET', body: undefined });
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      await Promise.all(Array.from({ length: 16 }, worker));
      assert.ok(connections <= 16, `${connections} connections`);
    });
  }

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'https://evil.example.com/' }).end();
    assert.equal((await open({ tls: { ca: pem.cert } }).send(get())).statusCode, 302);
  });

  it('refuses a self-signed certificate, says why, and sends nothing', async () => {
    await assert.rejects(open().send(get()), {
      code: 'VEEAM_CERTIFICATE',
      message: /self-signed.*fingerprint/,
      requestSent: false,
    });
    assert.equal(requests, 0);
  });

  it('accepts it where its check is switched off for this server, and leaves other connections alone', async () => {
    assert.equal((await open({ tls: { rejectUnauthorized: false } }).send(get())).statusCode, 200);
    await assert.rejects(open().send(get()), { code: 'VEEAM_CERTIFICATE' });
    const elsewhere = open({ tls: { rejectUnauthorized: false } }, 'https://other.example.com');
    await assert.rejects(
      elsewhere.send(get()),
      { code: 'VEEAM_CERTIFICATE' },
      'an identity provider is verified all the same',
    );
  });

  it('accepts a pinned certificate in any spelling, whatever its name', async () => {
    const byAddress = url.replace('localhost', '127.0.0.1');
    const digits = pin();
    for (const spelling of [digits, digits.replaceAll(':', '').toLowerCase(), `SHA256:${digits}`]) {
      assert.equal((await open({ fingerprint: spelling }, byAddress).send(get(byAddress))).statusCode, 200);
    }
  });

  it('recognises a pinned certificate on every further connection, where TLS would resume the first one', async () => {
    const transport = open({ fingerprint: pin() });
    for (let round = 0; round < 3; round += 1) {
      await transport.send(get());
      server.closeAllConnections();
    }
    assert.equal(connections, 3);
  });

  it('refuses another certificate than the pinned one before the request leaves', async () => {
    const other = 'AB'.repeat(32);
    await assert.rejects(open({ fingerprint: other }).send(get()), (error: Error & { code: string }) => {
      assert.equal(error.code, 'VEEAM_CERTIFICATE');
      assert.ok(error.message.includes(pin()), 'shows the one that came');
      return true;
    });
    assert.equal(requests, 0);
  });

  it('times out at a server that never finishes the handshake, pinned or not, and leaves no socket behind', async () => {
    const sockets = new Set<net.Socket>();
    const silent = await listen(
      net.createServer((socket) => {
        sockets.add(socket);
        socket.resume();
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }),
    );
    const silentUrl = `https://localhost:${silent}/`;
    for (const options of [{}, { fingerprint: pin() }]) {
      const sending = open(options, silentUrl).send({ ...get(silentUrl), timeoutMs: 100 });
      await assert.rejects(sending, { code: 'VEEAM_TIMEOUT' });
    }
    const end = Date.now() + 5000;
    while (sockets.size > 0) {
      assert.ok(Date.now() < end, `${sockets.size} sockets are still open`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });

  it('says that a fingerprint is none', () => {
    assert.throws(() => trustOf({ fingerprint: 'AB:CD' }), { code: 'VEEAM_CONFIGURATION' });
  });

  it('says that a certificate is for another name', async () => {
    const byAddress = url.replace('localhost', '127.0.0.1');
    await assert.rejects(open({ tls: { ca: pem.cert } }, byAddress).send(get(byAddress)), {
      code: 'VEEAM_CERTIFICATE',
      message: /another name/,
    });
  });

  if (client.keepsConnections)
    it('repeats a GET that met a connection which the server was just closing, and no other request', async () => {
      const closing: http.RequestListener = (request, response) => {
        // The first request of a connection is answered, the next one finds it cut.
        const socket = request.socket as net.Socket & { used?: boolean };
        if (socket.used === true) return socket.destroy();
        socket.used = true;
        response.end('{}');
      };
      answer = closing;
      const transport = open({ tls: { ca: pem.cert } });
      await transport.send(get());
      assert.equal((await transport.send(get())).statusCode, 200);
      await assert.rejects(transport.send({ ...get(), method: 'POST' }), {
        code: 'VEEAM_UNREACHABLE',
        requestSent: true,
      });
      assert.equal(requests, 4);
    });

  it('times out with the seconds it waited', async () => {
    answer = () => undefined;
    const sending = open({ tls: { ca: pem.cert } }).send({ ...get(), timeoutMs: 50 });
    await assert.rejects(sending, { code: 'VEEAM_TIMEOUT', message: /within 0\.05 s/, requestSent: true });
  });

  it('tells a cut answer from a request that never left', async () => {
    answer = (request) => request.socket.destroy();
    await assert.rejects(open({ tls: { ca: pem.cert } }).send(get()), {
      code: 'VEEAM_UNREACHABLE',
      requestSent: true,
    });
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    };
    await assert.rejects(open({ tls: { ca: pem.cert } }).send(get()), {
      code: 'VEEAM_UNREACHABLE',
      requestSent: true,
    });
  });

  it('says that nobody listens, that a name is unknown, and that a port does not speak HTTPS', async () => {
    const closed = net.createServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    await assert.rejects(open().send(get(`https://127.0.0.1:${port}/`)), {
      code: 'VEEAM_UNREACHABLE',
      message: new RegExp(`refuses.*port ${port}`),
      requestSent: false,
    });
    await assert.rejects(open().send(get('https://no-such-host.invalid:1/')), {
      code: 'VEEAM_UNREACHABLE',
      message: /no-such-host\.invalid cannot be resolved/,
      requestSent: false,
    });
    const plain = await listen(http.createServer((_, response) => response.end('<html>')));
    await assert.rejects(open().send(get(`https://127.0.0.1:${plain}/`)), {
      code: 'VEEAM_UNREACHABLE',
      message: /does not speak HTTPS/,
      requestSent: false,
    });
  });

  it('accepts no more bytes than asked for', async () => {
    answer = (_, response) => response.end('x'.repeat(100_000));
    const sending = open({ tls: { ca: pem.cert } }).send({ ...get(), maxBytes: 1000 });
    await assert.rejects(sending, { code: 'VEEAM_UNEXPECTED_ANSWER', message: /more than 1000 bytes/ });
  });

  it('goes through an HTTP proxy with its login, pin included, and past it for excepted hosts', async () => {
    const seen: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      seen.push(request.headers['proxy-authorization']);
      const [host, port] = (request.url ?? '').split(':');
      const upstream = net.connect(Number(port), host === 'localhost' ? '127.0.0.1' : host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
    });
    const options = {
      url: `http://127.0.0.1:${await listen(proxy)}`,
      username: 'proxy user',
      password: 'p:w',
    };
    const through = open({ fingerprint: pin(), proxy: options });
    assert.equal((await through.send(get())).statusCode, 200);
    assert.equal((await through.send(get())).statusCode, 200);
    const login = `Basic ${Buffer.from('proxy user:p:w').toString('base64')}`;
    const tunnels = client.keepsConnections ? 1 : 2;
    assert.deepEqual(seen, Array<string>(tunnels).fill(login));
    await assert.rejects(open({ fingerprint: 'AB'.repeat(32), proxy: options }).send(get()), {
      code: 'VEEAM_CERTIFICATE',
    });
    await open({ fingerprint: pin(), proxy: { ...options, noProxy: ['localhost'] } }).send(get());
    assert.equal(seen.length, tunnels + 1);
  });

  it('says that it is the proxy that fails, and never the server', async () => {
    const refusing = http.createServer();
    refusing.on('connect', (_request: http.IncomingMessage, socket: net.Socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    );
    const port = await listen(refusing);
    const proxy = { url: `http://127.0.0.1:${port}`, username: 'u', password: 'proxy-secret' };
    await assert.rejects(open({ proxy }).send(get()), (error: Error & { code: string }) => {
      assert.equal(error.code, 'VEEAM_UNREACHABLE');
      assert.match(
        error.message,
        new RegExp(`through the proxy 127\\.0\\.0\\.1:${port}: it wants a user and password`),
      );
      assert.doesNotMatch(error.message, /proxy-secret/);
      return true;
    });
    const closed = { url: 'http://127.0.0.1:9' };
    await assert.rejects(open({ proxy: closed }).send(get()), {
      message: /proxy 127\.0\.0\.1:9: it refuses the connection/,
    });
    const excepted = { ...closed, noProxy: [new URL(url).host] };
    assert.equal(
      (await open({ tls: { ca: pem.cert }, proxy: excepted }).send(get())).statusCode,
      200,
      'an exception with its port',
    );
    const otherPort = { ...closed, noProxy: ['localhost:1'] };
    await assert.rejects(open({ proxy: otherPort }).send(get()), { message: /proxy/ });
  });

  it('changes no process-wide setting', () => {
    assert.equal(process.env['NODE_TLS_REJECT_UNAUTHORIZED'], undefined);
    assert.equal(Object.keys(https.globalAgent.sockets).length, 0);
  });
}
