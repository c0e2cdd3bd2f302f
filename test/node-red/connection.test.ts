import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
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
  until,
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
    userNode('veeam-request', { path: 'system/version' }),
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

  it('says when a certificate of the TLS settings is chosen without its key', async () => {
    await host.load(flow({ fingerprint: '', tls: 'tls' }, [tls({ cert: __filename })]));
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION');
    assert.match(errorOf(failed).message, /without its private key/);
  });

  describe('with TLS settings that cannot be used, does not blame the server', () => {
    const load = async (credentials: Record<string, string>): Promise<{ code?: string; message: string }> => {
      await host.load(flow({ fingerprint: '', tls: 'tls' }, [tls()]), { ...ADMINISTRATOR, tls: credentials });
      return errorOf(await host.exchange());
    };
    const pem = (): string => host.emulator.certificate.pem.trim();
    const der = (): string =>
      Buffer.from(pem().replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('latin1');
    const damaged = (): string => pem().replace(/\n.{10}/, '\nMIIBxxxxxx');
    const key = (): string => `-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n`;

    for (const [what, ca, words] of [
      ['text that is none', () => 'my-ca.pem', /CA certificate cannot be read/],
      ['a certificate in binary form', () => der(), /binary form \(DER\).*Base64/],
      ['a private key', () => key(), /holds a private key instead/],
      ['a damaged certificate', () => damaged(), /CA certificate cannot be read: it is damaged/],
      ['a damaged certificate after a good one', () => `${pem()}\n${damaged()}`, /it is damaged/],
      ['an indented certificate', () => pem().replaceAll(/^/gm, '    '), /it is damaged/],
      ['white space', () => '  \n', /CA certificate is empty/],
    ] as const) {
      it(`as CA: ${what}`, async () => {
        const error = await load({ cadata: ca() });
        assert.equal(error.code, 'VEEAM_CONFIGURATION');
        assert.match(error.message, words);
        assert.match(error.message, /TLS configuration/);
      });
    }

    it('a client certificate and key that are no text in PEM form', async () => {
      const error = await load({ certdata: 'certificate', keydata: 'key' });
      assert.deepEqual([error.code, /cannot be read/.test(error.message)], ['VEEAM_CONFIGURATION', true]);
    });

    it('a client certificate with the key of another', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const keydata = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const error = await load({ certdata: pem(), keydata });
      assert.match(error.message, /private key does not belong to the client certificate/);
    });

    it('a key that its passphrase does not open', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const cipher = { cipher: 'aes-256-cbc', passphrase: 'right' };
      const keydata = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString();
      const error = await load({ certdata: pem(), keydata, passphrase: 'planted-wrong-passphrase' });
      assert.match(error.message, /passphrase does not open/);
      assert.doesNotMatch(JSON.stringify(error), /planted/);
    });
  });

  it('trusts a CA file with remarks before and between its certificates', async () => {
    const { pem } = host.emulator.certificate;
    await host.load(flow({ fingerprint: '', tls: 'tls' }, [tls()]), {
      ...ADMINISTRATOR,
      tls: { cadata: `# our CA\r\n${pem.replaceAll('\n', '\r\n')}\r\nsubject=CN = other\r\n${pem}` },
    });
    assert.equal((await host.exchange())['statusCode'], 200);
  });

  describe('in a subflow', () => {
    const subflow = (session: Record<string, unknown>): FlowNode[] => [
      TAB,
      {
        id: 'sub',
        type: 'subflow',
        name: 'sub',
        env: [{ name: 'VEEAM_SUB_HOST', type: 'str', value: 'default.invalid' }],
        in: [{ x: 1, y: 1, wires: [{ id: 'inner' }] }],
        out: [{ x: 2, y: 1, wires: [{ id: 'inner', port: 0 }] }],
      },
      sessionNode(host.emulator, session),
      userNode('veeam-request', { id: 'inner', z: 'sub', path: 'system/version', wires: [[]] }),
      {
        id: 'node',
        z: 'tab',
        x: 1,
        y: 1,
        type: 'subflow:sub',
        env: [{ name: 'VEEAM_SUB_HOST', type: 'str', value: '127.0.0.1' }],
        wires: [['out']],
      },
      OUT,
      CATCH,
      CAUGHT,
    ];
    const server = (): string =>
      `https://\${VEEAM_SUB_HOST}:${new URL(host.emulator.servers['backup-for-aws'].url).port}`;

    it('takes the variables of the instance where the session belongs to the subflow', async () => {
      await host.load(subflow({ z: 'sub', server: server() }));
      assert.equal((await host.exchange())['statusCode'], 200);
    });

    it('says that a session for all flows sees none of them, and what to do', async () => {
      await host.load(subflow({ server: server() }));
      const { code, message } = errorOf(await host.exchange());
      assert.equal(code, 'VEEAM_CONFIGURATION');
      assert.match(message, /variable VEEAM_SUB_HOST.*is not set where the session can see it/);
      assert.match(message, /flow or subflow is seen only by a session that belongs to it/);
    });
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
    const answers = host.collect();
    for (let count = 0; count < 12; count += 1) host.send({ count });
    await until(() => answers.length === 12);
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
