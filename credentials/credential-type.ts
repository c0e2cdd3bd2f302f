import type { GrantType } from '../core/grants/grant-type';

/** The words of a grant type in the names of credential types. */
const GRANT_WORDS: Readonly<Record<GrantType, string>> = {
  password: 'Password',
  mfa: 'Mfa',
  authorization_code: 'AuthorizationCode',
  saml: 'SingleSignOn',
  refresh_token: 'RefreshToken',
  api_key: 'ApiKey',
  client_credentials: 'ClientAccount',
};

/** Name under which n8n knows the credential type of a product and a grant type; it never changes. */
export function credentialTypeName(product: string, grant: GrantType): string {
  // The maker stands before every name already.
  const words = product
    .replace(/^veeam-/, '')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `veeam${words.join('')}${GRANT_WORDS[grant]}Api`;
}
