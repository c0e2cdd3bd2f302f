import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { GrantType } from '../../../../core/grants/grant-type';
import { VeeamError } from '../../../../core/errors/veeam-error';
import { grantTypesOf } from '../../../../core/products/profile';
import { findProduct } from '../../../../core/products/registry';
import type { ProductId } from '../../../../core/products/registry';
import type { ProductProfile } from '../../../../core/products/profile';
import { isSameForAllItems } from '../../../../credentials/credential-fields';
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
  /** Reads the credential, its expressions for this item and its stored pair as it is now. */
  open(): Promise<ItemCredential>;
}

/** A credential as it was read for one item. */
interface Reading {
  readonly credentials: ICredentialDataDecryptedObject;
  readonly opened: OpenedCredential;
  /** When it was read, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Milliseconds for which what was read for one item serves the others, where no field holds an expression. n8n fetches
 * a credential from its database and decrypts it, anew for each item: 3 ms of CPU. Another process may store a newer
 * pair meanwhile, so it is read again soon.
 */
const READING_MS = 1000;

/** The credentials of one execution. What is entered in them is parsed once, however many items share it. */
export class ItemCredentials {
  readonly #context: IExecuteFunctions;
  /** The last reading of each type of credential; nothing came of one that failed. */
  readonly #readings = new Map<string, Promise<Reading | undefined>>();
  readonly #opened = new Map<string, OpenedCredential>();

  constructor(context: IExecuteFunctions) {
    this.#context = context;
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
    let last = this.#readings.get(typeName);
    while (last !== undefined) {
      const known = await last;
      if (known !== undefined && isGoodForOthers(known)) return forItem(known);
      const newest = this.#readings.get(typeName);
      if (newest === last || (known !== undefined && !isSameForAllItems(known.credentials))) break;
      last = newest;
    }
    const reading = this.#read(profile, grant, typeName, itemIndex);
    // Whoever comes next waits for it, to see whether it is good for all.
    this.#readings.set(
      typeName,
      reading.catch(() => undefined),
    );
    return forItem(await reading);
  }

  async #read(
    profile: ProductProfile<ProductId>,
    grant: GrantType,
    typeName: string,
    itemIndex: number,
  ): Promise<Reading> {
    const credentials = await this.#context.getCredentials(typeName, itemIndex);
    const entered = `${typeName} ${enteredText(credentials)}`;
    const known = this.#opened.get(entered);
    const opened =
      known === undefined ? openCredential(profile.id, grant, credentials) : noteOpened(credentials, known);
    this.#opened.set(entered, opened);
    return { credentials, opened, at: opened.live.now };
  }
}

function isGoodForOthers({ credentials, opened, at }: Reading): boolean {
  return isSameForAllItems(credentials) && Math.abs(opened.live.now - at) < READING_MS;
}

function forItem({ credentials, opened }: Reading): ItemCredential {
  const forOneRequest = (): ICredentialDataDecryptedObject => {
    const copy = { ...credentials };
    noteOpened(copy, opened);
    return copy;
  };
  return { ...opened, forOneRequest };
}
