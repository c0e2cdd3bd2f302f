import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  ADMINISTRATOR,
  CATCH,
  CAUGHT,
  errorOf,
  FlowHost,
  OUT,
  sessionNode,
  TAB,
  userNode,
} from './flow-host';
import type { FlowNode } from './flow-host';

describe('Node-RED: how a session reaches its server', () => {
  let host: FlowHost;
  let proxy: http.Server;
  let tunnels: { target: string; authorization: string | undefined }[];

  before(async () => {
    host = await FlowHost.start();
    proxy = http.createServer().listen(0, '127.0.0.1');
    proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
      tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
      const [hostname, port] = (request.url ?? '').split(':');
      const server = net.connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        server.pipe(socket).pipe(server);
      });
      for (const end of [server, socket]) end.on('error', () => end.destroy());
    });
    await once(proxy, 'listening');
  });
  beforeEach(() => {
    tunnels = [];
  });
  afterEach(() => host.unload());
  after(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await host.stop();
  });

  const flow = (session: Record<string, unknown>, further: FlowNode[] = []): FlowNode[] => [
    TAB,
    ...further,
    sessionNode(host.emulator, session),
    userNode('veeam-request', { path: 'about' }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  const tls = (fields: object = {}): FlowNode => ({
    id: 'tls',
    type: 'tls-config',
    name: '',
    certType: 'files',
    verifyservercert: true,
    ...fields,
  });
  const proxyNode = (fields: object = {}): FlowNode => ({
    id: 'proxy',
    type: 'http proxy',
    name: '',
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    noproxy: [],
    ...fields,
  });

  it('trusts the CA of its TLS settings', async () => {
    await host.load(flow({ fingerprint: '', tls: 'tls' }, [tls()]), {
      ...ADMINISTRATOR,
      tls: { cadata: host.emulator.certificate.pem },
    });
    assert.equal((await host.exchange())['statusCode'], 200);
  });

  it('does without verification only where the TLS settings say so', async () => {
    await host.load(flow({ fingerprint: '', tls: 'tls' }, [tls({ verifyservercert: false })]));
    assert.equal((await host.exchange())['statusCode'], 200);
    await host.deploy(flow({ fingerprint: '', tls: 'tls' }, [tls()]), 'full');
    assert.equal(errorOf(await host.exchange()).code, 'VEEAM_CERTIFICATE');
  });

  it('accepts the pinned certificate with new connections as well as with kept ones', async () => {
    await host.load(
      flow({ fingerprint: host.emulator.certificate.fingerprint256.toLowerCase().replaceAll(':', '') }),
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => host.exchange()));
    assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  });

  it('says when the TLS settings cannot be read', async () => {
    await host.load(flow({ fingerprint: '', tls: 'tls' }, [tls({ ca: '/no/such/file.pem' })]));
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION');
    assert.match(errorOf(failed).message, /certificate files.*cannot be read/);
  });

  it('goes through the proxy, with its login, and keeps the tunnel', async () => {
    await host.load(flow({ proxy: 'proxy' }, [proxyNode()]), {
      ...ADMINISTRATOR,
      proxy: { username: 'someone', password: 'planted-proxy-password' },
    });
    for (let count = 0; count < 3; count += 1) assert.equal((await host.exchange())['statusCode'], 200);
    const { port } = host.emulator.servers['backup-for-aws'];
    const login = Buffer.from('someone:planted-proxy-password').toString('base64');
    const tunnel = { target: `127.0.0.1:${port}`, authorization: `Basic ${login}` };
    assert.deepEqual(tunnels, [tunnel, tunnel], 'one for the token call, one for all requests');
    assert.ok(!JSON.stringify(host.log()).includes('planted-proxy-password'));
  });

  it('goes directly to the hosts that the proxy settings leave out', async () => {
    await host.load(flow({ proxy: 'proxy' }, [proxyNode({ noproxy: ['localhost', '127.0.0.1'] })]));
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.deepEqual(tunnels, []);
  });

  it('keeps to the number of connections in the settings, and says when it is none', async () => {
    await host.load(flow({ connections: 2, proxy: 'proxy' }, [proxyNode()]));
    const answers = await Promise.all(Array.from({ length: 12 }, () => host.exchange()));
    assert.ok(answers.every(({ statusCode }) => statusCode === 200));
    assert.equal(tunnels.length, 3, 'one for the token call, two for all requests');
    await host.deploy(flow({ connections: 'many' }), 'full');
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION');
    assert.match(errorOf(failed).message, /number of connections .* whole number from 1 to 256/);
  });

  it('takes a size of answers from the settings, and says when it is none', async () => {
    await host.load(flow({ maxAnswer: 1 }));
    assert.equal((await host.exchange())['statusCode'], 200);
    await host.deploy(flow({ maxAnswer: 0 }), 'full');
    assert.match(errorOf(await host.exchange()).message, /size of an answer \(MiB\)/);
  });

  it('says when the proxy settings are none', async () => {
    await host.load(flow({ proxy: 'proxy' }, [proxyNode({ url: 'proxy.example.com' })]));
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION');
    assert.match(errorOf(failed).message, /proxy configuration/);
  });

  it('shows the certificate through the proxy too', async () => {
    await host.load(flow({}, [proxyNode()]));
    const { server, product } = sessionNode(host.emulator) as Record<string, unknown>;
    const { body } = await host
      .api()
      .post('/veeam-session/certificate')
      .send({ server, product, proxy: 'proxy' });
    assert.equal(body['fingerprint'], host.emulator.certificate.fingerprint256);
    assert.equal(tunnels.length, 1);
  });
});
