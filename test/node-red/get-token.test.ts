import assert from 'node:assert/strict';
import { CATCH, CAUGHT, FlowHost, OUT, sessionNode, TAB, tokenRequests, userNode } from './flow-host';
import type { FlowNode } from './flow-host';

describe('Node-RED: Get Token', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (token: Record<string, unknown> = {}, further: FlowNode[] = []): FlowNode[] => [
    TAB,
    sessionNode(host.emulator),
    userNode('veeam-get-token', token),
    OUT,
    CATCH,
    CAUGHT,
    ...further,
  ];
  /** The core node as people use it: TLS settings of its own, nothing set for authentication. */
  const httpRequest = (fields: Record<string, unknown> = {}): FlowNode => ({
    id: 'http',
    z: 'tab',
    x: 1,
    y: 1,
    type: 'http request',
    method: 'use',
    ret: 'obj',
    paytoqs: 'ignore',
    url: '',
    tls: 'tls',
    wires: [['out']],
    ...fields,
  });
  const tls: FlowNode = {
    id: 'tls',
    type: 'tls-config',
    name: '',
    verifyservercert: true,
    certType: 'files',
  };

  it('sets a fresh header object with lower-case authorization and the version of the API', async () => {
    await host.load(flow());
    const message = await host.exchange({
      payload: 'kept',
      headers: { Accept: 'text/plain', Authorization: 'Basic old' },
    });
    const headers = message['headers'] as Record<string, string>;
    assert.deepEqual(Object.keys(headers).sort(), ['Accept', 'authorization', 'x-api-version']);
    assert.match(headers['authorization'] ?? '', /^Bearer \S+$/);
    assert.equal(headers['x-api-version'], '1.7-rev0');
    assert.equal(message['payload'], 'kept');
  });

  it('tells about the session on msg.veeam, and no secret', async () => {
    await host.load(flow());
    const { veeam } = (await host.exchange()) as { veeam?: Record<string, string> };
    assert.deepEqual(Object.keys(veeam ?? {}), ['product', 'server', 'apiVersion', 'expiresAt']);
    assert.equal(veeam?.['product'], 'backup-for-aws');
    assert.equal(veeam?.['server'], host.emulator.servers['backup-for-aws'].url);
    const life = Date.parse(veeam?.['expiresAt'] ?? '') - Date.now();
    assert.ok(life > 59 * 60_000 && life <= 60 * 60_000, String(life));
  });

  it('puts the pair onto the payload only where it was told so', async () => {
    await host.load(flow({ output: 'payload' }));
    const { payload, headers } = (await host.exchange()) as {
      payload?: Record<string, string>;
      headers?: Record<string, string>;
    };
    assert.deepEqual(Object.keys(payload ?? {}), ['accessToken', 'refreshToken', 'expiresAt']);
    assert.equal(headers?.['authorization'], `Bearer ${payload?.['accessToken']}`);
    assert.match(payload?.['expiresAt'] ?? '', /^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('drives the http request node as it stands, one request after the other', async () => {
    const { url } = host.emulator.servers['backup-for-aws'];
    const second = userNode('veeam-get-token', { id: 'token-2', wires: [['http-2']] });
    const chain = [
      {
        ...httpRequest({
          wires: [['token-2']],
          url: `${url}/api/v1/virtualMachines/policies`,
          method: 'GET',
        }),
      },
      second,
      httpRequest({ id: 'http-2', url: `${url}/api/v1/system/version`, method: 'GET' }),
      tls,
    ];
    await host.load(flow({ wires: [['http']] }, chain), {
      session: { username: 'administrator', password: 'Password1' },
      tls: { cadata: host.emulator.certificate.pem },
    });
    const answer = await host.exchange();
    assert.equal(answer['statusCode'], 200);
    assert.match(JSON.stringify(answer['payload']), /"version"/);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
  });

  it('drops the headers of an earlier answer, which would make the next request hang', async () => {
    const { url } = host.emulator.servers['backup-for-aws'];
    await host.load(
      flow({ wires: [['http']] }, [
        httpRequest({ url: `${url}/api/v1/virtualMachines/policies/none/start`, method: 'POST' }),
        tls,
      ]),
      {
        session: { username: 'administrator', password: 'Password1' },
        tls: { cadata: host.emulator.certificate.pem },
      },
    );
    const stale = {
      'content-length': '9999',
      'content-type': 'text/html',
      'x-node-red-request-node': 'touched since',
    };
    const answer = await host.exchange({ payload: {}, headers: stale });
    assert.equal(answer['statusCode'], 404);
  });
});
