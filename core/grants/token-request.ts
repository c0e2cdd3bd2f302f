import type { HttpRequest } from '../ports';
import type { PathTemplate, TokenField } from '../products/profile';
import { pathFor, versionHeader } from '../products/version';
import type { SessionSettings } from '../session/session-settings';

/** OAuth 2.0's names (RFC 6749, sections 4 to 6), and those that Veeam's products share. */
const USUAL_NAMES: Readonly<Record<TokenField, string>> = {
  grantType: 'grant_type',
  username: 'username',
  password: 'password',
  refreshToken: 'refresh_token',
  mfaToken: 'mfa_token',
  mfaCode: 'mfa_code',
  code: 'code',
  clientId: 'client_id',
  clientSecret: 'client_secret',
  samlResponse: 'saml_response',
};

/** What a token request carries. */
export type TokenFields = Partial<Readonly<Record<TokenField, string>>>;

/**
 * A request for tokens in the spelling of the session's product: a form post, every value percent-encoded.
 *
 * @param path where it goes if not to the product's usual place
 */
export function tokenRequest(
  settings: SessionSettings,
  fields: TokenFields,
  path?: PathTemplate,
): HttpRequest {
  const { profile, server, apiVersion } = settings;
  const { fields: names = {}, constants = {}, path: usual } = profile.tokenCall;
  const form = Object.entries(fields).map(([field, value]) => [
    names[field as TokenField] ?? USUAL_NAMES[field as TokenField],
    value,
  ]);
  return formRequest(`${server}${pathFor(path ?? usual, apiVersion)}`, versionHeader(profile, apiVersion), [
    ...form,
    ...Object.entries(constants),
  ]);
}

/** A form post of name and value pairs. */
export function formRequest(
  url: string,
  headers: Readonly<Record<string, string>>,
  fields: readonly (readonly string[])[],
): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields.map(([name = '', value = '']) => [name, value])).toString(),
  };
}
