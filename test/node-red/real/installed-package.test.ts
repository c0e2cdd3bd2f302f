import assert from 'node:assert/strict';
import { products as profiles } from '../../../core/products/registry';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTotpSecret, totpCode, totpStep } from '../../../core/grants/totp';
import { demoUsers, startEmulator } from '../../../emulator';
import type { Emulator, ProductId } from '../../../emulator';
import { NodeRedProcess } from './node-red-process';

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

const examples = path.join(__dirname, '..', '..', '..', 'examples', 'node-red');
const SECRET = 'planted-credential-secret-4711';

describe('Node-RED, a process of its own with the package as users install it', function () {
  this.timeout(60_000);
  let emulator: Emulator;
  let nodeRed: NodeRedProcess;
  const { administrator, mfaOperator, identityProvider } = demoUsers;

  before(async function () {
    this.timeout(120_000);
    emulator = await startEmulator({ ports: 'ephemeral' });
    nodeRed = new NodeRedProcess({
      VEEAM_PASSWORD: administrator.password,
      VEEAM_TOTP_SECRET: mfaOperator.totpSecret,
      VEEAM_IDP_PASSWORD: identityProvider.password,
    });
    await nodeRed.install(SECRET);
    writeFileSync(path.join(nodeRed.userDir, 'ca.pem'), emulator.certificate.pem);
    await nodeRed.start();
  });
  after(async () => {
    await nodeRed.remove();
    await emulator.stop();
  });

  /** All examples as they are, but for the address of the emulator, its certificate, and debug output on the console. */
  const flows = (): FlowNode[] =>
    readdirSync(examples)
      .flatMap((file) => JSON.parse(readFileSync(path.join(examples, file), 'utf8')) as FlowNode[])
      .map((node) => {
        if (node.type === 'debug') return { ...node, console: true };
        if (node.type === 'veeam-watch') return { ...node, interval: '1' };
        if (node.type === 'tls-config') return { ...node, ca: path.join(nodeRed.userDir, 'ca.pem') };
        if (node.type !== 'veeam-session') return node;
        const remember = node.id.startsWith('four-ways-') || node.id.startsWith('mfa-by-a-person-');
        return { ...node, server: emulator.servers[node['product'] as ProductId].url, remember };
      });
  const tokenRequests = (): Record<string, number> =>
    emulator.stats().products['backup-for-aws'].tokenRequests;

  it('loads all sets of the package without an error', async () => {
    const sets = (await nodeRed.nodeSets()).filter(({ module }) => module === 'node-red-contrib-veeam');
    const types = sets.flatMap((set) => set.types).sort();
    assert.deepEqual(types, [
      'veeam-alarm',
      'veeam-get-token',
      'veeam-issue-auth-code',
      'veeam-job',
      'veeam-logout',
      'veeam-request',
      'veeam-session',
      'veeam-sso-login',
      'veeam-watch',
    ]);
    for (const set of sets) assert.deepEqual([set.id, set.err, set.enabled], [set.id, undefined, true]);
  });

  it('serves dialogs, catalogues, icons and the examples', async () => {
    const html = (await nodeRed.request('GET', '/nodes', undefined, { accept: 'text/html' })) as string;
    assert.match(html, /data-template-name="veeam-session"/);
    const catalogue = await nodeRed.request('GET', '/nodes/messages?lng=en-US');
    assert.match(JSON.stringify(catalogue), /signed in until __time__/);
    for (const [language, text, help] of [
      ['de', /angemeldet bis __time__/, /<h3>Verweise<\/h3>/],
      ['ja', /__time__ までサインイン済み/, /<h3>参考<\/h3>/],
    ] as const) {
      const words = await nodeRed.request('GET', `/nodes/messages?lng=${language}`);
      assert.match(JSON.stringify(words), text);
      const headers = { accept: 'text/html', 'accept-language': language };
      assert.match((await nodeRed.request('GET', '/nodes', undefined, headers)) as string, help);
    }
    const icons = JSON.stringify(await nodeRed.request('GET', '/icons'));
    assert.match(icons, /veeam-request\.svg/);
    const library = JSON.stringify(
      await nodeRed.request('GET', '/library/examples/flows/node-red-contrib-veeam/'),
    );
    assert.match(library, /01-failed-jobs-to-a-ticket/);
    const products = (await nodeRed.request('GET', '/veeam-session/products')) as { id: string }[];
    assert.deepEqual(
      products.map(({ id }) => id),
      profiles.map(({ id }) => id),
    );
  });

  it('runs the main example: a failed job becomes one ticket, which is closed when it is well again', async () => {
    const from = nodeRed.output.length;
    await nodeRed.deploy(flows());
    const order = (result: 'failed' | 'succeeded'): void =>
      assert.equal(emulator.orderJob('backup-for-aws', { job: 'databases-1', result }), undefined);
    const ticket = (state: string): RegExp =>
      new RegExp(`\\[debug:ticket\\]\\s*\\{[^}]*ticket: ?'T-1001'[^}]*state: ?'${state}'[^}]*\\}`);
    // What a look has seen is remembered in a file: from then on a failure is news.
    const isWatching = (): boolean =>
      nodeRed.fileNames('veeam-watch').some((name) => /tickets-watch.*\.json$/.test(name));
    await nodeRed.until('the first look', isWatching);
    order('failed');
    await nodeRed.printed(ticket('open'), from);
    order('succeeded');
    await nodeRed.printed(ticket('closed'), from);
    assert.equal(tokenRequests()['mfa'], 0);
  });

  it('asks several servers at once', async () => {
    const from = nodeRed.output.length;
    await nodeRed.inject('several-servers-inject');
    const report = await nodeRed.printed(/\[debug:jobs and policies\]\s*\{[^}]*\}/, from);
    for (const product of ['Backup for AWS', 'Service Provider Console', 'Availability Console']) {
      assert.match(report, new RegExp(`${product}'?: [1-9]`));
    }
  });

  it('signs in in four ways', async () => {
    const from = nodeRed.output.length;
    for (const way of ['password', 'mfa', 'code', 'sso']) await nodeRed.inject(`four-ways-${way}-inject`);
    await nodeRed.printed(/\[debug:signed in by password\]/, from);
    await nodeRed.printed(/\[debug:signed in with MFA\]/, from);
    await nodeRed.printed(/\[debug:done without a password\]/, from);
    await nodeRed.printed(/\[debug:signed in by single sign-on\]/, from);
    assert.doesNotMatch(nodeRed.output.slice(from), /debug:what failed/);
  });

  it('logs out', async () => {
    const from = nodeRed.output.length;
    await nodeRed.inject('log-out-inject');
    await nodeRed.printed(/\[debug:outcome\]\s*\{[^}]*loggedOut: ?true/, from);
  });

  it('lets a person finish a sign-in with MFA in the browser', async () => {
    await nodeRed.printed(/A verification code is needed: open \/example\/code/);
    const refused = await nodeRed.request('POST', '/example/code', { code: '000000' });
    assert.match(String(refused), /refused/);
    const secret = parseTotpSecret(mfaOperator.totpSecret);
    // The session of the four ways has used the code of now.
    const code = totpCode(secret, totpStep(secret, Date.now()) + 1);
    const thanks = await nodeRed.request('POST', '/example/code', { code });
    assert.match(String(thanks), /^Signed in until/);
  });

  it('asks for no token through a restart of flows', async () => {
    // The session that was logged out is signed in again by whoever needs it next: by this, if no watch has been faster.
    let from = nodeRed.output.length;
    await nodeRed.inject('several-servers-inject');
    await nodeRed.printed(/\[debug:jobs and policies\]/, from);
    const before = JSON.stringify(tokenRequests());
    await nodeRed.deploy([], 'reload');
    from = nodeRed.output.length;
    await nodeRed.inject('mfa-by-a-person-inject');
    await nodeRed.printed(/\[debug:answer\]/, from);
    assert.equal(JSON.stringify(tokenRequests()), before);
  });

  it('ends at once on SIGTERM, leaving the sessions as they are', async () => {
    const { logOuts } = emulator.stats().products['backup-for-aws'];
    const { code, took } = await nodeRed.stop();
    assert.equal(code, 0);
    assert.ok(took < 5000, `${took} ms`);
    assert.equal(emulator.stats().products['backup-for-aws'].logOuts, logOuts);
  });

  it('goes on after a restart without asking a person again', async () => {
    const folder = path.join(nodeRed.userDir, 'veeam-sessions');
    const [file = ''] = readdirSync(folder);
    if (process.platform !== 'win32') assert.equal(statSync(path.join(folder, file)).mode & 0o777, 0o600);
    const { mfa, authorization_code, saml } = tokenRequests();
    const from = nodeRed.output.length;
    await nodeRed.start();
    await nodeRed.inject('mfa-by-a-person-inject');
    await nodeRed.printed(/\[debug:answer\]/, from);
    for (const way of ['mfa', 'code', 'sso']) await nodeRed.inject(`four-ways-${way}-inject`);
    await nodeRed.printed(/\[debug:signed in with MFA\]/, from);
    await nodeRed.printed(/\[debug:done without a password\]/, from);
    await nodeRed.printed(/\[debug:signed in by single sign-on\]/, from);
    const after = tokenRequests();
    assert.deepEqual(
      [after['mfa'], after['authorization_code'], after['saml']],
      [mfa, authorization_code, saml],
    );
    assert.doesNotMatch(nodeRed.output.slice(from), /verification code is needed/);
  });

  it('has written no secret into its output or its user directory', async () => {
    await nodeRed.stop();
    const planted = [administrator.password, mfaOperator.totpSecret, identityProvider.password, 'Bearer '];
    const files = nodeRed.files().filter(({ name }) => name !== 'settings.js');
    assert.ok(files.some(({ name }) => name.endsWith('_cred.json')));
    const places = [{ name: 'output', text: nodeRed.output }, ...files];
    for (const { name, text } of places) {
      for (const secret of [...planted, SECRET]) assert.ok(!text.includes(secret), `${secret} is in ${name}`);
      assert.doesNotMatch(text, /eyJ[\w-]{10,}\.[\w-]{10,}/, `a token is in ${name}`);
    }
  });
});
