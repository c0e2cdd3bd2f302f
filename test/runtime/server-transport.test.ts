import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { ServerTransport } from '../../runtime/server-transport';
import type { TransportOptions } from '../../runtime/ways';
import { certificate, Servers } from './clients';
import type { Certificate } from './clients';

describe('The transports of a session', () => {
  const servers = new Servers();
  const transports: ServerTransport[] = [];
  let pem: Certificate;
  let url: string;
  let handshakes: ('whole' | 'short')[];
  let seen: { path: string | undefined; agent: string | undefined; connection: string | undefined }[];

  const open = (options: TransportOptions): ServerTransport => {
    const transport = new ServerTransport(new URL(url).origin, options);
    transports.push(transport);
    return transport;
  };
  const call = (transport: ServerTransport) =>
    transport.signIn.send({ method: 'POST', url: `${url}token`, headers: {}, body: 'a=b' });
  const get = (transport: ServerTransport) => transport.send({ method: 'GET', url, headers: {} });

  before(async () => {
    pem = await certificate('localhost');
    const server = https.createServer({ cert: pem.cert, key: pem.private }, (request, response) => {
      const { connection, 'user-agent': agent } = request.headers;
      seen.push({ path: request.url, agent, connection });
      response.end('{}');
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      handshakes.push(socket.isSessionReused() ? 'short' : 'whole');
    });
    url = `https://localhost:${await servers.listen(server)}/`;
  });
  beforeEach(() => {
    [handshakes, seen] = [[], []];
  });
  afterEach(() => transports.splice(0).forEach((transport) => transport.close()));
  after(() => servers.close());

  it('send token calls with a connection of their own, and requests over kept ones, under one name', async () => {
    const transport = open({ tls: { ca: pem.cert }, userAgent: 'package/1' });
    await call(transport);
    await get(transport);
    await get(transport);
    assert.deepEqual(seen, [
      { path: '/token', agent: 'package/1', connection: 'close' },
      { path: '/', agent: 'package/1', connection: 'keep-alive' },
      { path: '/', agent: 'package/1', connection: 'keep-alive' },
    ]);
  });

  it('shorten the handshake of the first request by that of the token call', async () => {
    const transport = open({ tls: { ca: pem.cert } });
    await call(transport);
    await get(transport);
    assert.deepEqual(handshakes, ['whole', 'short']);
  });

  it('shorten none where a certificate is pinned, since only a whole one shows it', async () => {
    const transport = open({ fingerprint: new X509Certificate(pem.cert).fingerprint256 });
    await call(transport);
    await get(transport);
    assert.deepEqual(handshakes, ['whole', 'whole']);
  });

  it('verify anew for another session, whatever an earlier one agreed on', async () => {
    await call(open({ tls: { rejectUnauthorized: false } }));
    await assert.rejects(get(open({})), { code: 'VEEAM_CERTIFICATE' });
  });
});
