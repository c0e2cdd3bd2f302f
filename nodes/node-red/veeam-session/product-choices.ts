import type { GrantType } from '../../../core/grants/grant-type';
import { grantFor } from '../../../core/grants/registry';
import { grantTypesOf } from '../../../core/products/profile';
import { products } from '../../../core/products/registry';
import type { Credentials } from '../../../core/schemas/schemas';

/** The credentials that a grant works with, in the order in which the dialog shows them. */
const GRANT_FIELDS: Readonly<Record<GrantType, readonly (keyof Credentials)[]>> = {
  password: ['username', 'password'],
  mfa: ['username', 'password', 'totpSecret'],
  authorization_code: ['authorizationCode'],
  saml: ['username', 'idpUsername', 'idpPassword', 'totpSecret'],
  refresh_token: ['refreshToken'],
};

/** The credentials of a grant; nothing for a grant that there is not. */
export function fieldsOf(grant: string | undefined): readonly (keyof Credentials)[] {
  return grant !== undefined && Object.hasOwn(GRANT_FIELDS, grant) ? GRANT_FIELDS[grant as GrantType] : [];
}

/** A product as the dialog offers it; all of it comes from the product's profile. */
export interface ProductChoice {
  readonly id: string;
  readonly name: string;
  readonly defaultPort: number;
  readonly userNameExample: string;
  readonly apiVersions: readonly string[];
  readonly defaultApiVersion: string;
  readonly grants: readonly GrantChoice[];
}

export interface GrantChoice {
  readonly type: GrantType;
  readonly label: string;
  readonly fields: readonly (keyof Credentials)[];
}

/** Every product that can be chosen. */
export function productChoices(): ProductChoice[] {
  return products.map((profile) => ({
    id: profile.id,
    name: profile.name,
    defaultPort: profile.defaultPort,
    userNameExample: profile.userNameExample,
    apiVersions: profile.versioning.revisions,
    defaultApiVersion: profile.versioning.default,
    grants: grantTypesOf(profile).map((type) => ({
      type,
      label: grantFor(type).label,
      fields: fieldsOf(type),
    })),
  }));
}
