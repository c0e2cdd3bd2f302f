import type { IExecuteFunctions } from 'n8n-workflow';
import type { GrantType } from '../../../../core/grants/grant-type';
import { VeeamError } from '../../../../core/errors/veeam-error';
import { grantTypesOf } from '../../../../core/products/profile';
import { findProduct } from '../../../../core/products/registry';
import type { ProductProfile } from '../../../../core/products/profile';
import { readInputs, readSnapshot } from '../../../../credentials/credential-inputs';
import type { CredentialInputs } from '../../../../credentials/credential-inputs';
import { credentialTypeName } from '../../../../credentials/credential-type';
import { liveSession } from '../../../../credentials/live-sessions';
import type { LiveSession } from '../../../../credentials/live-sessions';

/** Where the node's session comes from: the credential that product and grant type choose. */
export interface CredentialSource {
  readonly profile: ProductProfile;
  readonly grant: GrantType;
  readonly typeName: string;
  /** What was entered in the credential, and the session of this process for it. */
  open(): Promise<{ readonly inputs: CredentialInputs; readonly live: LiveSession }>;
}

/**
 * Reads which credential an item uses.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where product and grant type do not belong together
 */
export function credentialSource(context: IExecuteFunctions, itemIndex: number): CredentialSource {
  const product = context.getNodeParameter('product', itemIndex) as string;
  const grantType = context.getNodeParameter('grantType', itemIndex) as string;
  const profile = findProduct(product);
  const grant = profile && grantTypesOf(profile).find((type) => type === grantType);
  if (profile === undefined || grant === undefined) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `There is no way to sign in called "${grantType}" for the product "${product}". Choose both in the node.`,
    );
  }
  const typeName = credentialTypeName(profile.id, grant);
  return {
    profile,
    grant,
    typeName,
    async open() {
      const credentials = await context.getCredentials(typeName, itemIndex);
      const inputs = readInputs(profile.id, grant, credentials);
      const live = liveSession(inputs);
      live.session.restore(readSnapshot(credentials));
      return { inputs, live };
    },
  };
}
