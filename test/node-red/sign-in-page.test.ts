import assert from 'node:assert/strict';
import { demoUsers } from '../../emulator';
import type { Red } from '../../nodes/node-red/node-red-api';
import { serveSignIn } from '../../nodes/node-red/veeam-sso-login/sign-in/sign-in-endpoints';
import { CATCH, CAUGHT, FlowHost, OUT, sessionNode, TAB, tokenRequests, userNode } from './flow-host';
import type { FlowNode } from './flow-host';

const SARA = demoUsers.identityProvider;
const CREDENTIALS = { session: { username: SARA.username } };

describe('Node-RED: the page at which a person signs in', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (fields: Record<string, unknown> = {}): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, { grant: 'saml', name: 'AWS', ...fields }),
    userNode('veeam-sso-login', { wires: [['out'], ['out']] }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  const load = (fields: Record<string, unknown> = {}): Promise<void> => host.load(flow(fields), CREDENTIALS);
  const post = async (path: string, body: object): Promise<Record<string, unknown>> =>
    (await host.api().post(`/veeam-sso-login/${path}`).send(body)).body;

  /** What a person does at the provider: signs in, and copies the page that holds the answer. */
  async function signInAtProvider(): Promise<string> {
    const { redirectToUrl } = await post('begin', { id: 'session' });
    const welcome = await fetch(String(redirectToUrl), { redirect: 'manual' });
    const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? '';
    const login = new URL(welcome.headers.get('location') ?? '', welcome.url);
    const page = await (await fetch(login, { headers: { cookie } })).text();
    const authState = /name="AuthState" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const body = new URLSearchParams({
      AuthState: authState,
      username: SARA.username,
      password: SARA.password,
    });
    return (await fetch(new URL('login', login), { method: 'POST', body, headers: { cookie } })).text();
  }

  it('offers the sessions that sign in by single sign-on, without a secret', async () => {
    await load();
    const { body } = await host.api().get('/veeam-sso-login/sessions');
    const { server } = sessionNode(host.emulator);
    assert.deepEqual(body, [
      { id: 'session', name: 'AWS', server, account: SARA.username, isSignedIn: false },
    ]);
    await host.unload();
    await host.load([TAB, sessionNode(host.emulator), userNode('veeam-sso-login'), OUT]);
    assert.deepEqual((await host.api().get('/veeam-sso-login/sessions')).body, []);
  });

  it('is a page without content of its own, in which nothing foreign runs', async () => {
    await load();
    const page = (await host.api().get('/veeam-sso-login/sign-in')) as unknown as {
      text: string;
      headers: Record<string, string>;
    };
    assert.match(page.text, /<title>Sign in to Veeam<\/title>/);
    assert.ok(!page.text.includes(SARA.username));
    assert.match(page.headers['content-security-policy'] ?? '', /default-src 'none'/);
    for (const browser of ['Chrome', 'Edge', 'Firefox']) assert.ok(page.text.includes(browser));
  });

  it('asks for the permission of the editor for all but that empty page', () => {
    const open: string[] = [];
    const route = (path: string, ...handlers: unknown[]): void => {
      if (handlers[0] !== 'veeam-session.write') open.push(path);
    };
    const RED = { httpAdmin: { get: route, post: route }, auth: { needsPermission: (name: string) => name } };
    serveSignIn(RED as unknown as Red);
    assert.deepEqual(open, ['/veeam-sso-login/sign-in']);
  });

  it('signs the session in with the page that the person copied, and the flow goes on', async () => {
    await load();
    const result = await post('finish', { id: 'session', pasted: await signInAtProvider() });
    assert.equal(result['ok'], true, String(result['message']));
    assert.ok(Date.parse(String(result['expiresAt'])) > Date.now());
    const message = await host.exchange();
    assert.ok((message['veeam'] as { expiresAt: string }).expiresAt);
    assert.deepEqual(tokenRequests(host.emulator), { saml: 1 });
  });

  it('says what is wrong with it before the server sees it', async () => {
    await load();
    for (const [pasted, sentence] of [
      ['', /^Nothing was pasted/],
      ['signed in!', /characters that base64 does not have/],
      [Buffer.from('<samlp:Response ID="_1">').toString('base64'), /cut off at its end/],
    ] as const) {
      const { ok, message } = await post('finish', { id: 'session', pasted });
      assert.equal(ok, false);
      assert.match(String(message), sentence);
    }
    assert.deepEqual(tokenRequests(host.emulator), {});
  });

  it('says that an answer is for another server', async () => {
    await load();
    const page = await signInAtProvider();
    await host.unload();
    await load({ server: 'https://127.0.0.1:9' });
    const { message } = await post('finish', { id: 'session', pasted: page });
    assert.match(String(message), /was made for https:\/\/127\.0\.0\.1:\d+\/.* and not for 127\.0\.0\.1:9\./);
  });

  it('knows nothing of sessions that are not deployed', async () => {
    await load();
    for (const path of ['begin', 'finish'])
      assert.match(
        String((await post(path, { id: 'gone', pasted: 'x' }))['message']),
        /no deployed Veeam session/,
      );
  });

  it('takes in a message what people copy, too', async () => {
    await load();
    const page = await signInAtProvider();
    const message = await host.exchange({ samlResponse: page });
    assert.ok((message['veeam'] as { expiresAt: string }).expiresAt);
    assert.equal('samlResponse' in message, false);
  });
});
