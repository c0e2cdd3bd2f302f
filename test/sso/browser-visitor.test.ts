import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isVeeamError } from '../../core/errors/veeam-error';
import type { VeeamError, VeeamErrorCode } from '../../core/errors/veeam-error';
import { askForSignOnUrl, redeemSamlResponse } from '../../core/grants/saml';
import type { TokenCallContext } from '../../core/grants/token-call-context';
import { parseSettings } from '../../core/session/settings';
import type { TokenPair } from '../../core/session/token-pair';
import { PageVisitor } from '../../core/single-sign-on/page-visitor';
import { signOn } from '../../core/single-sign-on/sign-on';
import type { SignOnVisit } from '../../core/single-sign-on/sign-on-visit';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { GotTransport } from '../../runtime/got-transport';
import { SessionRegistry } from '../../runtime/session-registry';
import { browserProgram } from '../../runtime/sign-on-browser/browser-program';
import { BrowserVisitor } from '../../runtime/sign-on-browser/browser-visitor';
import { ScriptedProvider } from './scripted-provider';

const SARA = 'sara_baker@companymail.com';
const PASSWORD = 'S3cret & "quoted"+ü/100%';
const clock = { now: Date.now };

function hasBrowser(): boolean {
  try {
    return browserProgram() !== '';
  } catch {
    return false;
  }
}

describe('single sign-on with a browser, at pages that need scripts on two origins', function () {
  this.timeout(60_000);
  let provider: ScriptedProvider;
  let emulator: Emulator;
  let network: GotTransport;
  /** Where all that is temporary goes while this suite runs. */
  let temporary: string;
  const { TMPDIR } = process.env;

  before(async function () {
    if (!hasBrowser()) {
      assert.notEqual(process.env['CI'], 'true', "There is no browser: install Debian's package chromium");
      console.warn("\n  NOT RUN: single sign-on with a browser. Install Debian's package chromium.\n");
      return this.skip();
    }
    temporary = mkdtempSync(path.join(tmpdir(), 'browser-visitor-'));
    process.env['TMPDIR'] = temporary;
    provider = await ScriptedProvider.start({ name: SARA, password: PASSWORD });
    const { entryPoint, certificatePem } = provider;
    emulator = await startEmulator({
      products: ['backup-for-aws'],
      ports: 'ephemeral',
      tls: false,
      identityProvider: { entryPoint, certificatePem },
    });
    network = new GotTransport(emulator.servers['backup-for-aws'].url, { tls: { ca: provider.caPem } });
  });
  after(async () => {
    network?.close();
    await emulator?.stop();
    await provider?.stop();
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  });
  beforeEach(() => provider.reset());
  afterEach(() => {
    assert.deepEqual(readdirSync(temporary), [], 'left on disk');
    // Whatever was encrypted on the page, the password itself was never on the wire.
    for (const { body, path } of provider.received) assert.ok(!`${path} ${body}`.includes('S3cret'), path);
  });

  function context(password: string): TokenCallContext {
    const settings = parseSettings({
      product: 'backup-for-aws',
      server: emulator.servers['backup-for-aws'].url,
      grant: 'saml',
      credentials: { username: SARA, idpPassword: password },
    });
    return { settings, transport: network, clock, redact: (text) => text };
  }

  async function signIn(
    password = PASSWORD,
    code?: string,
    visitor: SignOnVisit = new BrowserVisitor({ transport: network, clock }),
  ): Promise<TokenPair> {
    const call = context(password);
    const answer = await signOn(visitor, {
      signOnUrl: await askForSignOnUrl(call),
      credentials: { username: SARA, password, code: code === undefined ? undefined : () => code },
      extraOrigins: [],
      redact: call.redact,
      scriptAdvice: 'A browser would do.',
    });
    return redeemSamlResponse(call, answer);
  }

  async function refusal(code: VeeamErrorCode, attempt: Promise<unknown>): Promise<VeeamError> {
    const error = await attempt.then(
      () => assert.fail('the sign-in succeeded'),
      (reason: unknown) => reason,
    );
    assert.ok(isVeeamError(error, code), String(error));
    assert.ok(!`${error.message}${JSON.stringify(error)}`.includes('S3cret'));
    return error;
  }

  it('brings a token pair that the product takes, after one attempt', async () => {
    const { accessToken } = await signIn();
    const answer = await network.send({
      method: 'GET',
      url: `${emulator.servers['backup-for-aws'].url}/api/v1/sessions`,
      headers: { authorization: `Bearer ${accessToken}`, 'x-api-version': '1.7-rev0' },
    });
    assert.equal(answer.statusCode, 200);
    assert.equal(provider.attempts, 1);
  });

  it('is what reading the pages points to', async () => {
    const visitor = new PageVisitor({ transport: network, clock });
    const error = await refusal('VEEAM_SINGLE_SIGN_ON', signIn(PASSWORD, undefined, visitor));
    assert.match(error.message, /works with JavaScript only .* A browser would do\./);
    assert.equal(provider.attempts, 0);
  });

  it('says refused in the words that a script shows, after one attempt', async () => {
    const error = await refusal('VEEAM_SIGN_IN_REFUSED', signIn('not the password'));
    assert.match(
      error.message,
      /refused user and password of .* The provider says: "User name or password is wrong"/,
    );
    assert.equal(provider.attempts, 1);
  });

  it('enters a code whose secret is stored, and names one that is not', async () => {
    provider.pages = { code: '123456' };
    await signIn(PASSWORD, '123456');
    provider.attempts = 0;
    const error = await refusal('VEEAM_SINGLE_SIGN_ON', signIn());
    assert.match(error.message, /asks for a verification code/);
    assert.equal(provider.attempts, 1);
  });

  it('presses nothing that a person has to decide', async () => {
    provider.pages = { stays: true };
    const error = await refusal('VEEAM_SINGLE_SIGN_ON', signIn());
    assert.match(error.message, /asks whether to stay signed in, which a person has to answer/);
  });

  it('sends nothing to an origin that the provider did not lead to, encrypted or not', async () => {
    const foreign = await ScriptedProvider.start({ name: SARA, password: PASSWORD });
    try {
      const [origin] = foreign.origins;
      provider.pages = { target: `${origin}/authenticate` };
      const error = await refusal('VEEAM_SINGLE_SIGN_ON', signIn());
      assert.ok(error.message.includes(`wants user or password at ${origin},`), error.message);
      assert.deepEqual(foreign.received, []);
      provider.pages = { spy: `${origin}/pixel` };
      await signIn();
      assert.deepEqual(foreign.received, [], 'no picture may carry the password away');
    } finally {
      await foreign.stop();
    }
  });

  it('is visited so by a session whose settings say so', async () => {
    const { settings } = context(PASSWORD);
    const lease = new SessionRegistry({ clock }).acquire(settings, {
      tls: { ca: provider.caPem },
      signOnVisitor: 'browser',
    });
    const tokens = await Promise.all([lease.session.accessToken(), lease.session.accessToken()]);
    assert.equal(new Set(tokens).size, 1);
    assert.equal(provider.attempts, 1);
    await lease.release(true);
  });

  it('never posts the SAML answer to the AssertionConsumerService', async () => {
    const tokens = emulator.stats().products['backup-for-aws'].tokenRequests.saml;
    await signIn();
    assert.equal(emulator.stats().products['backup-for-aws'].tokenRequests.saml, tokens + 1);
  });
});
