import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { GrantType } from '../../../../core/grants/grant-type';
import { VeeamError } from '../../../../core/errors/veeam-error';
import { grantTypesOf } from '../../../../core/products/profile';
import { findProduct } from '../../../../core/products/registry';
import type { ProductId } from '../../../../core/products/registry';
import type { ProductProfile } from '../../../../core/products/profile';
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

/** The credentials of one execution. What is entered in them is parsed once, however many items share it. */
export class ItemCredentials {
  readonly #context: IExecuteFunctions;
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
    const credentials = await this.#context.getCredentials(typeName, itemIndex);
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
