import assert from 'node:assert/strict';
import { parseTotpSecret, totpCode, totpStep } from '../../core/grants/totp';
import { demoUsers } from '../../emulator';
import { sessions } from '../../nodes/node-red/sessions';
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
  tokenRequests,
  until,
  userNode,
} from './flow-host';
import type { FlowNode, Message, NodeCredentials } from './flow-host';
import { signInAsPerson } from './person';

const { mfaOperator, identityProvider: sara } = demoUsers;

/** The code an authenticator app shows now. */
function currentCode(): string {
  const secret = parseTotpSecret(mfaOperator.totpSecret);
  return totpCode(secret, totpStep(secret, Date.now()));
}

describe('Node-RED: every way to sign in', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (session: Record<string, unknown>, further: FlowNode[] = []): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, session),
    userNode('veeam-get-token'),
    userNode('veeam-request', { id: 'request', path: 'system/version' }),
    OUT,
    CATCH,
    CAUGHT,
    STATUS,
    STATUSES,
    ...further,
  ];
  const flood = async (credentials: NodeCredentials, nodes: FlowNode[]): Promise<void> => {
    await host.load(nodes, credentials);
    const answers = host.collect();
    const caught = host.collect('caught');
    for (let count = 0; count < 100; count += 1) host.send({ count }, 'request');
    await until(() => answers.length + caught.length === 100);
    assert.deepEqual(caught.map(errorOf), []);
  };
  const lastStatus = (statuses: Message[]): string | undefined =>
    (statuses.at(-1)?.['status'] as { text: string } | undefined)?.text.split('.').at(-1);

  describe('MFA', () => {
    const { username, password, totpSecret } = mfaOperator;
    // A code is good once; each of these tests needs a server that has not seen it.
    beforeEach(() => host.renewEmulator());

    it('signs in unattended with the TOTP secret: two token requests for 100 messages', async () => {
      await flood({ session: { username, password, totpSecret } }, flow({ grant: 'mfa' }));
      assert.deepEqual(tokenRequests(host.emulator), { password: 1, mfa: 1 });
    });

    it('takes the code on Authenticated Request too, and lets it go no further', async () => {
      await host.load(flow({ grant: 'mfa' }), { session: { username, password } });
      const answers = host.collect();
      host.send({ mfaCode: currentCode() }, 'request');
      await until(() => answers.length === 1);
      assert.equal(answers[0]?.['statusCode'], 200);
      assert.ok(!('mfaCode' in (answers[0] ?? {})));
    });

    it('asks a person for the code, and finishes with msg.mfaCode', async () => {
      await host.load(flow({ grant: 'mfa' }), { session: { username, password } });
      const statuses = host.collect('statuses');
      const asked = await host.exchange();
      assert.equal(errorOf(asked).code, 'VEEAM_MFA_REQUIRED');
      assert.match(errorOf(asked).message, /msg\.mfaCode/);
      await until(() => lastStatus(statuses) === 'code-needed');
      // Whoever asks meanwhile gets the same error, and the password is not sent again.
      assert.equal(errorOf(await host.exchange({}, 'request')).code, 'VEEAM_MFA_REQUIRED');
      assert.deepEqual(tokenRequests(host.emulator), { password: 1 });

      const wrong = await host.exchange({ mfaCode: '000000' });
      assert.equal(wrong['mfaCode'], undefined, 'the code goes no further');
      assert.match(errorOf(wrong).code ?? '', /VEEAM_SIGN_IN_(REFUSED|NEEDED)/);

      const done = await host.exchange({ mfaCode: currentCode() });
      assert.equal(errorOf(done)?.message, undefined);
      assert.equal(done['mfaCode'], undefined);
      assert.match((done['headers'] as { authorization: string }).authorization, /^Bearer /);
      assert.equal((await host.exchange({}, 'request'))['statusCode'], 200);
    });

    it('ignores a code that comes while the session is signed in', async () => {
      await host.load(flow({ grant: 'mfa' }), { session: { username, password, totpSecret } });
      assert.equal((await host.exchange())['error'], undefined);
      host.emulator.resetStats();
      assert.equal((await host.exchange({ mfaCode: '123456' }))['error'], undefined);
      assert.deepEqual(tokenRequests(host.emulator), {});
    });
  });

  describe('authorization code', () => {
    const nodes = (): FlowNode[] => {
      const readonly = sessionNode(host.emulator, { grant: 'authorization_code' });
      const issuer = { ...sessionNode(host.emulator), id: 'issuer' };
      return [
        ...flow({ grant: 'authorization_code' }).filter(({ id }) => id !== 'session'),
        readonly,
        issuer,
        userNode('veeam-issue-auth-code', { id: 'issue', session: 'issuer' }),
      ];
    };
    const credentials: NodeCredentials = { issuer: { username: 'administrator', password: 'Password1' } };

    it('is issued by one session and redeemed by another', async () => {
      await host.load(nodes(), credentials);
      const needed = await host.exchange();
      assert.equal(errorOf(needed).code, 'VEEAM_SIGN_IN_NEEDED');
      const { payload } = (await host.exchange({}, 'issue')) as {
        payload?: { code: string; expiresAt: string };
      };
      assert.deepEqual(Object.keys(payload ?? {}), ['code', 'expiresAt']);
      const life = Date.parse(payload?.expiresAt ?? '') - Date.now();
      assert.ok(life > 50_000 && life <= 60_000, String(life));
      const done = await host.exchange({ authorizationCode: payload?.code });
      assert.equal(done['authorizationCode'], undefined);
      assert.match((done['headers'] as { authorization: string }).authorization, /^Bearer /);
      assert.equal((await host.exchange({}, 'request'))['statusCode'], 200);
      assert.deepEqual(tokenRequests(host.emulator), { password: 1, authorization_code: 1 });
    });

    it('is spent once: a refused one is said to be that and not tried again', async () => {
      await host.load(nodes(), credentials);
      const refused = await host.exchange({ authorizationCode: 'no-such-code' });
      assert.equal(errorOf(refused).code, 'VEEAM_SIGN_IN_REFUSED');
      assert.match(errorOf(refused).message, /spent, wrong or older/);
      assert.equal(
        errorOf(await host.exchange({ authorizationCode: 'no-such-code' })).code,
        'VEEAM_SIGN_IN_NEEDED',
      );
      assert.equal(errorOf(await host.exchange({}, 'request')).code, 'VEEAM_SIGN_IN_NEEDED');
      assert.deepEqual(tokenRequests(host.emulator), { authorization_code: 1 });
    });

    it('works from the credentials, with one redemption for 100 messages', async () => {
      await host.load(nodes(), credentials);
      const { payload } = (await host.exchange({}, 'issue')) as { payload?: { code: string } };
      await host.unload();
      await host.load(nodes(), credentials);
      const again = (await host.exchange({}, 'issue')) as { payload?: { code: string } };
      assert.notEqual(again.payload?.code, payload?.code);
      await host.deploy(nodes(), 'full', {
        ...credentials,
        session: { authorizationCode: again.payload?.code ?? '' },
      });
      const answers = host.collect();
      for (let count = 0; count < 100; count += 1) host.send({ count }, 'request');
      await until(() => answers.length === 100);
      assert.equal(tokenRequests(host.emulator)['authorization_code'], 1);
    });

    it('is not to be had from a product that has none', async () => {
      const { username, password } = demoUsers.vspcAdministrator;
      await host.renewEmulator({ products: ['service-provider-console-v2', 'backup-for-aws'] });
      const session = sessionNode(host.emulator, { product: 'service-provider-console-v2' });
      const nodes = [TAB, session, userNode('veeam-issue-auth-code'), OUT, CATCH, CAUGHT];
      await host.load(nodes, { session: { username, password } });
      assert.equal(errorOf(await host.exchange()).code, 'VEEAM_GRANT_UNSUPPORTED');
    });
  });

  describe('single sign-on', () => {
    const withSso = (session: Record<string, unknown> = {}): FlowNode[] => [
      ...flow({ grant: 'saml', ...session }),
      userNode('veeam-sso-login', { id: 'sso', wires: [['address'], ['out']] }),
      { id: 'address', z: 'tab', x: 1, y: 1, type: 'helper' },
    ];

    it('runs unattended with the password at the provider: one visit for 100 messages', async () => {
      await flood({ session: { username: sara.username, idpPassword: sara.password } }, withSso());
      assert.deepEqual(tokenRequests(host.emulator), { saml: 1 });
      const { identityProviderVisits, identityProviderSignIns } = host.emulator.stats();
      assert.deepEqual([identityProviderVisits, identityProviderSignIns], [1, 1]);
    });

    it('leaves SSO Login through the second output, with headers as Get Token sets them', async () => {
      await host.load(withSso(), { session: { username: sara.username, idpPassword: sara.password } });
      const addresses = host.collect('address');
      const done = await host.exchange({}, 'sso');
      assert.match((done['headers'] as { authorization: string }).authorization, /^Bearer /);
      assert.equal((done['veeam'] as { product: string }).product, 'backup-for-aws');
      assert.deepEqual(addresses, []);
    });

    it('takes a person through it in two messages', async () => {
      await host.load(withSso(), { session: { username: sara.username } });
      const addresses = host.collect('address');
      const done = host.collect('out');
      host.send({ topic: 'kept' }, 'sso');
      await until(() => addresses.length === 1);
      const { redirectToUrl } = addresses[0]?.['payload'] as { redirectToUrl: string };
      assert.equal(addresses[0]?.['topic'], 'kept');
      assert.deepEqual(done, []);
      assert.equal(errorOf(await host.exchange({}, 'request')).code, 'VEEAM_SIGN_IN_NEEDED');

      const samlResponse = await signInAsPerson(redirectToUrl, sara.username, sara.password);
      host.send({ samlResponse }, 'sso');
      await until(() => done.length === 1);
      assert.equal(done[0]?.['samlResponse'], undefined);
      assert.equal((await host.exchange({}, 'request'))['statusCode'], 200);
      assert.deepEqual(tokenRequests(host.emulator), { saml: 1 });

      // Signed in: no further visit, the message goes straight through.
      host.send({}, 'sso');
      await until(() => done.length === 3);
      assert.equal(addresses.length, 1);
    });

    it('says that the provider refused the password, once, and does not try again', async () => {
      await host.load(withSso(), { session: { username: sara.username, idpPassword: 'not-her-password' } });
      const refused = await host.exchange({}, 'sso');
      assert.match(errorOf(refused).code ?? '', /VEEAM_SIGN_IN_REFUSED|VEEAM_SINGLE_SIGN_ON/);
      assert.equal(host.emulator.stats().identityProviderRefusals, 1);
      await host.exchange({}, 'sso');
      assert.equal(host.emulator.stats().identityProviderRefusals, 1);
    });

    it('needs a session that signs in that way', async () => {
      const nodes = withSso().map((node) => (node.id === 'session' ? sessionNode(host.emulator) : node));
      await host.load(nodes);
      const failed = await host.exchange({}, 'sso');
      assert.equal(errorOf(failed).code, 'VEEAM_CONFIGURATION');
      assert.match(errorOf(failed).message, /single sign-on/);
    });
  });

  describe('a saved refresh token', () => {
    it('is enough to start from, and is spent once', async () => {
      await host.load([...flow({}), userNode('veeam-get-token', { id: 'pair', output: 'payload' })]);
      const { payload } = (await host.exchange({}, 'pair')) as { payload?: { refreshToken: string } };
      const refreshToken = payload?.refreshToken ?? '';
      await host.deploy(flow({ grant: 'refresh_token' }), 'full', { session: { refreshToken } });
      host.emulator.resetStats();
      const answers = host.collect();
      for (let count = 0; count < 100; count += 1) host.send({ count }, 'request');
      await until(() => answers.length === 100);
      assert.deepEqual(tokenRequests(host.emulator), { refresh_token: 1 });
    });
  });

  it('keeps the sessions of different accounts apart', async () => {
    const other = { ...sessionNode(host.emulator), id: 'other' };
    await host.load([...flow({}), other, userNode('veeam-get-token', { id: 'second', session: 'other' })], {
      session: { username: 'administrator', password: 'Password1' },
      other: { username: 'readonly', password: 'Password1' },
    });
    const one = (await host.exchange())['headers'] as { authorization: string };
    const two = (await host.exchange({}, 'second'))['headers'] as { authorization: string };
    assert.notEqual(one.authorization, two.authorization);
    assert.equal(sessions.size, 2);
  });
});
