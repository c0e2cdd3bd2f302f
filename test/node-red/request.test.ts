import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
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

describe('Node-RED: Authenticated Request', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (request: Record<string, unknown> = {}, further: FlowNode[] = []): FlowNode[] => [
    TAB,
    sessionNode(host.emulator),
    userNode('veeam-request', request),
    OUT,
    CATCH,
    CAUGHT,
    ...further,
  ];
  interface List {
    readonly totalCount: number;
    readonly results: { readonly id: string; readonly status: string }[];
  }

  it('answers in the words of the http request node, nothing secret among them', async () => {
    await host.load(
      flow({ path: '/api/v1/sessions', query: '{"Limit":2,"Status":["Failed"]}', queryType: 'json' }),
    );
    const answer = await host.exchange({ topic: 'kept' });
    const { results } = answer['payload'] as List;
    assert.equal(results.length, 2);
    assert.ok(results.every(({ status }) => status === 'Failed'));
    assert.equal(answer['statusCode'], 200);
    assert.match(String(answer['responseUrl']), /\/api\/v1\/sessions\?Limit=2&Status=Failed$/);
    assert.equal(answer['topic'], 'kept');
    const headers = answer['headers'] as Record<string, string>;
    assert.match(headers['content-type'] ?? '', /json/);
    assert.equal(headers['authorization'], undefined);
    assert.equal(headers['set-cookie'], undefined);
  });

  it('lets the message fill in what the dialog leaves empty', async () => {
    await host.load(flow({ method: '', path: '', query: '', body: '' }));
    const list = await host.exchange({ path: 'virtualMachines/policies', query: { Limit: 1 } });
    assert.match(String(list['responseUrl']), /\/api\/v1\/virtualMachines\/policies\?Limit=1$/);
    const { id } = (list['payload'] as List).results[0] as { id: string };
    const started = await host.exchange({
      method: 'post',
      path: `virtualMachines/policies/${id}/start`,
      payload: {},
    });
    assert.equal(started['statusCode'], 202);
    assert.match(String((started['payload'] as { sessionId: string }).sessionId), /\S/);
    const text = await host.exchange({ path: 'virtualMachines/policies', query: 'Limit=1&Offset=1' });
    assert.match(String(text['responseUrl']), /Limit=1&Offset=1$/);
  });

  it('reads typed inputs: msg, flow context, environment, JSONata', async () => {
    await host.load(
      flow({ path: 'which', pathType: 'msg', query: '{"Limit": wanted + 1}', queryType: 'jsonata' }),
    );
    const answer = await host.exchange({ which: 'virtualMachines/policies', wanted: 1 });
    assert.match(String(answer['responseUrl']), /policies\?Limit=2$/);
  });

  it('hands bytes and text over as they are', async () => {
    await host.load(flow({ path: '' }));
    host.emulator.fault({
      path: '/system/version',
      do: { status: 200, body: 'a line', contentType: 'text/plain; charset=utf-8' },
    });
    const log = await host.exchange({ path: 'system/version' });
    assert.equal(typeof log['payload'], 'string');
    host.emulator.fault({
      path: '/system/version',
      do: { status: 200, body: 'PK\u0003\u0004', contentType: 'application/octet-stream' },
    });
    const file = await host.exchange({ path: 'system/version' });
    assert.ok(Buffer.isBuffer(file['payload']));
  });

  it('sends refusals to Catch nodes with status and answer on the message', async () => {
    await host.load(flow({ path: 'sessions/none' }));
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_REQUEST_REFUSED');
    assert.equal(failed['statusCode'], 404);
    assert.equal((failed['payload'] as { status: number }).status, 404);
  });

  it('sends refusals on as messages where it is set so, but faults of the network never', async () => {
    await host.load(flow({ path: 'sessions/none', errors: 'message' }));
    const refused = await host.exchange();
    assert.equal(refused['error'], undefined);
    assert.equal(refused['statusCode'], 404);
    host.emulator.fault({ path: '/sessions', times: 2, do: { cut: 'before' } });
    assert.equal(errorOf(await host.exchange()).code, 'VEEAM_UNREACHABLE');
  });

  it('collects all pages into one list', async () => {
    await host.load(flow({ path: 'sessions', query: '{"Limit":50}', paging: 'all' }));
    const answer = await host.exchange();
    const ids = (answer['payload'] as { id: string }[]).map(({ id }) => id);
    assert.ok(ids.length > 100);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(answer['statusCode'], 200);
  });

  it('shows meanwhile which page has come, and of how many', async () => {
    const nodes = flow({ path: 'sessions', query: '{"Limit":50}', paging: 'all' });
    await host.load([...nodes, STATUS, STATUSES]);
    const statuses = host.collect('statuses');
    await host.exchange();
    const shown = statuses.flatMap(({ status }) => {
      const { text, source } = status as { text: string; source: { id: string } };
      return source.id === 'node' && text.includes('page') ? [text] : [];
    });
    // Without catalogues the texts are keys, which are the same for each page and so shown once.
    assert.ok(shown.length > 0);
    assert.ok(
      shown.every((text) => /status\.page-of|page \d+ of \d+/.test(text)),
      shown.join(),
    );
  });

  it('sends a message per page that a Join node puts together again', async () => {
    const join: FlowNode = {
      id: 'join',
      z: 'tab',
      x: 1,
      y: 1,
      type: 'join',
      mode: 'auto',
      build: 'object',
      wires: [['joined']],
    };
    const joined: FlowNode = { id: 'joined', z: 'tab', x: 1, y: 1, type: 'helper' };
    const request = { path: 'sessions', query: '{"Limit":50}', paging: 'pages', wires: [['out', 'join']] };
    await host.load(flow(request, [join, joined]));
    const pages = host.collect('out');
    const lists = host.collect('joined');
    host.send({ topic: 'kept' });
    await until(() => lists.length === 1);
    assert.ok(pages.length >= 3);
    const parts = pages.map((page) => page['parts'] as { id: string; index: number; count?: number });
    assert.deepEqual(
      parts.map(({ index }) => index),
      pages.map((_page, index) => index),
    );
    assert.equal(new Set(parts.map(({ id }) => id)).size, 1);
    assert.deepEqual(pages.map(({ complete }) => complete).filter((complete) => complete === true).length, 1);
    assert.equal(parts.at(-1)?.count, pages.length);
    const all = pages.flatMap(({ payload }) => payload as { id: string }[]).map(({ id }) => id);
    assert.deepEqual(
      (lists[0]?.['payload'] as { id: string }[]).map(({ id }) => id),
      all,
    );
  });

  it('keeps the pages that came before a page that failed', async () => {
    await host.load(flow({ path: 'sessions', query: '{"Limit":50}', paging: 'pages' }));
    host.emulator.fault({ path: '/sessions', skip: 1, do: { status: 403 } });
    const pages = host.collect('out');
    const caught = host.collect('caught');
    host.send({});
    await until(() => caught.length === 1);
    assert.equal(pages.length, 1);
    assert.equal(pages[0]?.['complete'], undefined);
    assert.equal(caught[0]?.['statusCode'], 403);
  });

  it('does not poison the http request node behind it', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const tickets = http
      .createServer((request, response) => {
        seen.push(request.headers);
        request.resume().on('end', () => response.writeHead(201).end('{"ticket":1}'));
      })
      .listen(0, '127.0.0.1');
    await once(tickets, 'listening');
    const { port } = tickets.address() as AddressInfo;
    const post: FlowNode = {
      id: 'post',
      z: 'tab',
      x: 1,
      y: 1,
      type: 'http request',
      method: 'POST',
      ret: 'obj',
      url: `http://127.0.0.1:${port}/tickets`,
      wires: [['out']],
    };
    try {
      await host.load(flow({ path: 'system/version', wires: [['post']] }, [post]));
      const answer = await host.exchange();
      assert.equal(answer['statusCode'], 201);
      assert.equal(
        seen[0]?.['content-length'],
        String(JSON.stringify({ about: 'Veeam Backup for AWS (emulator)', version: '9.0.0.0' }).length),
      );
      assert.equal(seen[0]?.['keep-alive'], undefined, 'no header of the answer before was sent');
      assert.equal(seen[0]?.['authorization'], undefined);
    } finally {
      tickets.closeAllConnections();
      tickets.close();
    }
  });

  it('does not send what came in with a web request to the Veeam server', async () => {
    await host.load(flow({ path: 'system/version' }));
    const headers = {
      host: 'elsewhere.example',
      cookie: 'a=b',
      'content-length': '77',
      authorization: 'Basic x',
    };
    const answer: Message = await host.exchange({ headers });
    assert.equal(answer['statusCode'], 200);
  });

  it('logs out, and signs in again when it is needed', async () => {
    const logout = userNode('veeam-logout', { id: 'logout' });
    await host.load(flow({ path: 'system/version' }, [logout]));
    await host.exchange();
    const gone = await host.exchange({}, 'logout');
    assert.equal((gone['payload'] as { loggedOut: boolean }).loggedOut, true);
    assert.match((gone['payload'] as { message: string }).message, /Logged out|logged out/);
    assert.equal(host.emulator.stats().products['backup-for-aws'].liveSessions, 0);
    const none = await host.exchange({}, 'logout');
    assert.equal((none['payload'] as { loggedOut: boolean }).loggedOut, false);
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.equal(host.emulator.stats().products['backup-for-aws'].tokenRequests.password, 2);
  });
});
