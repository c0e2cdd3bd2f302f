import { apiKey } from './api-key';
import { authorizationCode } from './authorization-code';
import { clientCredentials } from './client-credentials';
import type { Grant } from './grant';
import type { GrantType } from './grant-type';
import { mfa } from './mfa';
import { password } from './password';
import { refreshToken } from './refresh-token';
import { saml } from './saml';

const GRANTS: Readonly<Record<GrantType, Grant>> = {
  password,
  mfa,
  authorization_code: authorizationCode,
  saml,
  refresh_token: refreshToken,
  api_key: apiKey,
  client_credentials: clientCredentials,
};

/** The grant behind its type. */
export function grantFor(type: GrantType): Grant {
  return GRANTS[type];
}

/** The grant behind a type that may come from anywhere, or nothing. */
export function findGrant(type: string): Grant | undefined {
  return Object.hasOwn(GRANTS, type) ? GRANTS[type as GrantType] : undefined;
}
