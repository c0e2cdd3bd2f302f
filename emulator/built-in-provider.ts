import { signingCertificate, type SelfSigned } from './certificate';
import { deliver } from './http/deliver';
import { htmlAnswer } from './http/answer';
import { Listener } from './http/listener';
import { problemPage } from './saml/pages';
import { IdentityProvider, signOnPath } from './saml/identity-provider';
import type { ExternalIdentityProvider } from './options';
import type { ResolvedOptions } from './running-product';
import { demoUsers, type DemoUser } from './users';

/** Port of the built-in identity provider, before the offset. */
export const identityProviderPort = 11080;

/** The built-in identity provider on its port: plain HTTP, for the demo. */
export class BuiltInProvider {
  readonly provider: IdentityProvider;
  readonly #listener: Listener;
  readonly #signer: SelfSigned;

  private constructor(
    options: ResolvedOptions,
    signer: SelfSigned,
    assertionConsumerServices: () => readonly string[],
  ) {
    this.#signer = signer;
    this.provider = new IdentityProvider({
      now: options.now,
      users: Object.values<DemoUser>(demoUsers),
      signer,
      entityId: () => `${this.#listener.url}/idp`,
      assertionConsumerServices,
    });
    this.#listener = new Listener({
      what: 'the identity provider',
      host: options.host,
      port: options.ports === 'ephemeral' ? 0 : identityProviderPort + (options.portOffset ?? 0),
      onRequest: (request, response) => {
        this.provider.handle(request).then(
          (answer) => deliver(response, answer),
          (error: unknown) => {
            if (error instanceof URIError)
              deliver(response, htmlAnswer(400, problemPage('The request is malformed.')));
            else response.socket?.destroy();
          },
        );
      },
    });
  }

  /** Makes its signing certificate; it does not listen yet. */
  static async create(
    options: ResolvedOptions,
    assertionConsumerServices: () => readonly string[],
  ): Promise<BuiltInProvider> {
    const signer = await signingCertificate('Veeam emulator identity provider');
    return new BuiltInProvider(options, signer, assertionConsumerServices);
  }

  /** How a service provider reaches it. */
  get description(): ExternalIdentityProvider {
    return {
      entryPoint: this.#listener.url + signOnPath,
      certificatePem: this.#signer.certificatePem,
      logName: 'built-in identity provider',
    };
  }

  start(): Promise<void> {
    return this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }
}
