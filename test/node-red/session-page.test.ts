import assert from 'node:assert/strict';
import { demoUsers } from '../../emulator';
import { inputNames, isSecret } from '../../core/grants/inputs';
import type { Red } from '../../nodes/node-red/node-red-api';
import type { Session } from '../../core/session/session';
import { openIncidents } from '../../nodes/node-red/sessions';
import { servePage } from '../../nodes/node-red/veeam-session/page/page-endpoint';
import type { SessionView } from '../../nodes/node-red/veeam-session/page/session-view';
import { CATCH, CAUGHT, errorOf, FlowHost, OUT, sessionNode, TAB, until, userNode } from './flow-host';
import type { FlowNode, NodeCredentials } from './flow-host';

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

describe('Node-RED: the endpoint behind the sidebar tab', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (...sessions: FlowNode[]): FlowNode[] => [
    TAB,
    ...sessions,
    userNode('veeam-request', { path: 'system/version' }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  const session = (fields: Record<string, unknown> = {}): FlowNode => sessionNode(host.emulator, fields);
  const answer = async (): Promise<{ now: number; sessions: SessionView[]; text: string }> => {
    const { status, body, text } = await host.api().get('/veeam/sessions');
    assert.equal(status, 200);
    return { ...(body as { now: number; sessions: SessionView[] }), text };
  };
  const live = (id: string): Session =>
    (host.node(id) as unknown as { client(): { session: Session } }).client().session;
  const only = async (): Promise<SessionView> => {
    const { sessions } = await answer();
    assert.equal(sessions.length, 1);
    return sessions[0] as SessionView;
  };

  it('tells of no session where there is none', async () => {
    await host.load([TAB]);
    const { now, sessions } = await answer();
    assert.deepEqual(sessions, []);
    assert.ok(Math.abs(now - Date.now()) < 60_000);
  });

  it('tells product, server, account and condition, and asks the server nothing', async () => {
    await host.load(flow(session({ name: 'AWS prod' })));
    const view = await only();
    assert.deepEqual(view.nodes, [{ id: 'session', name: 'AWS prod' }]);
    assert.deepEqual(
      [view.product, view.server, view.account],
      ['Veeam Backup for AWS', host.emulator.servers['backup-for-aws'].url, 'administrator'],
    );
    assert.deepEqual(view.condition, { state: 'signedOut' });
    assert.equal(sum(view.requests) + sum(view.tokenRequests), 0);
    assert.equal(host.emulator.stats().products['backup-for-aws'].tokenRequests.password, 0);
  });

  it('tells until when it is signed in, and what it sent minute by minute', async () => {
    await host.load(flow(session()));
    await host.exchange();
    await host.exchange();
    const { condition, requests, tokenRequests, failures } = await only();
    assert.equal(condition.state, 'signedIn');
    assert.ok((condition.until ?? 0) > Date.now());
    assert.deepEqual([requests.length, sum(requests), sum(tokenRequests)], [60, 2, 1]);
    assert.deepEqual(failures, []);
  });

  it('is one for all config nodes that share a session, and stays the same over a deploy', async () => {
    const both = flow(session({ name: 'one' }), session({ id: 'second', name: 'two' }));
    const credentials: NodeCredentials = {
      session: { username: 'administrator', password: 'Password1' },
      second: { username: 'administrator', password: 'Password1' },
    };
    await host.load(both, credentials);
    await host.exchange();
    await host.deploy(both, 'full', credentials);
    const view = await only();
    assert.deepEqual(
      view.nodes.map(({ name }) => name),
      ['one', 'two'],
    );
    assert.deepEqual([view.condition.state, sum(view.requests)], ['signedIn', 1]);
    await host.deploy(flow(session({ name: 'one' })), 'full', credentials);
    assert.equal((await only()).nodes.length, 1);
  });

  it('tells why a session is paused, and the refusal once', async () => {
    const wrong = { session: { username: 'administrator', password: 'wrong-planted-password' } };
    await host.load(flow(session()), wrong);
    await host.exchange();
    await host.exchange();
    const { condition, failures } = await only();
    assert.deepEqual([condition.state, condition.code], ['paused', 'VEEAM_SIGN_IN_REFUSED']);
    assert.match(condition.message ?? '', /^Sign-in of administrator to Veeam Backup for AWS/);
    assert.ok((condition.until ?? 0) > Date.now());
    assert.deepEqual(
      failures.map(({ code, count }) => [code, count]),
      [['VEEAM_SIGN_IN_REFUSED', 1]],
    );
  });

  it('tells what a flow was refused, with the number of times', async () => {
    const request = userNode('veeam-request', { path: '', errors: 'catch' });
    await host.load([TAB, session(), request, OUT, CATCH, CAUGHT]);
    await host.exchange({ path: 'no/such/path' });
    await host.exchange({ path: 'no/such/path' });
    const never = await host.exchange({ path: 'https://another.example.com/' });
    assert.equal(errorOf(never).code, 'VEEAM_FOREIGN_SERVER');
    const { failures } = await only();
    assert.deepEqual(
      failures.map(({ code, count }) => [code, count]),
      [['VEEAM_REQUEST_REFUSED', 2]],
    );
    assert.match(failures[0]?.message ?? '', /no\/such\/path.*404/);
  });

  it('tells that a person is needed', async () => {
    const mfa = { session: { username: 'mfa.operator', password: demoUsers.mfaOperator.password } };
    await host.load(flow(session({ grant: 'mfa' })), mfa);
    await host.exchange();
    const { condition } = await only();
    assert.equal(condition.state, 'signInNeeded');
    assert.match(condition.message ?? '', /msg\.mfaCode/);
  });

  it('tells what is wrong with settings that cannot be used, and shows no address that is none', async () => {
    await host.load(flow(session({ server: 'https://administrator:planted-in-address@backup.example.com' })));
    const { sessions, text } = await answer();
    assert.deepEqual(
      sessions.map(({ condition, server }) => [condition.state, condition.code, server]),
      [['notConfigured', 'VEEAM_CONFIGURATION', '']],
    );
    assert.doesNotMatch(text, /planted/);
  });

  it('tells the incidents that watches hold open in this session', async () => {
    await host.load(flow(session()));
    openIncidents.report(live('session'), { id: 'watch', name: 'Failed jobs' }, 2);
    openIncidents.report({ fingerprint: 'another' }, { id: 'other', name: 'Other' }, 5);
    try {
      const { watches } = await only();
      assert.deepEqual(
        watches.map(({ id, name, open }) => ({ id, name, open })),
        [{ id: 'watch', name: 'Failed jobs', open: 2 }],
      );
    } finally {
      openIncidents.withdraw('watch');
      openIncidents.withdraw('other');
    }
  });

  it('tells what Watch Incidents found when it looked last, and nothing of one that is disabled', async () => {
    const watch = userNode('veeam-watch', {
      id: 'watch',
      name: 'Failed jobs',
      watch: ['jobFailed'],
      interval: '0',
      firstRun: '720',
      wires: [['out'], ['caught']],
    });
    await host.load([TAB, session(), watch, OUT, CATCH, CAUGHT]);
    assert.deepEqual((await only()).watches, []);
    const opened = host.collect('out');
    const resolved = host.collect('caught');
    host.send({}, 'watch');
    await until(() => openIncidents.in(live('session')).length > 0);
    const { watches } = await only();
    assert.deepEqual(
      watches.map(({ id, name, open }) => ({ id, name, open })),
      [{ id: 'watch', name: 'Failed jobs', open: opened.length - resolved.length }],
    );
    assert.ok(opened.length > resolved.length);
    const user = userNode('veeam-request', { id: 'user', path: 'system/version' });
    await host.deploy([TAB, session(), user, { ...watch, d: true }, OUT, CATCH, CAUGHT], 'full');
    assert.deepEqual((await only()).watches, []);
  });

  it('holds no secret, whatever was entered and whatever the server answers', async () => {
    const secret = (name: string): string => `planted-${name}-JBSWY3DPEHPK3PXP`;
    const planted = Object.fromEntries(
      inputNames.map((name) => [name, isSecret(name) ? secret(name) : 'user']),
    );
    const grants = ['password', 'mfa', 'authorization_code', 'saml', 'refresh_token'];
    const sessions = grants.map((grant) => session({ id: `by-${grant}`, grant, name: grant }));
    const users = grants.map((grant) =>
      userNode('veeam-request', { id: `${grant}-user`, session: `by-${grant}`, path: 'system/version' }),
    );
    const credentials = Object.fromEntries(grants.map((grant) => [`by-${grant}`, planted]));
    await host.load([TAB, ...sessions, ...users, OUT, CATCH, CAUGHT], credentials);
    for (const grant of grants) await host.exchange({}, `${grant}-user`);
    const { text, sessions: shown } = await answer();
    assert.equal(shown.length, grants.length);
    assert.ok(
      shown.some(({ failures }) => failures.length > 0),
      'something failed',
    );
    assert.doesNotMatch(text, /planted|JBSWY3DPEHPK3PXP/);
    for (const id of Object.keys(credentials))
      assert.ok(!text.includes(live(id).fingerprint), 'against a fingerprint secrets could be tried');
  });

  it('holds no token of a session that is signed in', async () => {
    await host.load(flow(session()));
    await host.exchange();
    const { text } = await answer();
    const { accessToken, refreshToken = '' } = live('session').snapshot() ?? assert.fail('signed in');
    assert.ok(!text.includes(accessToken) && refreshToken !== '' && !text.includes(refreshToken));
    assert.doesNotMatch(text, /Password1|eyJ/);
  });

  it('counts a message that waits for a sign-in as soon as it goes out', async () => {
    await host.load(flow(session()));
    const arrived = host.collect();
    for (let count = 0; count < 5; count += 1) host.send({});
    await until(() => arrived.length === 5);
    const { requests, tokenRequests } = await only();
    assert.deepEqual([sum(requests), sum(tokenRequests)], [5, 1]);
  });

  it('is behind the permission to read sessions, and may not be kept by a cache', () => {
    const asked: string[] = [];
    const headers: unknown[] = [];
    const guard = (): void => undefined;
    const RED = {
      auth: { needsPermission: (permission: string) => (asked.push(permission), guard) },
      httpAdmin: {
        get: (path: string, first: unknown, handler: (request: object, response: object) => void) => {
          assert.deepEqual([path, first], ['/veeam/sessions', guard]);
          handler({}, { set: (...header: unknown[]) => headers.push(header), json: () => undefined });
        },
      },
    };
    servePage(RED as unknown as Red);
    assert.deepEqual(asked, ['veeam-session.read']);
    assert.deepEqual(headers, [['Cache-Control', 'no-store']]);
  });
});
