import assert from 'node:assert/strict';
import { isVeeamError } from '../../core/errors/veeam-error';
import { askForSignOnUrl, redeemSamlResponse } from '../../core/grants/saml';
import type { TokenCallContext } from '../../core/grants/token-call-context';
import { parseSettings } from '../../core/session/settings';
import { PageVisitor } from '../../core/single-sign-on/page-visitor';
import { signOn } from '../../core/single-sign-on/sign-on';
import type { SignOnVisit } from '../../core/single-sign-on/sign-on-visit';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import type { HttpAnswer, HttpRequest, Transport } from '../../core/ports';
import { GotTransport } from '../../runtime/got-transport';
import { browserProgram } from '../../runtime/sign-on-browser/browser-program';
import { BrowserVisitor } from '../../runtime/sign-on-browser/browser-visitor';
import { LemonLdap, missingForLemonLdap } from './lemonldap';
import { missingForSimpleSamlPhp, SimpleSamlPhp } from './simplesamlphp';
import type { ServiceProviderEntry } from './simplesamlphp';

const SARA = 'sara_baker@companymail.com';
const clock = { now: Date.now };

/** A real provider with one account. */
interface RealProvider {
  readonly entryPoint: string;
  readonly certificatePem: string;
  introduce(service: ServiceProviderEntry): Promise<void>;
  stop(): Promise<void>;
}

const PROVIDERS: readonly {
  readonly name: string;
  readonly account: { readonly username: string; readonly password: string };
  readonly missing: () => string | undefined;
  readonly prepare: () => Promise<RealProvider>;
}[] = [
  {
    name: 'SimpleSAMLphp',
    account: { username: 'sara', password: "Adm'in345 Dept/01+ü&%" },
    missing: missingForSimpleSamlPhp,
    prepare: () => SimpleSamlPhp.start([{ username: 'sara', password: "Adm'in345 Dept/01+ü&%", mail: SARA }]),
  },
  {
    name: 'LemonLDAP::NG',
    account: { username: 'dwho', password: 'dwho' },
    missing: missingForLemonLdap,
    prepare: async () => {
      const portal = await LemonLdap.prepare();
      const { entryPoint, certificatePem } = portal;
      return {
        entryPoint,
        certificatePem,
        introduce: (service) => portal.introduce(service, SARA),
        stop: () => portal.stop(),
      };
    },
  },
];

const VISITORS: readonly (readonly [string, (transport: Transport) => SignOnVisit])[] = [
  ['by reading its pages', (transport) => new PageVisitor({ transport, clock })],
  ['with a browser', (transport) => new BrowserVisitor({ transport, clock })],
];

function browserMissing(): string | undefined {
  try {
    browserProgram();
    return undefined;
  } catch {
    return 'a browser (package chromium)';
  }
}

/** A transport that counts the posts that hold a text. */
class Counting implements Transport {
  bodies: string[] = [];
  readonly #inner: Transport;
  constructor(inner: Transport) {
    this.#inner = inner;
  }
  send(request: HttpRequest): Promise<HttpAnswer> {
    if (request.method === 'POST')
      this.bodies.push(
        decodeURIComponent(
          Buffer.from(request.body ?? '')
            .toString()
            .replaceAll('+', ' '),
        ),
      );
    return this.#inner.send(request);
  }
}

for (const { name, account, missing, prepare } of PROVIDERS) {
  describe(`a real ${name}, visited in both ways`, function () {
    this.timeout(120_000);
    let provider: RealProvider;
    let emulator: Emulator;
    let network: GotTransport;

    before(async function () {
      const lacking = missing() ?? browserMissing();
      if (lacking !== undefined) {
        assert.notEqual(process.env['CI'], 'true', `missing: ${lacking}`);
        console.log(`\n  NOT RUN: ${name}. Missing: ${lacking}\n`);
        return this.skip();
      }
      provider = await prepare();
      const { entryPoint, certificatePem } = provider;
      emulator = await startEmulator({
        products: ['backup-for-aws'],
        ports: 'ephemeral',
        identityProvider: { entryPoint, certificatePem },
      });
      assert.ok(emulator.serviceProvider);
      await provider.introduce(emulator.serviceProvider);
      network = new GotTransport(emulator.servers['backup-for-aws'].url, {
        tls: { ca: emulator.certificate.pem },
      });
    });
    after(async () => {
      network?.close();
      await emulator?.stop();
      await provider?.stop();
    });

    async function answer(call: TokenCallContext, visitor: SignOnVisit, password: string): Promise<string> {
      const signOnUrl = await askForSignOnUrl(call);
      const credentials = { ...account, password };
      return signOn(visitor, {
        signOnUrl,
        credentials,
        account: SARA,
        extraOrigins: [],
        redact: call.redact,
      });
    }

    function context(transport: Transport): TokenCallContext {
      const settings = parseSettings({
        product: 'backup-for-aws',
        server: emulator.servers['backup-for-aws'].url,
        grant: 'saml',
        credentials: { username: SARA, idpPassword: account.password },
      });
      return { settings, transport, clock, redact: (text) => text };
    }

    for (const [how, makeVisitor] of VISITORS) {
      it(`brings a token pair ${how}, after one attempt`, async () => {
        const transport = new Counting(network);
        const call = context(transport);
        const samlResponse = await answer(call, makeVisitor(transport), account.password);
        assert.ok((await redeemSamlResponse(call, samlResponse)).accessToken);
        const told = transport.bodies.filter((body) => body.includes(`password=${account.password}`));
        assert.equal(told.length, 1);
      });

      it(`says refused ${how}, after one attempt`, async () => {
        const transport = new Counting(network);
        const error = await answer(context(transport), makeVisitor(transport), 'not the password').then(
          () => assert.fail('the sign-in succeeded'),
          (reason: unknown) => reason,
        );
        assert.ok(isVeeamError(error, 'VEEAM_SIGN_IN_REFUSED'), String(error));
        assert.ok(!error.message.includes('not the password'));
        assert.equal(transport.bodies.filter((body) => body.includes('password=not the password')).length, 1);
      });
    }
  });
}
