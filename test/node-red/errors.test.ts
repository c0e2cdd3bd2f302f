import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ADMINISTRATOR,
  CATCH,
  CAUGHT,
  errorOf,
  FlowHost,
  OUT,
  sessionNode,
  STATUS,
  STATUSES,
  TAB,
  tokenRequests,
  until,
  userNode,
} from './flow-host';
import type { FlowNode, Message, NodeCredentials } from './flow-host';

describe('Node-RED: errors', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (session: Record<string, unknown> = {}, request: Record<string, unknown> = {}): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, session),
    userNode('veeam-request', { path: 'system/version', ...request }),
    OUT,
    CATCH,
    CAUGHT,
    STATUS,
    STATUSES,
  ];

  /** Sends one message and expects it at the Catch node with this code and sentence; the flow goes on living. */
  const expectError = async (
    code: string,
    sentence: RegExp,
    nodes: FlowNode[],
    credentials?: NodeCredentials,
  ): Promise<Message> => {
    await host.load(nodes, credentials);
    const failed = await host.exchange({ payload: 'question' });
    assert.equal(errorOf(failed).code, code, errorOf(failed).message);
    assert.match(errorOf(failed).message, sentence);
    const caught = host.collect('caught');
    host.send({ payload: 'again' });
    await until(() => caught.length === 1);
    return failed;
  };

  it('a wrong password: one attempt for 50 messages, 50 errors that name server and user', async () => {
    await host.load(flow(), { session: { username: 'administrator', password: 'not-the-password' } });
    const caught = host.collect('caught');
    const statuses = host.collect('statuses');
    for (let count = 0; count < 25; count += 1) host.send({ count });
    await until(() => caught.length === 25);
    for (let count = 25; count < 50; count += 1) host.send({ count });
    await until(() => caught.length === 50);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal(host.emulator.stats().products['backup-for-aws'].signInsRefused, 1);
    for (const message of caught) {
      const { code, message: words } = errorOf(message);
      assert.ok(code === 'VEEAM_SIGN_IN_REFUSED' || code === 'VEEAM_SIGN_IN_PAUSED');
      assert.ok(words.includes(new URL(host.emulator.servers['backup-for-aws'].url).host), words);
      assert.match(words, /administrator/);
      assert.match(words, /Check user name/);
    }
    await until(() => statuses.length > 0);
    const texts = statuses.map(({ status }) => (status as { text: string }).text.split('.').at(-1));
    assert.ok(texts.includes('sign-in-refused'), texts.join());
    assert.ok(texts.includes('paused-until'), texts.join());
  });

  it('a changed password is tried at once', async () => {
    await host.load(flow(), { session: { username: 'administrator', password: 'not-the-password' } });
    await host.exchange();
    await host.deploy(flow(), 'full', ADMINISTRATOR);
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.deepEqual(tokenRequests(host.emulator), { password: 2 });
  });

  it('a server that is down', async () => {
    const idle = http.createServer().listen(0, '127.0.0.1');
    await once(idle, 'listening');
    const { port } = idle.address() as AddressInfo;
    await new Promise((resolve) => idle.close(resolve));
    await expectError(
      'VEEAM_UNREACHABLE',
      /refuses the connection.*port/,
      flow({ server: `https://127.0.0.1:${port}` }),
    );
  });

  it('a name that cannot be resolved', () =>
    expectError(
      'VEEAM_UNREACHABLE',
      /name no-such-host\.invalid cannot be resolved/,
      flow({ server: 'https://no-such-host.invalid:11005' }),
    ));

  it('a certificate that is not trusted', () =>
    expectError('VEEAM_CERTIFICATE', /self-signed.*fingerprint/, flow({ fingerprint: '' })));

  it('another certificate than the pinned one', () =>
    expectError('VEEAM_CERTIFICATE', /another certificate/, flow({ fingerprint: 'AB'.repeat(32) })));

  it('a port that speaks no TLS', async () => {
    const plain = http.createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;
    try {
      await expectError(
        'VEEAM_UNREACHABLE',
        /HTTPS|closed the connection/,
        flow({ server: `https://127.0.0.1:${port}` }),
      );
    } finally {
      plain.close();
    }
  });

  it('a port that answers with a web page', async () => {
    await host.load(flow());
    host.emulator.fault({ path: '/token', do: { html: true } });
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_UNEXPECTED_ANSWER');
    assert.match(errorOf(failed).message, /HTML page.*product, address and port/);
  });

  it('no answer in time', async () => {
    await host.load(flow({ timeout: '0.2' }));
    await host.exchange();
    host.emulator.fault({ path: '/system/version', do: { delayMs: 2000 } });
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_TIMEOUT');
    assert.match(errorOf(failed).message, /within 0\.2 s/);
  });

  it('a server that is busy for longer than a request may take, and a faulty one', async () => {
    await host.load(flow({}, { timeout: '5' }));
    host.emulator.fault({ path: '/system/version', do: { status: 503, retryAfter: 7 } });
    const busy = await host.exchange();
    assert.equal(errorOf(busy).code, 'VEEAM_SERVER_BUSY');
    assert.match(errorOf(busy).message, /in 7 s/);
    assert.equal(busy['statusCode'], 503);
    host.emulator.fault({ path: '/system/version', do: { status: 500 } });
    const faulty = await host.exchange();
    assert.equal(errorOf(faulty).code, 'VEEAM_SERVER_FAULT');
  });

  it('a grant that the product does not take', () =>
    expectError(
      'VEEAM_GRANT_UNSUPPORTED',
      /does not take the grant type "mfa"/,
      flow({ product: 'service-provider-console-v2', server: 'https://127.0.0.1:1281', grant: 'mfa' }),
    ));

  it('empty fields', async () => {
    await expectError('VEEAM_CONFIGURATION', /server address is empty/, flow({ server: '' }));
  });

  it('an empty password', () =>
    expectError('VEEAM_CONFIGURATION', /the password must be filled in/, flow(), {
      session: { username: 'administrator' },
    }));

  it('no product', () =>
    expectError('VEEAM_CONFIGURATION', /No Veeam product is chosen/, flow({ product: '' })));

  it('a timeout that is none', () =>
    expectError('VEEAM_CONFIGURATION', /timeout.*must be a number/, flow({ timeout: 'soon' })));

  it('a fingerprint that is none', () =>
    expectError('VEEAM_CONFIGURATION', /no SHA-256 fingerprint/, flow({ fingerprint: 'AB:CD' })));

  it('TLS settings that are not there', () =>
    expectError('VEEAM_CONFIGURATION', /TLS configuration.*does not exist/, flow({ tls: 'gone' })));

  it('no session chosen', () =>
    expectError('VEEAM_CONFIGURATION', /No Veeam session is chosen/, flow({}, { session: '' })));

  it('a path with ..', async () => {
    await expectError(
      'VEEAM_CONFIGURATION',
      /must not contain "\.\."/,
      flow({}, { path: '/api/v1/../../secret' }),
    );
    assert.deepEqual(tokenRequests(host.emulator), {}, 'nothing was sent');
  });

  it('an absolute URL of another server', async () => {
    const failed = await expectError(
      'VEEAM_FOREIGN_SERVER',
      /https:\/\/evil\.example.*belongs to/,
      flow({}, { path: 'https://evil.example/api/v1/sessions' }),
    );
    assert.equal(failed['headers'], undefined);
    assert.deepEqual(tokenRequests(host.emulator), {}, 'nothing was sent');
  });

  it('an empty path', () =>
    expectError('VEEAM_CONFIGURATION', /path of the request is empty/, flow({}, { path: '' })));

  it('a query in the dialog that is no JSON', () =>
    expectError(
      'VEEAM_CONFIGURATION',
      /query of the request \(json\) cannot be read/,
      flow({}, { query: '{', queryType: 'json' }),
    ));

  it('a JSONata expression that fails', () =>
    expectError(
      'VEEAM_CONFIGURATION',
      /path of the request \(jsonata\) cannot be read/,
      flow({}, { path: '$number("x")', pathType: 'jsonata' }),
    ));

  it('reports once, on the node that was asked, without cause or response', async () => {
    await host.load(flow());
    const caught = host.collect('caught');
    host.send({ path: 'ignored' });
    await until(() => host.emulator.stats().products['backup-for-aws'].requests === 1);
    host.emulator.fault({ path: '/system/version', do: { status: 404 } });
    host.send({});
    await until(() => caught.length === 1);
    const error = caught[0]?.['error'] as { source: { id: string; count: number } } & object;
    assert.equal(error.source.id, 'node');
    assert.deepEqual(Object.keys(error).sort(), ['code', 'message', 'source', 'stack']);
    assert.equal(
      host.log().filter((line) => (line as { level: number }).level === 20).length,
      0,
      'the Catch node took it',
    );
  });
});
