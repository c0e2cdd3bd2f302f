import { createHash } from 'node:crypto';
import { ValidateInResponseTo, type Profile } from '@node-saml/node-saml';
import { parseXml2JsFromString } from '@node-saml/node-saml/lib/xml';
import { RequestCache } from './request-cache';
import { Verifier } from './verifier';

export interface ServiceProviderSettings {
  readonly now: () => number;
  /** Where the identity provider takes sign-on requests. */
  readonly entryPoint: string;
  readonly certificatePem: string;
  /** What has to be signed: the assertion (default), or the response around it. */
  readonly signs?: 'assertion' | 'response';
  /** The emulator's AssertionConsumerService, also its entity id. */
  readonly assertionConsumerService: string;
}

/** A good answer names the person, in the subject and in the attributes; a bad one is refused with a reason. */
export type SamlVerdict = { names: string[] } | { refused: string };

/** How long a sign-on URL may be used, milliseconds. A person may be typing. */
const requestLifetimeMs = 60 * 60 * 1000;
/** How far the clocks of the two sides may differ, milliseconds. */
const clockSkewMs = 2000;

/** The SAML service provider of a product: sign-on URLs, and answers verified as a service provider must. */
export class ServiceProvider {
  readonly #requests: RequestCache;
  readonly #verifier: Verifier;
  readonly #assertionConsumerService: string;
  readonly #seen = new Set<string>();

  constructor(settings: ServiceProviderSettings) {
    const { now, entryPoint, certificatePem, assertionConsumerService, signs = 'assertion' } = settings;
    this.#requests = new RequestCache(now, requestLifetimeMs);
    this.#assertionConsumerService = assertionConsumerService;
    this.#verifier = new Verifier(
      {
        entryPoint,
        idpCert: certificatePem,
        issuer: assertionConsumerService,
        audience: assertionConsumerService,
        callbackUrl: assertionConsumerService,
        wantAssertionsSigned: signs === 'assertion',
        wantAuthnResponseSigned: signs === 'response',
        validateInResponseTo: ValidateInResponseTo.always,
        requestIdExpirationPeriodMs: requestLifetimeMs,
        cacheProvider: this.#requests,
        acceptedClockSkewMs: clockSkewMs,
        disableRequestedAuthnContext: true,
        identifierFormat: null,
      },
      now,
    );
  }

  /** The entity id, which answers must name as their audience. */
  get entityId(): string {
    return this.#assertionConsumerService;
  }

  get assertionConsumerService(): string {
    return this.#assertionConsumerService;
  }

  /** SAML metadata, to introduce the emulator to a provider. */
  metadata(): string {
    return this.#verifier.generateServiceProviderMetadata(null);
  }

  /** A URL that takes a sign-on request to the provider (HTTP redirect binding). */
  signOnUrl(): Promise<string> {
    return this.#verifier.getAuthorizeUrlAsync('', undefined, {});
  }

  /**
   * Verifies an answer: signature, audience, time window and the request it answers by node-saml; destination,
   * recipient and that it was not presented before, here.
   */
  async verify(samlResponse: string): Promise<SamlVerdict> {
    const digest = createHash('sha256').update(samlResponse).digest('base64');
    if (this.#seen.has(digest)) return { refused: 'The SAML response was already used.' };
    this.#seen.add(digest);
    try {
      const { profile } = await this.#verifier.validatePostResponseAsync({ SAMLResponse: samlResponse });
      if (!profile) return { refused: 'The SAML response names nobody.' };
      await this.#checkAddressee(samlResponse, profile);
      return { names: namesIn(profile) };
    } catch (error) {
      return { refused: error instanceof Error ? error.message : 'The SAML response cannot be read.' };
    }
  }

  /** Forgets the requests under way. */
  clear(): void {
    this.#requests.clear();
    this.#seen.clear();
  }

  async #checkAddressee(samlResponse: string, profile: Profile): Promise<void> {
    const xml = await parseXml2JsFromString(Buffer.from(samlResponse, 'base64'));
    const [destination] = attributes(xml, ['Response'], 'Destination');
    const recipients = attributes(
      profile.getAssertion?.(),
      ['Assertion', 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData'],
      'Recipient',
    );
    const [inResponseTo] = attributes(
      profile.getAssertion?.(),
      ['Assertion', 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData'],
      'InResponseTo',
    );
    if (destination !== undefined && destination !== this.#assertionConsumerService) {
      throw new Error('The SAML response is for another destination.');
    }
    if (
      recipients.length === 0 ||
      recipients.some((recipient) => recipient !== this.#assertionConsumerService)
    ) {
      throw new Error('The SAML assertion is for another recipient.');
    }
    if (inResponseTo === undefined) throw new Error('The SAML assertion does not say what it answers.');
  }
}

/** Values of an attribute of all elements on a path, in the object form that node-saml gives XML. */
function attributes(root: unknown, path: readonly string[], name: string): string[] {
  let nodes: unknown[] = [root];
  for (const step of path) nodes = nodes.flatMap((node) => member(node, step) ?? []);
  return nodes.map((node) => member(member(node, '$'), name)).filter((value) => typeof value === 'string');
}

function member(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[name] : undefined;
}

/** Every text by which an answer may call the person: the subject, and the values of attributes. */
function namesIn(profile: Profile): string[] {
  const attributeValues = member(profile, 'attributes');
  const values =
    typeof attributeValues === 'object' && attributeValues !== null ? Object.values(attributeValues) : [];
  const texts = values.flat().filter((value): value is string => typeof value === 'string');
  return [...new Set([profile.nameID, ...texts].filter(Boolean))];
}
