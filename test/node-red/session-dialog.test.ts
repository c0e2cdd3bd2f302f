import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { demoUsers } from '../../emulator';
import { parseTotpSecret, totpCode, totpStep } from '../../core/grants/totp';
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
  userNode,
} from './flow-host';
import type { FlowNode } from './flow-host';

const UNCHANGED = '__PWRD__';

describe('Node-RED: the endpoints behind the dialog of a session', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start();
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  const flow = (session: Record<string, unknown> = {}): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, session),
    userNode('veeam-request', { path: 'system/version' }),
    OUT,
    CATCH,
    CAUGHT,
  ];
  /** What the dialog sends: its fields, and for untouched secrets the placeholder. */
  const form = (fields: Record<string, unknown> = {}, credentials: Record<string, string> = {}): object => {
    const { id, product, server, grant, fingerprint } = sessionNode(host.emulator) as Record<string, unknown>;
    return {
      ...{ id, product, server, grant, fingerprint },
      ...fields,
      credentials: { username: 'administrator', password: 'Password1', ...credentials },
    };
  };
  const test = async (body: object): Promise<Record<string, unknown>> =>
    (await host.api().post('/veeam-session/test').send(body)).body;

  it('offers every product with its grants, from the profiles', async () => {
    await host.load(flow());
    const { body } = await host.api().get('/veeam-session/products');
    const choices = body as unknown as {
      id: string;
      defaultPort: number;
      grants: { type: string; label: string; fields: string[] }[];
    }[];
    assert.deepEqual(
      choices.map(({ id, defaultPort, grants }) => [id, defaultPort, grants.map(({ type }) => type)]),
      products.map((profile) => [profile.id, profile.defaultPort, grantTypesOf(profile)]),
    );
    assert.ok(
      choices.every(({ grants }) => grants.every(({ label, fields }) => label !== '' && fields.length > 0)),
    );
  });

  it('tests a session before it is deployed, and logs out again', async () => {
    await host.load([TAB]);
    const result = await test(form({ id: 'not-deployed' }));
    assert.equal(result['ok'], true);
    assert.equal(result['session'], 'ended');
    assert.ok(Date.parse(String(result['expiresAt'])) > Date.now());
    assert.equal(result['apiVersion'], '1.7-rev0');
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal(host.emulator.stats().products['backup-for-aws'].liveSessions, 0);
    assert.equal(sessions.size, 0);
    assert.doesNotMatch(JSON.stringify(result), /Password1|eyJ/);
  });

  it('uses the running session where the settings are the same: no second sign-in, no log-out', async () => {
    await host.load(flow());
    await host.exchange();
    const result = await test(form({}, { password: UNCHANGED }));
    assert.deepEqual([result['ok'], result['session']], [true, 'running']);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.equal(host.emulator.stats().products['backup-for-aws'].logOuts, 0);
  });

  it('knows the bounds of the connection: the same ones are the running session, others are not', async () => {
    const bounds = { connections: '4', maxAnswer: '8' };
    await host.load(flow(bounds));
    await host.exchange();
    const same = await test(form(bounds, { password: UNCHANGED }));
    assert.deepEqual([same['ok'], same['session']], [true, 'running']);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    const others = await test(form({ ...bounds, connections: '5' }, { password: UNCHANGED }));
    assert.deepEqual([others['ok'], others['session']], [true, 'ended']);
    const none = await test(form({ ...bounds, connections: '999' }, { password: UNCHANGED }));
    assert.deepEqual([none['ok'], none['code']], [false, 'VEEAM_CONFIGURATION']);
    assert.match(String(none['message']), /number of connections .* whole number from 1 to 256/);
  });

  for (const [what, change] of [
    ['server', { server: 'https://127.0.0.1:1' }],
    ['product', { product: 'service-provider-console-v2' }],
    ['fingerprint', { fingerprint: '' }],
    ['TLS settings', { tls: 'other' }],
    ['proxy', { proxy: 'other' }],
    ['origins of the provider', { signOnOrigins: 'https://evil.example' }],
  ] as const) {
    it(`does not use the stored password with another ${what}`, async () => {
      await host.load(flow());
      const result = await test(form(change, { password: UNCHANGED }));
      assert.deepEqual([result['ok'], result['code']], [false, 'VEEAM_CONFIGURATION']);
      assert.match(String(result['message']), /stored secret.*Enter it again/);
      assert.deepEqual(tokenRequests(host.emulator), {});
    });
  }

  it('does not use the stored password for another user, or for a node that is not there', async () => {
    await host.load(flow());
    const other = await test(form({}, { username: 'readonly', password: UNCHANGED }));
    assert.equal(other['code'], 'VEEAM_CONFIGURATION');
    const gone = await test(form({ id: 'gone' }, { password: UNCHANGED }));
    assert.equal(gone['code'], 'VEEAM_CONFIGURATION');
    const foreign = await test(form({ id: 'node' }, { password: UNCHANGED }));
    assert.equal(foreign['code'], 'VEEAM_CONFIGURATION');
    assert.deepEqual(tokenRequests(host.emulator), {});
  });

  it('never sends the stored password to the server of somebody else', async () => {
    const bodies: string[] = [];
    const collector = http.createServer((request, response) => {
      request.setEncoding('utf8').on('data', (part: string) => bodies.push(part));
      request.on('end', () => response.end());
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    try {
      await host.load(flow());
      await test(form({ server: `http://127.0.0.1:${port}` }, { password: UNCHANGED }));
      assert.deepEqual(bodies, []);
    } finally {
      collector.close();
    }
  });

  it('carries out every try once, since a person wants it on purpose, and no message is sent through the pause', async () => {
    await host.load(flow(), { session: { username: 'administrator', password: 'not-the-password' } });
    assert.equal(errorOf(await host.exchange()).code, 'VEEAM_SIGN_IN_REFUSED');
    for (let count = 1; count <= 3; count += 1) {
      const tried = await test(form({}, { password: UNCHANGED }));
      assert.deepEqual([tried['ok'], tried['code']], [false, 'VEEAM_SIGN_IN_REFUSED']);
      assert.match(String(tried['message']), /administrator.*127\.0\.0\.1/);
      assert.equal(errorOf(await host.exchange()).code, 'VEEAM_SIGN_IN_PAUSED');
      assert.deepEqual(tokenRequests(host.emulator), { password: 1 + count });
    }
  });

  it('says no to an API version that the server does not take, although the account is signed in', async () => {
    await host.load(flow());
    await host.exchange();
    const wrong = await test(form({ apiVersion: '9.9-rev9' }, { password: UNCHANGED }));
    assert.deepEqual([wrong['ok'], wrong['code']], [false, 'VEEAM_CONFIGURATION']);
    assert.match(String(wrong['message']), /Choose another API version than 9\.9-rev9/);
    assert.equal(wrong['takenVersion'], '1.8-rev0');
    assert.equal((await test(form({ apiVersion: '1.6-rev0' }, { password: UNCHANGED })))['ok'], true);
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
  });

  it('says what is wrong with the form and with the connection', async () => {
    await host.load([TAB]);
    assert.match(String((await test(form({ server: '' })))['message']), /server address is empty/);
    assert.match(String((await test(form({}, { password: '' })))['message']), /password must be filled in/);
    assert.equal((await test(form({ fingerprint: '' })))['code'], 'VEEAM_CERTIFICATE');
    assert.equal((await test({}))['code'], 'VEEAM_CONFIGURATION');
    assert.equal((await host.api().post('/veeam-session/test').send([])).body['ok'], false);
  });

  it('fills in environment variables, as the runtime does on deploy', async () => {
    process.env['VEEAM_TEST_PASSWORD'] = 'Password1';
    try {
      await host.load([TAB]);
      assert.equal((await test(form({}, { password: '${VEEAM_TEST_PASSWORD}' })))['ok'], true);
      assert.equal(
        (await test(form({}, { password: '${VEEAM_NO_SUCH_VARIABLE}' })))['code'],
        'VEEAM_CONFIGURATION',
      );
    } finally {
      delete process.env['VEEAM_TEST_PASSWORD'];
    }
  });

  describe('with environment variables', () => {
    const variables = {
      VEEAM_TEST_HOST: 'internal-name.invalid',
      VEEAM_TEST_LOOPBACK: '127.0.0.1',
      VEEAM_TEST_USER: 'Svc Backup+Ops',
      VEEAM_TEST_ADDRESS: 'https://Internal-Name.invalid:4711',
      VEEAM_TEST_PORT: '',
    };
    beforeEach(() => {
      variables.VEEAM_TEST_PORT = new URL(host.emulator.servers['backup-for-aws'].url).port;
      Object.assign(process.env, variables);
    });
    afterEach(() => Object.keys(variables).forEach((name) => delete process.env[name]));

    it('takes them anywhere in the server address, in the test and in the flows', async () => {
      const server = 'https://${VEEAM_TEST_LOOPBACK}:${VEEAM_TEST_PORT}';
      await host.load(flow({ server }));
      assert.equal((await host.exchange())['statusCode'], 200);
      const result = await test(form({ server }, { password: UNCHANGED }));
      assert.deepEqual([result['ok'], result['session']], [true, 'running']);
      const shown = (await host.api().post('/veeam-session/certificate').send(form({ server }))).body;
      assert.equal(shown['fingerprint'], host.emulator.certificate.fingerprint256);
      assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    });

    it('names one that is not set, wherever in the address it stands', async () => {
      await host.load(flow({ server: 'https://${VEEAM_TEST_UNSET}:${VEEAM_TEST_PORT}' }));
      assert.match(
        errorOf(await host.exchange()).message,
        /variable VEEAM_TEST_UNSET.*its server, is not set/,
      );
      for (const path of ['test', 'certificate']) {
        const body = form({ server: 'https://${VEEAM_TEST_UNSET}' });
        const result = (await host.api().post(`/veeam-session/${path}`).send(body)).body;
        assert.match(String(result['message']), /variable VEEAM_TEST_UNSET/, path);
      }
    });

    it('leaves a dollar sign in a password alone', async () => {
      await host.load([TAB]);
      const result = await test(form({}, { password: 'pass${VEEAM_TEST_PORT}word' }));
      assert.equal(result['code'], 'VEEAM_SIGN_IN_REFUSED');
      assert.doesNotMatch(String(result['message']), /VEEAM_TEST_PORT/);
    });

    for (const [what, fields, credentials] of [
      ['server address', { server: '${VEEAM_TEST_ADDRESS}' }, {}],
      ['host name', { server: 'https://${VEEAM_TEST_HOST}:4711' }, {}],
      ['product', { product: '${VEEAM_TEST_HOST}' }, {}],
      ['way to sign in', { grant: '${VEEAM_TEST_HOST}' }, {}],
      ['API version', { apiVersion: '${VEEAM_TEST_USER}' }, {}],
      ["provider's address", { signOnOrigins: 'https://${VEEAM_TEST_USER}', grant: 'saml' }, {}],
      ['user name', {}, { username: '${VEEAM_TEST_USER}' }],
    ] as const) {
      it(`repeats none of their values in an answer about the ${what}, but their names`, async () => {
        await host.load([TAB]);
        const result = await test(form(fields, credentials));
        assert.equal(result['ok'], false);
        assert.match(String(result['message']), /\$\{VEEAM_TEST_\w+\}/);
        assert.doesNotMatch(JSON.stringify(result), /internal-name|Svc.?Backup/i);
      });
    }

    it('repeats no value where the certificate of an unknown server is asked for', async () => {
      await host.load([TAB]);
      const body = form({ server: '${VEEAM_TEST_ADDRESS}' });
      const result = (await host.api().post('/veeam-session/certificate').send(body)).body;
      assert.equal(result['code'], 'VEEAM_UNREACHABLE');
      assert.match(String(result['message']), /\$\{VEEAM_TEST_ADDRESS\}/);
      assert.doesNotMatch(JSON.stringify(result), /internal-name/i);
    });
  });

  it('finishes the sign-in of the deployed session with a code typed in the dialog', async () => {
    const { username, password, totpSecret } = demoUsers.mfaOperator;
    await host.renewEmulator();
    await host.load(flow({ grant: 'mfa' }), { session: { username, password } });
    const values = form({ grant: 'mfa' }, { username, password: UNCHANGED });
    assert.equal((await test(values))['code'], 'VEEAM_MFA_REQUIRED');
    const secret = parseTotpSecret(totpSecret);
    const mfaCode = totpCode(secret, totpStep(secret, Date.now()));
    const result = await test({ ...values, mfaCode });
    assert.deepEqual([result['ok'], result['session']], [true, 'running']);
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1, mfa: 1 });
  });

  it('keeps a sign-in that cannot be repeated for the flows that are deployed next', async () => {
    const { username, password, totpSecret } = demoUsers.mfaOperator;
    await host.renewEmulator();
    await host.load([TAB, OUT, CATCH, CAUGHT]);
    const values = form({ grant: 'mfa' }, { username, password });
    assert.equal((await test(values))['code'], 'VEEAM_MFA_REQUIRED');
    const secret = parseTotpSecret(totpSecret);
    const result = await test({ ...values, mfaCode: totpCode(secret, totpStep(secret, Date.now())) });
    assert.deepEqual([result['ok'], result['session']], [true, 'waiting']);
    await host.deploy(flow({ grant: 'mfa' }), 'full', { session: { username, password } });
    assert.equal((await host.exchange())['statusCode'], 200);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1, mfa: 1 });
  });

  it('shows the certificate of the server without trusting it or sending anything', async () => {
    await host.load(flow(), ADMINISTRATOR);
    const show = async (body: object): Promise<Record<string, unknown>> =>
      (await host.api().post('/veeam-session/certificate').send(body)).body;
    const shown = await show(form({ fingerprint: '' }));
    assert.equal(shown['ok'], true);
    assert.equal(shown['fingerprint'], host.emulator.certificate.fingerprint256);
    assert.match(String(shown['subject']), /CN=/);
    assert.ok(Date.parse(String(shown['validTo'])) > Date.now());
    assert.equal(host.emulator.stats().products['backup-for-aws'].requests, 0);
    assert.equal((await show(form({ server: 'https://127.0.0.1:1' })))['code'], 'VEEAM_UNREACHABLE');
    assert.equal((await show(form({ server: '' })))['code'], 'VEEAM_CONFIGURATION');
  });
});
