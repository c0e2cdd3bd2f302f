import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { EchoVeeam } from './echo-veeam';
import type { Echo } from './echo-veeam';
import {
  CATCH,
  CAUGHT,
  errorOf,
  FlowHost,
  OUT,
  sessionNode,
  STATUS,
  STATUSES,
  TAB,
  until,
  userNode,
} from './flow-host';
import type { FlowNode, Message } from './flow-host';

const PLACED = { z: 'tab', x: 1, y: 1 };

describe('Node-RED: what an Authenticated Request sends', () => {
  let host: FlowHost;
  let veeam: EchoVeeam;
  let isLoaded = false;
  before(async () => {
    host = await FlowHost.start();
    veeam = await EchoVeeam.start();
  });
  afterEach(async () => {
    await host.unload();
    isLoaded = false;
    veeam.requests.length = 0;
    veeam.answer = undefined;
  });
  after(async () => {
    await host.stop();
    await veeam.stop();
  });

  const load = async (
    request: Record<string, unknown>,
    session: Record<string, unknown> = {},
  ): Promise<void> => {
    if (isLoaded) await host.unload();
    isLoaded = true;
    await host.load([
      TAB,
      sessionNode(host.emulator, { server: veeam.url, fingerprint: veeam.fingerprint, ...session }),
      userNode('veeam-request', { path: 'x', ...request }),
      OUT,
      CATCH,
      CAUGHT,
      STATUS,
      STATUSES,
    ]);
  };
  const echo = async (message: Record<string, unknown> = {}): Promise<Echo> => {
    const answer = await host.exchange(message);
    assert.equal(answer['error'], undefined, errorOf(answer)?.message);
    return answer['payload'] as Echo;
  };
  const refused = async (message: Record<string, unknown>, sentence: RegExp): Promise<void> => {
    const errors: { code?: string; message: string }[] = [];
    // Messages of which no JSON can be made are among these, so they are not collected as others are.
    host.node('caught').on('input', (caught: never) => errors.push(errorOf(caught)));
    host.send(message);
    await until(() => errors.length === 1);
    assert.equal(errors[0]?.code, 'VEEAM_CONFIGURATION', errors[0]?.message);
    assert.match(errors[0]?.message ?? '', sentence);
    assert.doesNotMatch(errors[0]?.message ?? '', /unexpectedly|\[object/);
    assert.equal(veeam.requests.length, 0, 'nothing was sent');
  };

  it('has the headers of the dialog, those of the message only by choice, and never another token', async () => {
    const headers = [
      { name: 'X-Fixed', value: 'one', type: 'str' },
      { name: 'x-read', value: 'which', type: 'msg' },
      { name: 'Authorization', value: 'Basic mine', type: 'str' },
      { name: 'x-empty', value: 'none', type: 'msg' },
    ];
    await load({ headers });
    const message = { which: 7, headers: { 'x-fixed': 'two', 'x-message': 'yes', authorization: 'Basic x' } };
    const first = await echo(structuredClone(message));
    assert.equal(first.headers['x-fixed'], 'one');
    assert.equal(first.headers['x-read'], '7');
    assert.equal(first.headers['x-empty'], undefined);
    assert.equal(first.headers['x-message'], undefined);
    assert.equal(first.headers.authorization, 'Bearer echo-access');
    assert.match(first.headers['user-agent'] ?? '', /^node-red-contrib-veeam\/\d+\.\d+\.\d+$/);
    await load({ headers, headersFrom: 'message' });
    const second = await echo({
      which: 7,
      headers: {
        ...message.headers,
        Authorization: 'Basic x',
        host: 'other',
        cookie: 'a=b',
        'content-length': '9',
      },
    });
    assert.equal(second.headers['x-fixed'], 'one', 'the dialog comes first');
    assert.equal(second.headers['x-message'], 'yes');
    assert.equal(second.headers.authorization, 'Bearer echo-access');
    assert.equal(second.headers.cookie, undefined);
    assert.match(second.headers.host ?? '', /^127\.0\.0\.1/);
  });

  it('has no headers of an earlier answer', async () => {
    await load({ headersFrom: 'message' });
    const answer = await host.exchange({});
    const again = await echo({ headers: answer['headers'] as object });
    assert.equal(again.headers['x-node-red-request-node'], undefined);
    assert.equal(again.headers['keep-alive'], undefined);
  });

  it('refuses headers that are none', async () => {
    await load({ headersFrom: 'message' });
    await refused({ headers: { 'x-a': 'a\r\nx-b: b' } }, /header "x-a".*line end/);
    await refused({ headers: { 'x-a': { b: 1 } } }, /header "x-a".*no text/);
    await refused({ headers: { 'x a': 'b' } }, /header "x a"/);
  });

  it('has a body of the type that the header says', async () => {
    const typed = (type: string) => [{ name: 'content-type', value: type, type: 'str' }];
    await load({ method: 'POST', body: '', headers: typed('application/x-www-form-urlencoded') });
    assert.equal((await echo({ payload: { a: 'b c', d: [1, 2] } })).body, 'a=b+c&d=1&d=2');
    await load({ method: 'POST', body: '', headers: typed('application/xml') });
    const xml = await echo({ payload: '<a/>' });
    assert.deepEqual([xml.body, xml.headers['content-type']], ['<a/>', 'application/xml']);
    await load({ method: 'POST', body: '' });
    const bytes = await echo({ payload: Buffer.from([0, 255]) });
    assert.deepEqual([bytes.body, bytes.headers['content-type']], ['\0\xff', 'application/octet-stream']);
  });

  it('never drops a bare number or boolean in silence', async () => {
    await load({ method: 'POST', body: '' });
    await refused({ payload: Date.now() }, /msg\.payload as its body.*bare number.*"no body"/);
    await refused({ payload: true }, /bare boolean/);
    await load({ method: 'POST', body: 'payload', bodyType: 'msg' });
    assert.equal((await echo({ payload: 5 })).body, '5');
    assert.equal((await echo({ payload: false })).body, 'false');
    await load({ method: 'POST', body: '', bodyType: 'none' });
    assert.equal((await echo({ payload: Date.now() })).body, '');
    await load({ method: 'DELETE' });
    assert.equal((await echo({ payload: Date.now() })).body, '');
  });

  it('says what is missing in a field that reads the message', async () => {
    const fields: [Record<string, unknown>, Record<string, unknown>, RegExp][] = [
      [{ query: 'payload.filter', queryType: 'msg' }, {}, /query of the request \(msg\.payload\.filter\)/],
      [{ path: 'a.b.c', pathType: 'msg' }, {}, /path of the request \(msg\.a\.b\.c\)/],
      [
        { path: 'which', pathType: 'msg' },
        {},
        /path of the request is taken from msg\.which, which is not there/,
      ],
      [{ path: '' }, { path: 7 }, /path of the request is taken from msg\.path, which is no text/],
      [{ path: '$number("x")', pathType: 'jsonata' }, {}, /path of the request \(jsonata\).*at position/],
      [
        { query: '{"a": $undefinedFunction()}', queryType: 'jsonata' },
        {},
        /query of the request \(jsonata\)/,
      ],
      [
        { headers: [{ name: 'x-a', value: 'payload.a', type: 'msg' }] },
        {},
        /header x-a of the request \(msg\.payload\.a\)/,
      ],
    ];
    for (const [request, message, sentence] of fields) {
      await load(request);
      await refused(message, sentence);
    }
  });

  it('says what is wrong with a query that cannot be sent', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    await load({});
    await refused({ query: { filter: cycle } }, /"filter".*cycle/);
    await refused({ query: { filter: '\uD800' } }, /lone surrogate/);
    await refused({ query: [1] }, /neither an object nor text/);
    await refused({ query: Buffer.from('a') }, /neither an object nor text/);
    await load({ method: 'POST', body: '' });
    await refused({ payload: { cycle } }, /body of the request cannot be written as JSON/);
  });

  it('takes as long as the node says, else as the message says', async () => {
    veeam.answer = () => undefined;
    await load({ timeout: '0.2' }, { timeout: '30' });
    const failed = await host.exchange({ requestTimeout: 20_000 });
    assert.equal(errorOf(failed).code, 'VEEAM_TIMEOUT');
    assert.match(errorOf(failed).message, /within 0\.2 s/);
    await load({ timeout: '' }, { timeout: '30' });
    assert.match(errorOf(await host.exchange({ requestTimeout: 150 })).message, /within 0\.15 s/);
    veeam.requests.length = 0;
    await refused({ requestTimeout: -1 }, /msg\.requestTimeout must be a number of milliseconds/);
    await load({ timeout: 'soon' });
    await refused({}, /timeout of the node must be a number of seconds/);
  });

  it('waits for a busy server, and shows until when', async () => {
    await load({ method: 'POST', body: '' });
    const statuses = host.collect('statuses');
    veeam.answer = (_echo, response) => {
      veeam.answer = undefined;
      response.writeHead(429, { 'retry-after': '1' }).end();
    };
    await echo({ payload: { a: 1 } });
    assert.deepEqual(
      veeam.requests.map(({ body }) => body),
      ['{"a":1}', '{"a":1}'],
    );
    await until(() => statuses.length > 1);
    const texts = statuses.map(({ status }) => (status as { text: string }).text);
    const waiting = texts.findIndex((shown) => shown.includes('waiting-until'));
    assert.ok(waiting >= 0, texts.join());
    assert.ok(waiting < texts.length - 1, 'the badge does not stay');
  });

  it('takes text as JSON, as a page, in its own encoding', async () => {
    const answer = (type: string, body: Uint8Array) => {
      veeam.answer = (_echo, response) => response.writeHead(200, { 'content-type': type }).end(body);
    };
    await load({});
    answer('text/plain', Buffer.from('\uFEFF{"a":1}'));
    assert.deepEqual((await host.exchange())['payload'], { a: 1 });
    answer('text/csv; charset=windows-1252', Buffer.from([0x80]));
    assert.equal((await host.exchange())['payload'], '€');
    answer('text/html', Buffer.from('<html>report</html>'));
    assert.equal(errorOf(await host.exchange()).code, 'VEEAM_UNEXPECTED_ANSWER');
    await load({ headers: [{ name: 'Accept', value: 'text/html', type: 'str' }] });
    assert.equal((await host.exchange())['payload'], '<html>report</html>');
  });

  describe('with paging', () => {
    const entries = Array.from({ length: 25 }, (_, id) => ({ id }));
    const list = (failAt = Infinity, status = 403) => {
      veeam.answer = ({ url }, response) => {
        const query = new URL(url, veeam.url).searchParams;
        const offset = Number(query.get('Offset'));
        if (offset >= failAt) {
          if (status === 0) response.destroy();
          else response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"no"}');
          return;
        }
        const results = entries.slice(offset, offset + Number(query.get('Limit')));
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ totalCount: entries.length, results }));
      };
    };
    const query = { query: '{"Limit":10}', queryType: 'json' };

    it('gets the most entries that the limit says, and refuses one that is none', async () => {
      list();
      await load({ ...query, paging: 'all', limit: '12' });
      assert.deepEqual((await host.exchange())['payload'], entries.slice(0, 12));
      await load({ ...query, paging: 'pages', limit: 12 });
      const pages = host.collect('out');
      host.send({});
      await until(() => pages.some(({ complete }) => complete === true));
      assert.deepEqual(
        pages.flatMap(({ payload }) => payload),
        entries.slice(0, 12),
      );
      veeam.requests.length = 0;
      for (const limit of ['0', '-3', 'abc', 0]) {
        await load({ ...query, paging: 'all', limit });
        await refused({}, /limit.*whole number/);
      }
    });

    it('keeps what came before a page that failed, where refusals go on as messages', async () => {
      for (const status of [403, 0]) {
        list(18, status);
        await load({ ...query, paging: 'all', errors: 'message' });
        const answer = await host.exchange();
        assert.equal(answer['error'], undefined, errorOf(answer)?.message);
        assert.deepEqual(answer['payload'], entries.slice(0, 19));
        const { complete, page, from, to, total, code } = answer['paging'] as Record<string, unknown>;
        assert.deepEqual(
          { complete, page, from, to, total },
          { complete: false, page: 3, from: 19, to: 25, total: 25 },
        );
        assert.equal(code, status === 0 ? 'VEEAM_UNREACHABLE' : 'VEEAM_REQUEST_REFUSED');
      }
    });

    it('names the page that failed to Catch nodes, with the answer that refused it', async () => {
      list(18);
      await load({ ...query, paging: 'all' });
      const failed = await host.exchange();
      assert.match(errorOf(failed).message, /page 3 of 3, entries 19 to 25 of 25/);
      assert.deepEqual([failed['statusCode'], failed['payload']], [403, { message: 'no' }]);
      assert.equal((failed['paging'] as { complete: boolean }).complete, false);
    });

    it('says that a list is whole', async () => {
      list();
      await load({ ...query, paging: 'all' });
      const answer = await host.exchange({ paging: 'old' });
      assert.deepEqual(answer['payload'], entries);
      assert.deepEqual(answer['paging'], { complete: true, page: 3, pages: 3, total: 25, entries: 25 });
    });
  });
});

describe('Node-RED: a token on a message', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const HTTP_IN: FlowNode = {
    id: 'in',
    ...PLACED,
    type: 'http in',
    url: '/leak',
    method: 'get',
    wires: [['token']],
  };
  const RESPONSE: FlowNode = { id: 'response', ...PLACED, type: 'http response', wires: [] };
  const FAILED: FlowNode = { id: 'failed', ...PLACED, type: 'http response', statusCode: '500', wires: [] };

  /** What a web client gets from a flow with a token on the way. */
  const get = async (request: Record<string, unknown>): Promise<http.IncomingMessage> => {
    await host.load([
      TAB,
      sessionNode(host.emulator),
      HTTP_IN,
      userNode('veeam-get-token', { id: 'token', wires: [['node']] }),
      userNode('veeam-request', { path: 'system/version', ...request, wires: [['response']] }),
      RESPONSE,
      { ...CATCH, wires: [['failed']] },
      FAILED,
    ]);
    const server = http.createServer(host.web()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const [response] = (await once(
        http.get({ host: '127.0.0.1', port, path: '/leak', agent: false }),
        'response',
      )) as [http.IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  const cases: [string, Record<string, unknown>, number, object?][] = [
    ['that goes well', {}, 200],
    ['that is refused', { path: 'sessions/none' }, 500],
    ['that is refused and goes on', { path: 'sessions/none', errors: 'message' }, 404],
    ['whose answer gets lost', {}, 500, { path: '/system/version', times: 3, do: { cut: 'before' } }],
    ['with a path that is none', { path: '/a/../b' }, 500],
    ['with a field that cannot be read', { query: 'a.b.c', queryType: 'msg' }, 500],
    ['with settings that are none', { timeout: 'soon' }, 500],
    ['without a session', { session: '' }, 500],
    ['for a list that is none', { paging: 'all' }, 500],
  ];
  for (const [what, request, status, fault] of cases) {
    it(`does not reach a web client through a request ${what}`, async () => {
      if (fault !== undefined) host.emulator.fault(fault as never);
      const response = await get(request);
      assert.equal(response.statusCode, status);
      assert.equal(response.headers['authorization'], undefined);
      assert.doesNotMatch(JSON.stringify(response.rawHeaders), /bearer/i);
    });
  }

  it('ends at the request however its name is spelled', async () => {
    await host.load([
      TAB,
      sessionNode(host.emulator),
      userNode('veeam-request', { path: '..' }),
      OUT,
      CATCH,
      CAUGHT,
    ]);
    const failed = await host.exchange({ headers: { AUTHORIZATION: 'Bearer x', 'x-own': '1' } });
    assert.deepEqual(failed['headers'], { 'x-own': '1' });
  });
});

describe('Node-RED: messages under way when nodes stop', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (request: Record<string, unknown> = {}, further: FlowNode[] = []): FlowNode[] => [
    TAB,
    sessionNode(host.emulator),
    CATCH,
    userNode('veeam-request', { path: 'system/version', ...request }),
    OUT,
    CAUGHT,
    ...further,
  ];
  const underWay = async (count: number, delayMs: number): Promise<{ out: Message[]; caught: Message[] }> => {
    await host.exchange();
    host.emulator.resetStats();
    host.emulator.fault({ path: '/system/version', times: count, do: { delayMs } });
    const collected = { out: host.collect('out'), caught: host.collect('caught') };
    for (let sent = 0; sent < count; sent += 1) host.send({ sent });
    // The rest wait for one of the 16 connections.
    const reaching = Math.min(count, 16);
    await until(() => host.emulator.stats().products['backup-for-aws'].requests === reaching);
    return collected;
  };

  for (const type of ['full', 'flows'] as const) {
    it(`each end in an error at the Catch node of the new flows when all stop (${type})`, async () => {
      await host.load(flow());
      const old = await underWay(20, 3000);
      await host.deploy(flow({ name: 'changed' }), type);
      const caught = host.collect('caught');
      await until(() => caught.length === 20);
      assert.equal(old.out.length, 0);
      // Only a full deploy makes the reader behind the Catch node anew.
      assert.equal(old.caught.length, type === 'full' ? 0 : 20);
      assert.equal(new Set(caught.map(({ sent }) => sent)).size, 20);
      for (const message of caught) {
        assert.equal(errorOf(message).code, 'VEEAM_TIMEOUT');
        assert.match(errorOf(message).message, /stopped by a deploy.*before the answer came/);
      }
      assert.match(JSON.stringify(host.log()), /20 messages were under way/);
      host.emulator.clearFaults();
      assert.equal((await host.exchange())['statusCode'], 200);
      assert.equal(caught.length, 20, 'each is reported once');
    });
  }

  it('answer the web client that waits for them', async () => {
    const web: FlowNode[] = [
      { id: 'in', ...PLACED, type: 'http in', url: '/stopped', method: 'get', wires: [['node', 'out']] },
      { id: 'failed', ...PLACED, type: 'http response', statusCode: '503', wires: [] },
    ];
    const nodes = (name: string): FlowNode[] => [
      TAB,
      sessionNode(host.emulator),
      userNode('veeam-request', { path: 'system/version', name, wires: [[]] }),
      OUT,
      { ...CATCH, wires: [['failed']] },
      ...web,
    ];
    await host.load(nodes('one'));
    const arrived = host.collect('out');
    host.emulator.fault({ path: '/system/version', do: { delayMs: 3000 } });
    const server = http.createServer(host.web()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const answered = once(
        http.get({ host: '127.0.0.1', port, path: '/stopped', agent: false }),
        'response',
      ) as Promise<[http.IncomingMessage]>;
      await until(() => arrived.length === 1);
      await host.deploy(nodes('two'), 'full');
      const [response] = await answered;
      assert.equal(response.statusCode, 503);
      response.resume();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('are finished when only their node stops', async () => {
    await host.load(flow());
    const { out, caught } = await underWay(10, 300);
    await host.deploy(flow({ name: 'changed' }), 'nodes');
    assert.equal(caught.length, 0, errorOf(caught[0])?.message);
    await until(() => out.length === 10);
  });
});
