import type { GrantType } from '../core/grants/grant-type';
import { grantTypesOf } from '../core/products/profile';
import type { ProductProfile } from '../core/products/profile';
import { products } from '../core/products/registry';
import { credentialTypeName } from '../credentials/credential-type';

/** How n8n's users read a way to sign in, in the name of a credential type. */
const TITLES: Readonly<Record<GrantType, string>> = {
  password: 'Password',
  mfa: 'MFA',
  authorization_code: 'Authorization Code',
  saml: 'Single Sign-On',
  refresh_token: 'Refresh Token',
  api_key: 'API Key',
  client_credentials: 'Client Account',
};

/** `Veeam Backup for AWS (Password)`: the name of a credential type without the "API" that n8n wants at its end. */
export function credentialTitle({ name }: ProductProfile, grant: GrantType): string {
  return `${name.replace(/ \(REST v(\d)\)$/, ' V$1')} (${TITLES[grant]})`;
}

/** The source file of one credential type. */
export interface CredentialClass {
  /** Name of the file in `credentials/`. */
  readonly file: string;
  /** Its place in the package, for the manifest. */
  readonly compiled: string;
  readonly source: string;
}

/** The classes that n8n is to find: one for each product and way to sign in of the registry, by name. */
export function credentialClasses(): CredentialClass[] {
  return products
    .flatMap((profile) => grantTypesOf(profile).map((grant) => credentialClass(profile, grant)))
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** Words under which people look for the node, with those of every product behind them. */
export function withProductWords(words: readonly string[]): string[] {
  return [...new Set([...words, ...products.flatMap(({ name, aliases = [] }) => [name, ...aliases])])];
}

function credentialClass(profile: ProductProfile, grant: GrantType): CredentialClass {
  const name = credentialTypeName(profile.id, grant);
  const className = name.charAt(0).toUpperCase() + name.slice(1);
  return {
    file: `${className}.credentials.ts`,
    compiled: `dist/credentials/${className}.credentials.js`,
    source: `import type { Icon, ICredentialType } from 'n8n-workflow';
import { veeamCredential } from './veeam-credential';

const credential = veeamCredential('${profile.id}', '${grant}');

export class ${className} implements ICredentialType {
  name = '${name}';
  displayName = '${credentialTitle(profile, grant)} API';
  documentationUrl = 'https://github.com/example/veeam-nodes/blob/main/docs/n8n.md';
  icon: Icon = { light: 'file:../icons/veeam.svg', dark: 'file:../icons/veeam.dark.svg' };
  properties = credential.properties;
  preAuthentication = credential.preAuthentication;
  authenticate = credential.authenticate;
  test = credential.test;
}
`,
  };
}
