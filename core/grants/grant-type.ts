/** How a session is obtained; OAuth 2.0's names (RFC 6749) where it has them. */
export type GrantType =
  'password' | 'mfa' | 'authorization_code' | 'saml' | 'refresh_token' | 'api_key' | 'client_credentials';
