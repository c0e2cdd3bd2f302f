import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { GrantType } from '../../../../core/grants/grant-type';
import { VeeamError } from '../../../../core/errors/veeam-error';
import { grantTypesOf } from '../../../../core/products/profile';
import { findProduct } from '../../../../core/products/registry';
import type { ProductId } from '../../../../core/products/registry';
import type { ProductProfile } from '../../../../core/products/profile';
import { SAME_FOR_ALL_ITEMS } from '../../../../credentials/credential-fields';
import { enteredText } from '../../../../credentials/credential-inputs';
import { credentialTypeName } from '../../../../credentials/credential-type';
import { noteOpened, openCredential } from '../../../../credentials/opened-credential';
import type { OpenedCredential } from '../../../../credentials/opened-credential';

/** A credential as one item has it. */
export interface ItemCredential extends OpenedCredential {
  /** Decrypted, for one request: n8n's functions and ours note on it what became of that request. */
  readonly forOneRequest: () => ICredentialDataDecryptedObject;
}

/** Where an item's session comes from: the credential that product and grant type choose. */
export interface CredentialSource {
  readonly profile: ProductProfile<ProductId>;
  readonly grant: GrantType;
  readonly typeName: string;
  /** Reads the credential, its expressions for this item and its stored pair as it is now, or was a moment ago. */
  open(): Promise<ItemCredential>;
}

/**
 * Milliseconds for which a credential that is the same for all items is read once: n8n takes some for each reading. Not
 * longer, since another process may store a newer pair at any time.
 */
const READING_MS = 250;

interface Reading {
  readonly at: number;
  readonly credential: Promise<ItemCredential | undefined>;
}

/** The credentials of one execution. What is entered in them is parsed once, however many items share it. */
export class ItemCredentials {
  readonly #context: IExecuteFunctions;
  readonly #now: () => number;
  readonly #opened = new Map<string, OpenedCredential>();
  /** The newest reading of each type that is the same for all items, as far as is known. */
  readonly #readings = new Map<string, Reading>();
  /** Types of credentials that have expressions. */
  readonly #perItem = new Set<string>();

  /** @param now milliseconds since 1970; replaced by tests */
  constructor(context: IExecuteFunctions, now: () => number = Date.now) {
    this.#context = context;
    this.#now = now;
  }

  /**
   * Which credential an item uses.
   *
   * @throws VeeamError `VEEAM_CONFIGURATION` where product and grant type do not belong together
   */
  of(itemIndex: number): CredentialSource {
    const product = this.#context.getNodeParameter('product', itemIndex) as string;
    const grantType = this.#context.getNodeParameter('grantType', itemIndex) as string;
    const profile = findProduct(product);
    const grant = profile && grantTypesOf(profile).find((type) => type === grantType);
    if (profile === undefined || grant === undefined) {
      throw new VeeamError(
        'VEEAM_CONFIGURATION',
        `There is no way to sign in called "${grantType}" for the product "${product}". Choose both in the node.`,
      );
    }
    const typeName = credentialTypeName(profile.id, grant);
    return { profile, grant, typeName, open: () => this.#open(profile, grant, typeName, itemIndex) };
  }

  async #open(
    profile: ProductProfile<ProductId>,
    grant: GrantType,
    typeName: string,
    itemIndex: number,
  ): Promise<ItemCredential> {
    const recent = this.#recent(typeName);
    // Whoever comes first must not give way before it has begun to read.
    const shared = recent === undefined ? undefined : await recent;
    // Where a renewal is due, the stored pair may be newer.
    if (shared !== undefined && !this.#perItem.has(typeName) && !shared.live.session.isRenewalDue)
      return shared;
    return this.#read(profile, grant, typeName, itemIndex);
  }

  /** What another item has just read, or is about to. */
  #recent(typeName: string): Reading['credential'] | undefined {
    const reading = this.#perItem.has(typeName) ? undefined : this.#readings.get(typeName);
    if (reading === undefined || Math.abs(this.#now() - reading.at) > READING_MS) return undefined;
    return reading.credential;
  }

  #read(
    profile: ProductProfile<ProductId>,
    grant: GrantType,
    typeName: string,
    itemIndex: number,
  ): Promise<ItemCredential> {
    const credential = this.#context
      .getCredentials(typeName, itemIndex)
      .then((credentials) => this.#opening(profile, grant, typeName, credentials));
    this.#readings.set(typeName, { at: this.#now(), credential: credential.catch(() => undefined) });
    return credential;
  }

  #opening(
    profile: ProductProfile<ProductId>,
    grant: GrantType,
    typeName: string,
    credentials: ICredentialDataDecryptedObject,
  ): ItemCredential {
    if (credentials[SAME_FOR_ALL_ITEMS] !== true) this.#perItem.add(typeName);
    const entered = `${typeName} ${enteredText(credentials)}`;
    const known = this.#opened.get(entered);
    const opened =
      known === undefined ? openCredential(profile.id, grant, credentials) : noteOpened(credentials, known);
    this.#opened.set(entered, opened);
    const forOneRequest = (): ICredentialDataDecryptedObject => {
      const copy = { ...credentials };
      noteOpened(copy, opened);
      return copy;
    };
    return { ...opened, forOneRequest };
  }
}
