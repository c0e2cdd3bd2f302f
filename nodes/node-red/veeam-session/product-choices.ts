import type { GrantType } from '../../../core/grants/grant-type';
import type { InputName, InputNeed } from '../../../core/grants/inputs';
import { findGrant, grantFor } from '../../../core/grants/registry';
import { grantTypesOf } from '../../../core/products/profile';
import { products } from '../../../core/products/registry';

/** The inputs of a way to sign in, in the order in which the dialog shows them; nothing for one that there is not. */
export function fieldsOf(grant: string | undefined): readonly InputName[] {
  return grant === undefined ? [] : (findGrant(grant)?.inputs ?? []);
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
  readonly fields: readonly InputName[];
  readonly needs: readonly InputNeed[];
  /** What people should know before they enter an account. */
  readonly advice?: string | undefined;
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
      fields: grantFor(type).inputs,
      needs: grantFor(type).needs,
      // It is about what the product does with a password.
      advice: type === 'password' ? profile.signInAdvice : undefined,
    })),
  }));
}
