import type { ICredentialType, IHttpRequestHelper } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import type { ProductId } from '../core/products/registry';
import { productProfile } from '../core/products/registry';
import { authenticate } from './authenticate';
import { credentialFields } from './credential-fields';
import { preAuthentication } from './pre-authentication';
import { testPath } from './test-request';

/** What the credential types have in common, for n8n looks only at properties that a class itself has. */
export type VeeamCredential = Required<
  Pick<ICredentialType, 'properties' | 'preAuthentication' | 'authenticate' | 'test'>
>;

/** Builds the credential type of a product and a grant type. */
export function veeamCredential(product: ProductId, grant: GrantType): VeeamCredential {
  const profile = productProfile(product);
  return {
    properties: credentialFields(profile, grant),
    preAuthentication(this: IHttpRequestHelper, credentials) {
      return preAuthentication(product, grant, credentials, this.helpers.httpRequest);
    },
    authenticate: (credentials, options) => authenticate(product, grant, credentials, options),
    test: {
      request: {
        baseURL: '={{$credentials.server}}',
        url: testPath(profile),
        skipSslCertificateValidation: '={{$credentials.ignoreSslIssues}}',
        // The sign-in is the test. An account that may not read this list has signed in all the same.
        ignoreHttpStatusErrors: { ignore: true, except: [401] },
      },
    },
  };
}
