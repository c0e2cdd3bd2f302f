import assert from 'node:assert/strict';
import { askForSignOnUrl, redeemSamlResponse } from '../../core/grants/saml';
import type { TokenCallContext } from '../../core/grants/token-call-context';
import { isVeeamError } from '../../core/errors/veeam-error';
import type { VeeamError, VeeamErrorCode } from '../../core/errors/veeam-error';
import type { HttpAnswer, HttpRequest, Transport } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import type { TokenPair } from '../../core/session/token-pair';
import { PageVisitor } from '../../core/single-sign-on/page-visitor';
import { signOn } from '../../core/single-sign-on/sign-on';
import { answerTerms, refusedAnswerAdvice } from '../../core/single-sign-on/answer-terms';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { ServiceProvider } from '../../emulator/saml/service-provider';
import { GotTransport } from '../../runtime/got-transport';
import { missingForSimpleSamlPhp, SimpleSamlPhp } from './simplesamlphp';

const SARA = 'sara_baker@companymail.com';
const PASSWORD = "Adm'in345 Dept/01+ü&%";
const OTHER_AUDIENCE = 'https://another-service.example.com/saml';

/** A transport that keeps what went through it. */
class Recording implements Transport {
  readonly requests: HttpRequest[] = [];
  readonly #inner: GotTransport;
  constructor(inner: GotTransport) {
    this.#inner = inner;
  }
  send(request: HttpRequest): Promise<HttpAnswer> {
    this.requests.push(request);
    return this.#inner.send(request);
  }
}

const missing = missingForSimpleSamlPhp();
const mustRun = process.env['CI'] === 'true';

if (missing !== undefined && !mustRun) {
  console.log(`\n  NOT RUN: single sign-on against a real SimpleSAMLphp. Missing: ${missing}\n`);
}

describe('single sign-on at a real SimpleSAMLphp, with the emulator as service provider', function () {
  this.timeout(60_000);
  let provider: SimpleSamlPhp;
  let emulator: Emulator;
  let network: GotTransport;
  let transport: Recording;
  let minutesLater = 0;

  before(async function () {
    if (missing !== undefined) {
      if (mustRun) throw new Error(`SimpleSAMLphp is not installed: ${missing}`);
      this.skip();
    }
    provider = await SimpleSamlPhp.start([
      { username: 'sara', password: PASSWORD, mail: SARA },
      { username: 'elsewhere', password: PASSWORD, mail: SARA, otherAudience: OTHER_AUDIENCE },
      { username: 'stranger', password: PASSWORD, mail: 'stranger@companymail.com' },
    ]);
    emulator = await startEmulator({
      products: ['backup-for-aws'],
      ports: 'ephemeral',
      identityProvider: { entryPoint: provider.entryPoint, certificatePem: provider.certificatePem },
      now: () => Date.now() + minutesLater * 60_000,
    });
    const { serviceProvider } = emulator;
    assert.ok(serviceProvider);
    await provider.introduce(serviceProvider);
  });

  after(async () => {
    await emulator?.stop();
    await provider?.stop();
  });

  beforeEach(() => {
    minutesLater = 0;
    const server = emulator.servers['backup-for-aws'].url;
    network = new GotTransport(server, { tls: { ca: emulator.certificate.pem } });
    transport = new Recording(network);
  });

  afterEach(() => network?.close());

  function context(
    username: string,
    password: string,
  ): TokenCallContext & { username: string; password: string } {
    const settings = parseSettings({
      product: 'backup-for-aws',
      server: emulator.servers['backup-for-aws'].url,
      grant: 'saml',
      credentials: { username: SARA, idpUsername: username, idpPassword: password },
    });
    const redact = (text: string): string => text.replaceAll(password, '***');
    return { settings, transport, clock: { now: Date.now }, redact, username, password };
  }

  async function visit(call: ReturnType<typeof context>): Promise<string> {
    const { clock, redact, username, password } = call;
    const signOnUrl = await askForSignOnUrl(call);
    const credentials = { username, password };
    return signOn(new PageVisitor({ transport, clock }), {
      signOnUrl,
      credentials,
      extraOrigins: [],
      redact,
    });
  }

  async function signIn(username: string, password: string): Promise<TokenPair> {
    const call = context(username, password);
    return redeemSamlResponse(call, await visit(call));
  }

  /** Fails where the sign-in succeeds, where the error is another one, or where it holds the password. */
  async function refusal(code: VeeamErrorCode, attempt: () => Promise<unknown>): Promise<VeeamError> {
    try {
      await attempt();
    } catch (error) {
      assert.ok(isVeeamError(error, code), `${String(error)}\n${await provider.log()}`);
      assert.ok(!`${error.message}${JSON.stringify(error)}`.includes(PASSWORD));
      return error;
    }
    return assert.fail('the sign-in succeeded');
  }

  /** Why a service provider with the product's names refuses the provider's answer: the product itself keeps it quiet. */
  async function reason(username: string, change = (xml: string): string => xml): Promise<string> {
    const assertionConsumerService = emulator.serviceProvider?.assertionConsumerServiceUrl ?? '';
    const { entryPoint, certificatePem } = provider;
    const service = new ServiceProvider({
      now: Date.now,
      entryPoint,
      certificatePem,
      assertionConsumerService,
    });
    const { clock, redact } = context(username, PASSWORD);
    const signOnUrl = await service.signOnUrl();
    const answer = await signOn(new PageVisitor({ transport, clock }), {
      signOnUrl,
      credentials: { username, password: PASSWORD },
      extraOrigins: [],
      redact,
    });
    const verdict = await service.verify(
      Buffer.from(change(Buffer.from(answer, 'base64').toString('utf8'))).toString('base64'),
    );
    return 'refused' in verdict ? verdict.refused : assert.fail('the answer was taken');
  }

  it('brings a token pair that the product takes', async () => {
    const posts = provider.passwordPosts;
    const pair = await signIn('sara', PASSWORD);
    const answer = await transport.send({
      method: 'GET',
      url: `${emulator.servers['backup-for-aws'].url}/api/v1/sessions`,
      headers: { authorization: `Bearer ${pair.accessToken}`, 'x-api-version': '1.7-rev0' },
    });
    assert.equal(answer.statusCode, 200);
    assert.equal(provider.passwordPosts - posts, 1);
    assert.equal(emulator.stats().products['backup-for-aws'].tokenRequests.saml >= 1, true);
  });

  it('never posts the SAML answer to the AssertionConsumerService', async () => {
    await signIn('sara', PASSWORD);
    const service = emulator.serviceProvider?.assertionConsumerServiceUrl;
    assert.ok(service);
    assert.deepEqual(
      transport.requests.filter(({ url }) => url.startsWith(service)),
      [],
    );
  });

  it('is visited once by a session that a hundred messages ask for a token at once', async () => {
    const posts = provider.passwordPosts;
    const session = new Session(context('sara', PASSWORD).settings, { transport, clock: { now: Date.now } });
    const tokens = await Promise.all(Array.from({ length: 100 }, () => session.accessToken()));
    assert.equal(new Set(tokens).size, 1);
    assert.equal(provider.passwordPosts - posts, 1);
  });

  it('is not visited again by a session whose password it refused', async () => {
    const posts = provider.passwordPosts;
    const session = new Session(context('sara', 'not the password').settings, {
      transport,
      clock: { now: Date.now },
    });
    await refusal('VEEAM_SIGN_IN_REFUSED', () => session.accessToken());
    const error = await refusal('VEEAM_SIGN_IN_PAUSED', () => session.accessToken());
    assert.match(error.message, /Incorrect username or password/);
    assert.equal(provider.passwordPosts - posts, 1);
  });

  it('tells of a wrong password in the words of the provider, after one attempt', async () => {
    const posts = provider.passwordPosts;
    const tokens = emulator.stats().products['backup-for-aws'].tokenRequests.saml;
    const error = await refusal('VEEAM_SIGN_IN_REFUSED', () => signIn('sara', 'not the password'));
    assert.match(
      error.message,
      /refused user and password of sara\. The provider says: ".*Incorrect username or password/,
    );
    assert.ok(!error.message.includes('not the password'));
    assert.equal(provider.passwordPosts - posts, 1);
    assert.equal(emulator.stats().products['backup-for-aws'].tokenRequests.saml, tokens);
  });

  it('tells of an unknown user, after one attempt', async () => {
    const posts = provider.passwordPosts;
    const error = await refusal('VEEAM_SIGN_IN_REFUSED', () => signIn('nobody', PASSWORD));
    assert.match(error.message, /refused user and password of nobody\. The provider says: "/);
    assert.equal(provider.passwordPosts - posts, 1);
  });

  it('has an answer for another audience refused, and can tell for whom it is', async () => {
    const call = context('elsewhere', PASSWORD);
    const samlResponse = await visit(call);
    await refusal('VEEAM_SIGN_IN_REFUSED', () => redeemSamlResponse(call, samlResponse));
    assert.deepEqual(answerTerms(samlResponse).audiences, [OTHER_AUDIENCE]);
    assert.match(
      refusedAnswerAdvice(samlResponse, { server: call.settings.server, now: Date.now() }),
      /^The SAML answer is meant for https:\/\/another-service\.example\.com\/saml:/,
    );
    assert.match(await reason('elsewhere'), /audience/i);
  });

  it('has the answer for a person whom the product does not know refused', async () => {
    await refusal('VEEAM_SIGN_IN_REFUSED', () => signIn('stranger', PASSWORD));
  });

  it('has a tampered answer refused', async () => {
    const call = context('sara', PASSWORD);
    const xml = Buffer.from(await visit(call), 'base64').toString('utf8');
    assert.ok(xml.includes(SARA));
    const tampered = Buffer.from(xml.replaceAll(SARA, 'root_baker@companymail.com')).toString('base64');
    await refusal('VEEAM_SIGN_IN_REFUSED', () => redeemSamlResponse(call, tampered));
    const tamper = (answer: string): string => answer.replaceAll(SARA, 'root_baker@companymail.com');
    assert.match(await reason('sara', tamper), /signature/i);
  });

  it('has an answer that is too old refused', async () => {
    const call = context('sara', PASSWORD);
    const samlResponse = await visit(call);
    minutesLater = 30;
    const error = await refusal('VEEAM_SIGN_IN_REFUSED', () => redeemSamlResponse(call, samlResponse));
    assert.equal(error.oneTime, true);
    const later = Date.now() + 30 * 60_000;
    assert.match(
      refusedAnswerAdvice(samlResponse, { server: call.settings.server, now: later }),
      /was good until .* which is over/,
    );
  });

  it('has an answer that was used before refused', async () => {
    const call = context('sara', PASSWORD);
    const samlResponse = await visit(call);
    await redeemSamlResponse(call, samlResponse);
    await refusal('VEEAM_SIGN_IN_REFUSED', () => redeemSamlResponse(call, samlResponse));
  });

  it('quotes the page of a provider that does not know the service provider', async () => {
    const { serviceProvider } = emulator;
    assert.ok(serviceProvider);
    const posts = provider.passwordPosts;
    await provider.introduce({ ...serviceProvider, entityId: OTHER_AUDIENCE });
    try {
      const error = await refusal('VEEAM_SINGLE_SIGN_ON', () => signIn('sara', PASSWORD));
      assert.match(
        error.message,
        /answered \d+ with a page that leads nowhere\. The provider says: ".*metadata/i,
      );
    } finally {
      await provider.introduce(serviceProvider);
    }
    assert.equal(provider.passwordPosts - posts, 0);
  });

  it('says that it is the provider that is down', async () => {
    await provider.pause();
    try {
      const error = await refusal('VEEAM_UNREACHABLE', () => signIn('sara', PASSWORD));
      assert.match(
        error.message,
        /did not get through to the identity provider 127\.0\.0\.1:\d+: .*refuses the connection/,
      );
      assert.doesNotMatch(error.message, /Veeam REST API/);
    } finally {
      await provider.resume();
    }
    await signIn('sara', PASSWORD);
  });
});
