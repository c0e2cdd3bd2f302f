import type {
  DisplayCondition,
  INodeCredentialDescription,
  INodeProperties,
  NodeParameterValue,
} from 'n8n-workflow';
import { grantFor } from '../../../../core/grants/registry';
import { grantTypesOf } from '../../../../core/products/profile';
import type { ProductProfile } from '../../../../core/products/profile';
import { products } from '../../../../core/products/registry';
import type { ProductId } from '../../../../core/products/registry';
import { credentialTypeName } from '../../../../credentials/credential-type';

/** Whatever the value is. */
const given = when({ _cnd: { exists: true } });

/**
 * Every credential type of some products, shown where its product and its way to sign in are chosen.
 *
 * n8n's editor hides the parameter that chooses a credential and everything it depends on, and asks for it in the
 * dialog of the credential instead, where a choice of two steps has no place. It does so for a parameter called
 * `authentication` and for one whose values the credentials list; the written-out condition is neither.
 *
 * The editor puts the credential before the last parameter that its condition names: so the credential comes after the
 * way to sign in, which decides its type.
 *
 * @param before the parameter that follows the credential; it always has a value
 */
export function credentialChoice(
  before: string,
  offered: readonly ProductProfile<ProductId>[] = products,
): INodeCredentialDescription[] {
  return offered.flatMap((profile) =>
    grantTypesOf(profile).map((grant) => ({
      name: credentialTypeName(profile.id, grant),
      required: true,
      displayOptions: { show: { product: equals(profile.id), grantType: equals(grant), [before]: given } },
    })),
  );
}

// The type leaves conditions out, but credentials are shown by the same code as parameters, which has them.
function when(condition: DisplayCondition): NodeParameterValue[] {
  return [condition as unknown as string];
}

function equals(value: string): NodeParameterValue[] {
  return when({ _cnd: { eq: value } });
}

/**
 * The product that most people have. Named, not the first of a list: n8n stores no parameter that has its default, so
 * that another default would change the product of every stored node.
 */
const DEFAULT_PRODUCT: ProductId = 'backup-and-replication';

/** The parameters by which product and way to sign in are chosen. */
export function productParameters(
  offered: readonly ProductProfile<ProductId>[] = products,
): INodeProperties[] {
  return [
    {
      displayName: 'Product',
      name: 'product',
      type: 'options',
      noDataExpression: true,
      options: offered
        .map(({ id, name }) => ({ name, value: id }))
        .sort((one, other) => one.name.localeCompare(other.name, 'en')),
      default: DEFAULT_PRODUCT,
    },
    ...offered.map((profile): INodeProperties => ({
      displayName: 'Authentication',
      name: 'grantType',
      type: 'options',
      noDataExpression: true,
      displayOptions: { show: { product: [profile.id] } },
      options: grantTypesOf(profile)
        .map((grant) => ({ name: titled(grantFor(grant).label), value: grant }))
        .sort((one, other) => one.name.localeCompare(other.name, 'en')),
      default: 'password',
    })),
  ];
}

/** `user name and password` as it is written in a list of choices. */
function titled(label: string): string {
  return label.replace(/\b(?!and\b)[a-z]/g, (letter) => letter.toUpperCase());
}
