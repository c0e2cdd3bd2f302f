import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { VeeamError } from '../../core/errors/veeam-error';
import { fetchCertificate } from '../../runtime/server-certificate';
import type { NetworkTransport, TransportOptions } from '../../runtime/ways';
import { certificate, CLIENTS, Servers } from './clients';
import type { Certificate, TestedClient } from './clients';

const VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];

/** A proxy that opens tunnels to loopback, whatever name is asked for, and notes what it was asked. */
class Proxy {
  readonly tunnels: { readonly target: string; readonly login: string | undefined }[] = [];
  readonly server = http.createServer();
  port = 0;

  constructor() {
    this.server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      this.tunnels.push({ target: request.url ?? '', login: request.headers['proxy-authorization'] });
      const upstream = net.connect(Number(/\d+$/.exec(request.url ?? '')?.[0]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on('error', () => end.destroy());
    });
  }
}

for (const client of CLIENTS)
  describe(`${client.name}: proxies of the environment`, () => environmentTests(client));

function environmentTests(client: TestedClient): void {
  const kept = new Map<string, string | undefined>();
  const servers = new Servers();
  const transports: NetworkTransport[] = [];
  let pem: Certificate;
  let url: string;
  let plainUrl: string;
  let proxy: Proxy;
  let other: Proxy;

  const open = (options: TransportOptions = {}, to = url): NetworkTransport => {
    const transport = client.open(new URL(to).origin, { tls: { ca: pem.cert }, ...options });
    transports.push(transport);
    return transport;
  };
  const get = (to = url) => ({ method: 'GET', url: to, headers: {} });
  const proxyAt = (port: number, login = ''): string => `http://${login}127.0.0.1:${port}`;

  before(async () => {
    pem = await certificate('localhost');
    const server = https.createServer({ cert: pem.cert, key: pem.private }, (_, response) =>
      response.end('{}'),
    );
    url = `https://localhost:${await servers.listen(server)}/`;
    const plain = http.createServer((_, response) => response.end('{}'));
    plainUrl = `http://localhost:${await servers.listen(plain)}/`;
  });
  beforeEach(async () => {
    for (const name of VARIABLES.flatMap((variable) => [variable, variable.toUpperCase()])) {
      kept.set(name, process.env[name]);
      delete process.env[name];
    }
    [proxy, other] = [new Proxy(), new Proxy()];
    proxy.port = await servers.listen(proxy.server);
    other.port = await servers.listen(other.server);
  });
  afterEach(() => {
    transports.splice(0).forEach((transport) => transport.close());
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  after(() => servers.close());

  for (const name of ['https_proxy', 'HTTPS_PROXY', 'all_proxy']) {
    it(`goes through the proxy that ${name} names, with the login in its address`, async () => {
      process.env[name] = proxyAt(proxy.port, 'user%40corp:p%3Aw@');
      assert.equal((await open().send(get())).statusCode, 200);
      const login = `Basic ${Buffer.from('user@corp:p:w').toString('base64')}`;
      assert.deepEqual(proxy.tunnels, [{ target: new URL(url).host, login }]);
    });
  }

  it('takes http_proxy for servers without TLS, and for them alone', async () => {
    process.env['http_proxy'] = proxyAt(proxy.port);
    assert.equal((await open({}, plainUrl).send(get(plainUrl))).statusCode, 200);
    assert.equal(proxy.tunnels.length, 1);
    assert.equal((await open().send(get())).statusCode, 200);
    assert.equal(proxy.tunnels.length, 1);
  });

  for (const exception of ['localhost', '*', 'example.com,.local,localhost', '*host']) {
    it(`goes directly where no_proxy is ${exception}`, async () => {
      process.env['https_proxy'] = proxyAt(proxy.port);
      process.env['no_proxy'] = exception;
      assert.equal((await open().send(get())).statusCode, 200);
      assert.deepEqual(proxy.tunnels, []);
    });
  }

  it('puts the proxy of the session before that of the environment, its exceptions too', async () => {
    process.env['https_proxy'] = proxyAt(proxy.port);
    assert.equal((await open({ proxy: { url: proxyAt(other.port) } }).send(get())).statusCode, 200);
    await open({ proxy: { url: proxyAt(other.port), noProxy: ['localhost'] } }).send(get());
    assert.deepEqual([proxy.tunnels.length, other.tunnels.length], [0, 1]);
  });

  it('keeps the pin behind a proxy, and says whose proxy it is that fails', async () => {
    process.env['https_proxy'] = proxyAt(proxy.port);
    await assert.rejects(open({ fingerprint: 'AB'.repeat(32) }).send(get()), { code: 'VEEAM_CERTIFICATE' });
    process.env['https_proxy'] = 'http://user:proxy-secret@127.0.0.1:9';
    await assert.rejects(open().send(get()), (error: VeeamError) => {
      assert.deepEqual([error.code, error.requestSent], ['VEEAM_UNREACHABLE', false]);
      assert.match(
        error.message,
        /proxy 127\.0\.0\.1:9: it refuses the connection\. Check http_proxy, https_proxy/,
      );
      assert.doesNotMatch(error.message, /proxy-secret/);
      return true;
    });
  });

  it('refuses a proxy that is none, without quoting it', async () => {
    process.env['https_proxy'] = 'socks5://user:proxy-secret@127.0.0.1:9';
    await assert.rejects(open().send(get()), (error: VeeamError) => {
      assert.equal(error.code, 'VEEAM_CONFIGURATION');
      assert.doesNotMatch(error.message, /proxy-secret/);
      return true;
    });
  });

  it('shows the certificate through it too', async () => {
    process.env['https_proxy'] = proxyAt(proxy.port);
    const { fingerprint, isTrusted } = await fetchCertificate(url, {});
    assert.match(fingerprint, /^[0-9A-F:]{95}$/);
    assert.equal(isTrusted, false);
    assert.equal((await fetchCertificate(url, { tls: { ca: pem.cert } })).isTrusted, true);
    assert.equal(proxy.tunnels.length, 2);
  });
}
