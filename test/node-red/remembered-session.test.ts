import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseTotpSecret, totpCode, totpStep } from '../../core/grants/totp';
import { demoUsers } from '../../emulator';
import { sessions } from '../../nodes/node-red/sessions';
import { EncryptedPairStore } from '../../runtime/pair-store';
import {
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

const { username, password, totpSecret } = demoUsers.mfaOperator;

describe('Node-RED: a session that is kept over restarts', () => {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-user-directory-'));
  const folder = path.join(userDir, 'veeam-sessions');
  let host: FlowHost;
  const start = async (settings: object): Promise<void> => {
    host = await FlowHost.start({}, { userDir, ...settings });
  };
  beforeEach(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await host.unload();
    await host.stop();
  });
  after(() => rmSync(userDir, { recursive: true, force: true }));

  const flow = (session: Record<string, unknown> = {}): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, { grant: 'mfa', remember: true, ...session }),
    userNode('veeam-get-token'),
    OUT,
    CATCH,
    CAUGHT,
  ];
  const load = (session?: Record<string, unknown>): Promise<void> =>
    host.load(flow(session), { session: { username, password } });
  const signIn = async (): Promise<void> => {
    assert.equal(errorOf(await host.exchange()).code, 'VEEAM_MFA_REQUIRED');
    const secret = parseTotpSecret(totpSecret);
    const done = await host.exchange({ mfaCode: totpCode(secret, totpStep(secret, Date.now())) });
    assert.equal(done['error'], undefined);
  };
  /** Of the session under test; its stored pair goes by it. */
  const fingerprint = (): string => {
    const node = host.node('session') as unknown as { client(): { session: { fingerprint: string } } };
    return node.client().session.fingerprint;
  };
  const files = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);

  it('writes the newest pair, encrypted and readable by its owner only', async () => {
    await start({ credentialSecret: 'a secret of the settings file' });
    await load();
    await signIn();
    const [file = ''] = files();
    const stored = readFileSync(path.join(folder, file), 'latin1');
    assert.doesNotMatch(stored, /eyJ|mfa\.operator|accessToken/);
    if (process.platform !== 'win32') assert.equal(statSync(path.join(folder, file)).mode & 0o777, 0o600);
    const own = new EncryptedPairStore(folder, 'a secret of the settings file').load(fingerprint());
    assert.match(JSON.stringify(own), /accessToken/);
    assert.equal(new EncryptedPairStore(folder, 'another secret').load(fingerprint()), undefined);
  });

  it('forgets the file when the session is logged out by deleting it', async () => {
    await start({ credentialSecret: 'a secret of the settings file' });
    await load();
    await signIn();
    assert.equal(files().length, 1);
    await host.deploy(
      flow().filter(({ id }) => id !== 'session'),
      'full',
      {},
    );
    assert.deepEqual(files(), []);
    assert.equal(sessions.size, 0);
  });

  it('forgets the file when the choice is taken back', async () => {
    await start({ credentialSecret: 'a secret of the settings file' });
    await load();
    await signIn();
    assert.equal(files().length, 1);
    await host.deploy(flow({ remember: false }), 'full', { session: { username, password } });
    assert.equal((await host.exchange())['error'], undefined, 'the session itself goes on');
    assert.deepEqual(files(), []);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1, mfa: 1 });
  });

  it('is refused with a clear warning where Node-RED encrypts nothing', async () => {
    await start({ credentialSecret: false });
    await load();
    await signIn();
    assert.deepEqual(files(), []);
    const warnings = host
      .log()
      .filter((line) => (line as { msg?: unknown }).msg === 'veeam-session.warning.no-secret');
    assert.equal(warnings.length, 1);
  });

  it('takes the secret that Node-RED generated where the settings file has none', async () => {
    const generated = { _credentialSecret: 'generated at first start' } as Record<string, unknown>;
    await start({ get: (name: string) => generated[name] });
    await load();
    await signIn();
    assert.equal(files().length, 1);
    const stored = new EncryptedPairStore(folder, 'generated at first start').load(fingerprint());
    assert.match(JSON.stringify(stored), /accessToken/);
  });
});
