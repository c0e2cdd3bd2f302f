import type { GrantType } from '../../../core/grants/grant-type';
import { grantFor } from '../../../core/grants/registry';
import { grantTypesOf } from '../../../core/products/profile';
import { products } from '../../../core/products/registry';
import type { Credentials } from '../../../core/schemas/schemas';

type CredentialName = keyof Credentials;

/**
 * What a grant cannot do without: one of these credentials, everywhere or where another one is filled in. The grants
 * check the same when a session is opened; the dialog says it before anything is deployed.
 */
export interface GrantNeed {
  readonly oneOf: readonly CredentialName[];
  readonly where?: CredentialName;
}

interface GrantInputs {
  /** In the order in which the dialog shows them. */
  readonly fields: readonly CredentialName[];
  readonly needs: readonly GrantNeed[];
}

const ACCOUNT: readonly GrantNeed[] = [{ oneOf: ['username'] }, { oneOf: ['password'] }];

const GRANT_INPUTS: Readonly<Record<GrantType, GrantInputs>> = {
  password: { fields: ['username', 'password'], needs: ACCOUNT },
  mfa: { fields: ['username', 'password', 'totpSecret'], needs: ACCOUNT },
  // The code may come with a message.
  authorization_code: { fields: ['authorizationCode'], needs: [] },
  saml: {
    fields: ['username', 'idpUsername', 'idpPassword'],
    needs: [{ oneOf: ['username', 'idpUsername'] }, { oneOf: ['idpPassword'], where: 'idpUsername' }],
  },
  refresh_token: { fields: ['refreshToken'], needs: [{ oneOf: ['refreshToken'] }] },
};

/** The credentials of a grant; nothing for a grant that there is not. */
export function fieldsOf(grant: string | undefined): readonly CredentialName[] {
  return grant !== undefined && Object.hasOwn(GRANT_INPUTS, grant)
    ? GRANT_INPUTS[grant as GrantType].fields
    : [];
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

export interface GrantChoice extends GrantInputs {
  readonly type: GrantType;
  readonly label: string;
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
      ...GRANT_INPUTS[type],
    })),
  }));
}
