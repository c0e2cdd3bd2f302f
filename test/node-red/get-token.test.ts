import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  ADMINISTRATOR,
  CATCH,
  CAUGHT,
  errorOf,
  FlowHost,
  OUT,
  sessionNode,
  TAB,
  tokenRequests,
  userNode,
} from './flow-host';
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

  it('puts the headers onto a property of its own where it was told so, and leaves msg.headers alone', async () => {
    await host.load(flow({ output: 'property', property: 'mine.token' }));
    const message = await host.exchange({ headers: { accept: 'text/plain' } });
    const { token } = message['mine'] as { token: Record<string, string> };
    assert.deepEqual(Object.keys(token).sort(), ['authorization', 'x-api-version']);
    assert.deepEqual(message['headers'], { accept: 'text/plain' });
  });

  it('takes msg.veeam.headers where no property is named, and leaves a missing msg.headers missing', async () => {
    for (const property of [undefined, '', ' ']) {
      await host.load(flow({ output: 'property', property }));
      const message = await host.exchange({});
      const { headers, product } = message['veeam'] as { headers: Record<string, string>; product: string };
      assert.match(headers['authorization'] ?? '', /^Bearer \S+$/);
      assert.equal(product, 'backup-for-aws');
      assert.ok(!('headers' in message));
      await host.unload();
    }
  });

  it('says when the property cannot be set', async () => {
    for (const property of ['payload.headers', 'a..b']) {
      await host.load(flow({ output: 'property', property }));
      const failed = await host.exchange({ payload: 'text' });
      assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION', property);
      assert.match(errorOf(failed).message, /cannot be put onto msg\./);
      await host.unload();
    }
  });

  describe('between http in and http response, where the request in between fails', () => {
    const chain = (token: Record<string, unknown>, request: Record<string, unknown>): FlowNode[] => [
      TAB,
      { id: 'in', z: 'tab', x: 1, y: 1, type: 'http in', url: '/report', method: 'get', wires: [['node']] },
      sessionNode(host.emulator),
      userNode('veeam-get-token', { ...token, wires: [['http']] }),
      httpRequest({ url: 'http://127.0.0.1:1/', method: 'GET', wires: [['answer']], ...request }),
      { id: 'answer', z: 'tab', x: 1, y: 1, type: 'http response', statusCode: '502', wires: [] },
      tls,
      // Without it the core node logs its own error, with the headers of the request in it.
      CATCH,
      CAUGHT,
    ];
    const byHand = ['authorization', 'x-api-version'].map((name) => ({
      keyType: 'other',
      keyValue: name,
      valueType: 'msg',
      valueValue: `veeam.headers.${name}`,
    }));

    it('the client gets the token on msg.headers, which help and dialog say', async () => {
      await host.load(chain({}, {}));
      const answer = await host.visit('/report');
      assert.equal(answer.status, 502);
      assert.match(answer.headers.get('authorization') ?? '', /^Bearer /);
      for (const type of ['veeam-get-token', 'veeam-sso-login']) {
        const folder = path.join(__dirname, '..', '..', 'nodes', 'node-red', type);
        const help = readFileSync(path.join(folder, `${type}.html`), 'utf8').replaceAll(/\s+/g, ' ');
        assert.match(help, /<code>http response<\/code> node sends <code>msg.headers<\/code> to its client/);
        assert.match(help, new RegExp(`data-i18n="${type}.danger"`));
      }
    });

    it('the client gets no token from a property of its own', async () => {
      await host.load(chain({ output: 'property' }, { headers: byHand }));
      const answer = await host.visit('/report');
      assert.equal(answer.status, 502);
      assert.equal(answer.headers.get('authorization'), null);
      assert.doesNotMatch(JSON.stringify([...answer.headers]) + (await answer.text()), /Bearer|eyJ/);
    });

    it('the http request node takes the headers from that property, and the client still gets no token', async () => {
      const { url } = host.emulator.servers['backup-for-aws'];
      const flow = chain({ output: 'property' }, { headers: byHand, url: `${url}/api/v1/system/version` });
      await host.load(flow, { ...ADMINISTRATOR, tls: { cadata: host.emulator.certificate.pem } });
      const answer = await host.visit('/report');
      assert.match(await answer.text(), /Backup for AWS/);
      assert.equal(answer.headers.get('authorization'), null);
    });
  });

  it('has the same choice in SSO Login', async () => {
    const { username, password } = host.emulator.users.identityProvider;
    await host.load(
      [
        TAB,
        sessionNode(host.emulator, { grant: 'saml' }),
        userNode('veeam-sso-login', { output: 'property', wires: [[], ['out']] }),
        OUT,
        CATCH,
        CAUGHT,
      ],
      { session: { username, idpPassword: password } },
    );
    const message = await host.exchange({});
    const { headers } = message['veeam'] as { headers: Record<string, string> };
    assert.match(headers['authorization'] ?? '', /^Bearer \S+$/);
    assert.ok(!('headers' in message));
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
