import assert from 'node:assert/strict';
import { sessions } from '../../nodes/node-red/sessions';
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
  until,
  userNode,
} from './flow-host';
import type { FlowNode, Message } from './flow-host';

describe('Node-RED: one session for everybody', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (): FlowNode[] => [
    TAB,
    sessionNode(host.emulator),
    userNode('veeam-request', { path: 'system/version' }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  const flood = async (): Promise<Message[]> => {
    const answers = host.collect();
    for (let count = 0; count < 100; count += 1) host.send({ count });
    await until(() => answers.length === 100);
    assert.equal(new Set(answers.map(({ count }) => count)).size, 100);
    assert.ok(answers.every(({ statusCode }) => statusCode === 200));
    return answers;
  };

  it('answers 100 messages through a signed-out session with one token request', async () => {
    await host.load(flow());
    await flood();
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal(host.emulator.stats().products['backup-for-aws'].requests, 100);
  });

  it('replaces a token that the server revoked with one refresh and loses no message', async () => {
    await host.load(flow());
    await host.exchange();
    host.emulator.revokeAccessTokens();
    host.emulator.resetStats();
    await flood();
    const { requests, unauthorized } = host.emulator.stats().products['backup-for-aws'];
    assert.deepEqual(tokenRequests(host.emulator), { refresh_token: 1 });
    assert.equal(requests - unauthorized, 100, 'a request is repeated only where the server said 401');
  });

  for (const [what, fault, code] of [
    ['answers 503 without a time', { status: 503 }, 'VEEAM_SERVER_BUSY'],
    ['answers 500', { status: 500 }, 'VEEAM_SERVER_FAULT'],
    ['cuts the connection', { cut: 'after' }, 'VEEAM_UNREACHABLE'],
  ] as const) {
    it(`asks a token service that ${what} a few times for 100 messages in turn, and goes on when it is well`, async () => {
      await host.load(flow());
      host.emulator.fault({ path: '/token', times: 1000, do: fault });
      const [answers, caught] = [host.collect(), host.collect('caught')];
      const next = async (): Promise<void> => {
        const before = answers.length + caught.length;
        host.send({});
        await until(() => answers.length + caught.length > before);
      };
      for (let count = 0; count < 100; count += 1) await next();
      assert.equal(caught.length, 100);
      assert.ok(caught.every((message) => errorOf(message).code === code));
      const left = host.emulator.pendingFaults()[0]?.times ?? 0;
      assert.ok(1000 - left <= 10, `${1000 - left} token requests for 100 messages`);
      host.emulator.clearFaults();
      const end = Date.now() + 15_000;
      while (answers.length === 0) {
        assert.ok(Date.now() < end, 'the session did not recover');
        await next();
      }
      // Of the sessions whose answers got lost nobody knows but the server.
      host.emulator.revokeAll();
    });
  }

  it('reports a page or damaged JSON instead of data as an error, since a flow would read it as "nothing failed"', async () => {
    await host.load(flow());
    await host.exchange();
    for (const fault of [{ html: true }, { truncate: true }] as const) {
      host.emulator.fault({ path: '/system/version', do: fault });
      const failed = await host.exchange();
      assert.equal(errorOf(failed).code, 'VEEAM_UNEXPECTED_ANSWER');
      assert.match(errorOf(failed).message, /where data was expected/);
    }
  });

  it('sends nothing where an environment variable is not set, and names it', async () => {
    const nodes = flow();
    await host.load(nodes, { session: { username: 'administrator', password: '${VEEAM_NOT_SET}' } });
    const failed = await host.exchange();
    assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION');
    assert.match(errorOf(failed).message, /environment variable VEEAM_NOT_SET.*password.*not set/);
    assert.deepEqual(tokenRequests(host.emulator), {});
  });

  it('keeps the session when a deploy removes one of two config nodes', async () => {
    const two = [...flow(), sessionNode(host.emulator, { id: 'second', name: 'second' })];
    const credentials = { ...ADMINISTRATOR, second: ADMINISTRATOR['session'] ?? {} };
    await host.load(two, credentials);
    await host.exchange();
    host.emulator.resetStats();
    await host.deploy(flow(), 'full');
    await host.exchange();
    assert.deepEqual(tokenRequests(host.emulator), {});
    assert.equal(host.emulator.stats().products['backup-for-aws'].logOuts, 0);
  });

  it('asks for no token through full deploys, restarts and a changed node downstream', async () => {
    await host.load(flow());
    await host.exchange();
    host.emulator.resetStats();
    await host.deploy(flow(), 'full');
    await host.exchange();
    await host.deploy(flow(), 'full');
    const changed = flow().map((node) =>
      node.id === 'node' ? { ...node, path: 'virtualMachines/policies' } : node,
    );
    await host.deploy(changed, 'nodes');
    const answer = await host.exchange();
    assert.match(String(answer['responseUrl']), /policies$/);
    await host.deploy(flow(), 'flows');
    await host.exchange();
    assert.deepEqual(tokenRequests(host.emulator), {});
    assert.equal(host.emulator.stats().products['backup-for-aws'].liveSessions, 1);
  });

  it('logs out on the server when the config node is deleted', async () => {
    await host.load(flow());
    await host.exchange();
    const without = flow().filter(({ id }) => id !== 'session');
    await host.deploy(without, 'full');
    await until(() => host.emulator.stats().products['backup-for-aws'].logOuts === 1);
    assert.equal(host.emulator.stats().products['backup-for-aws'].liveSessions, 0);
    assert.equal(sessions.size, 0);
    const failed = await host.exchange();
    assert.equal((failed['error'] as { code: string }).code, 'VEEAM_CONFIGURATION');
  });
});

describe('Node-RED: two config nodes for one account', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start({ oneSessionPerUser: true });
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  it('share one session, so that neither ends that of the other', async () => {
    const other = {
      ...sessionNode(host.emulator),
      id: 'other',
      name: 'the same again',
      apiVersion: '1.6-rev0',
    };
    const flow = [
      TAB,
      sessionNode(host.emulator),
      other,
      userNode('veeam-request', { path: 'system/version' }),
      userNode('veeam-request', { id: 'node-2', session: 'other', path: 'virtualMachines/policies' }),
      OUT,
      CATCH,
      CAUGHT,
    ];
    const administrator = { username: 'administrator', password: 'Password1' };
    await host.load(flow, { session: administrator, other: administrator });
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await host.exchange({}, 'node'))['statusCode'], 200);
      assert.equal((await host.exchange({}, 'node-2'))['statusCode'], 200);
    }
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal(sessions.size, 1);
    await host.deploy(
      flow.filter(({ id }) => id !== 'other'),
      'nodes',
      { session: administrator },
    );
    assert.equal((await host.exchange({}, 'node'))['statusCode'], 200);
    assert.equal(host.emulator.stats().products['backup-for-aws'].logOuts, 0, 'one holder is left');
  });
});

describe('Node-RED: what belongs to one config node', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (fields: object = {}, ...more: FlowNode[]): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, { ...fields }),
    userNode('veeam-request', { path: 'system/version' }),
    ...more,
    OUT,
    CATCH,
    CAUGHT,
  ];
  /** The server takes longer than 1 s to answer whatever is asked, tokens included. */
  const slow = (): void => host.emulator.fault({ path: '/', times: 1000, do: { delayMs: 1100 } });
  const answered = async (to = 'node'): Promise<unknown> => {
    const message = await host.exchange({}, to);
    return message['statusCode'] ?? errorOf(message).code;
  };

  it('a timeout that was set, deployed, cleared and deployed again is gone, for requests and for sign-ins', async () => {
    await host.load(flow({ timeout: '1' }));
    slow();
    assert.equal(await answered(), 'VEEAM_TIMEOUT');
    await host.deploy(flow({ timeout: '' }), 'full');
    assert.equal(await answered(), 200);
  });

  it('the timeout of a second config node for the same account cuts off no request of the first, deleted or not', async () => {
    const other = sessionNode(host.emulator, { id: 'other', name: 'hasty', timeout: '1' });
    const second = userNode('veeam-request', { id: 'node-2', session: 'other', path: 'system/version' });
    const credentials = { ...ADMINISTRATOR, other: ADMINISTRATOR['session'] ?? {} };
    await host.load(flow({}, other, second), credentials);
    slow();
    const [arrived, caught] = [host.collect(), host.collect('caught')];
    host.send({ of: 'second' }, 'node-2');
    host.send({ of: 'first' });
    await until(() => arrived.length + caught.length === 2);
    assert.deepEqual(
      [arrived, caught].map(([message]) => message?.['of']),
      ['first', 'second'],
    );
    assert.equal(errorOf(caught[0]).code, 'VEEAM_TIMEOUT');
    await host.deploy(flow(), 'full');
    host.emulator.revokeAccessTokens();
    assert.equal(await answered(), 200);
  });

  it('an API version that the server does not take fails for its own config node alone, deleted or not', async () => {
    const other = sessionNode(host.emulator, { id: 'other', name: 'wrong', apiVersion: '9.9-rev9' });
    const second = userNode('veeam-request', { id: 'node-2', session: 'other', path: 'system/version' });
    const credentials = { ...ADMINISTRATOR, other: ADMINISTRATOR['session'] ?? {} };
    await host.load(flow({}, other, second), credentials);
    assert.equal(await answered('node-2'), 'VEEAM_CONFIGURATION');
    assert.equal(await answered(), 200);
    await host.deploy(flow(), 'full');
    host.emulator.revokeAccessTokens();
    assert.equal(await answered(), 200);
  });

  it('an API version that was corrected and deployed is spoken at once', async () => {
    await host.load(flow({ apiVersion: '9.9-rev9' }));
    assert.equal(await answered(), 'VEEAM_CONFIGURATION');
    await host.deploy(flow({ apiVersion: '1.6-rev0' }), 'full');
    assert.equal(await answered(), 200);
  });
});

describe('Node-RED: tokens that end', () => {
  let host: FlowHost;
  afterEach(async () => {
    await host.unload();
    await host.stop();
  });

  const flow = (): FlowNode[] => [
    TAB,
    sessionNode(host.emulator),
    userNode('veeam-request', { path: 'system/version' }),
    OUT,
    CATCH,
    CAUGHT,
  ];

  it('replaces an expired token with one refresh for 100 messages', async () => {
    host = await FlowHost.start({ accessLifetimeMs: 1000 });
    await host.load(flow());
    await host.exchange();
    await until(() => host.emulator.stats().products['backup-for-aws'].liveSessions === 1);
    const ended = Date.now() + 1100;
    await until(() => Date.now() > ended);
    host.emulator.resetStats();
    const answers = host.collect();
    for (let count = 0; count < 100; count += 1) host.send({ count });
    await until(() => answers.length === 100);
    assert.deepEqual(tokenRequests(host.emulator), { refresh_token: 1 });
    assert.equal(host.emulator.stats().products['backup-for-aws'].unauthorized, 0);
  });

  it('refreshes ahead of the end: 6 s of steady traffic with tokens of 3 s, none fails, none waits', async function () {
    this.timeout(30_000);
    host = await FlowHost.start({ accessLifetimeMs: 3000 });
    await host.load(flow());
    await host.exchange();
    // A refresh that a message had to wait for would show in its time.
    host.emulator.fault({ path: '/token', times: 1000, do: { delayMs: 400 } });
    const answers = host.collect();
    const caught = host.collect('caught');
    let sent = 0;
    let longest = 0;
    const started = new Map<number, number>();
    host.node('out').on('input', (message: never) => {
      const { count } = message as { count: number };
      longest = Math.max(longest, Date.now() - (started.get(count) ?? 0));
    });
    await new Promise<void>((resolve) => {
      const traffic = setInterval(() => {
        if (sent === 120) {
          clearInterval(traffic);
          return resolve();
        }
        started.set(sent, Date.now());
        host.send({ count: sent });
        sent += 1;
      }, 50);
    });
    await until(() => answers.length + caught.length >= 120);
    assert.deepEqual(caught, []);
    assert.equal(host.emulator.stats().products['backup-for-aws'].unauthorized, 0);
    const { refresh_token: refreshes = 0, password } = tokenRequests(host.emulator);
    assert.equal(password, 1);
    assert.ok(refreshes >= 1 && refreshes <= 5, `${refreshes} refreshes in 6 s`);
    assert.ok(longest < 400, `the slowest message took ${longest} ms, so it waited for a refresh`);
  });
});
