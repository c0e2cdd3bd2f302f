import type { ProductId } from './products/product-id';

/** An account of the demo. The names and passwords of the vendor's examples come first. */
export interface DemoUser {
  readonly username: string;
  readonly password: string;
  readonly products: readonly ProductId[];
  /** `readonly` may read; every change is answered with 403. */
  readonly role: 'administrator' | 'readonly';
  /** Where the password is checked: by the product, or by the identity provider only. */
  readonly origin: 'product' | 'identityProvider';
  /** Base32 secret of the authenticator application; present means that MFA is enabled. */
  readonly totpSecret?: string;
  /** Further names under which the identity provider knows the account. */
  readonly aliases?: readonly string[];
}

const everywhere: readonly ProductId[] = [
  'backup-for-aws',
  'service-provider-console-v2',
  'availability-console',
];

/** The accounts of the demo, by the part they play. */
export const demoUsers = {
  administrator: {
    username: 'administrator',
    password: 'Password1',
    products: ['backup-for-aws'],
    role: 'administrator',
    origin: 'product',
  },
  vspcAdministrator: {
    username: 'vspc\\administrator',
    password: 'Password1',
    products: ['service-provider-console-v2'],
    role: 'administrator',
    origin: 'product',
  },
  vacAdministrator: {
    username: 'vac\\administrator',
    password: 'Password1',
    products: ['availability-console'],
    role: 'administrator',
    origin: 'product',
  },
  mfaOperator: {
    username: 'mfa.operator',
    password: 'Password1',
    products: ['backup-for-aws'],
    role: 'administrator',
    origin: 'product',
    totpSecret: 'MVWXK3DBORXXE3LGMFXXAZLSMF2G64RB',
  },
  readonly: {
    username: 'readonly',
    password: 'Password1',
    products: ['backup-for-aws'],
    role: 'readonly',
    origin: 'product',
  },
  /** The example of the single sign-on section uses two names for this person. */
  identityProvider: {
    username: 'sara_baker@companymail.com',
    password: 'Admin345Dept01',
    products: ['backup-for-aws'],
    role: 'administrator',
    origin: 'identityProvider',
    aliases: ['sara_baker@oz-test-domain.local'],
  },
  /** Proves that a client encodes what it sends. */
  specialCharacters: {
    username: "o'brien+backup@example.com",
    password: 'p&ss=w+rd %25/ü\\',
    products: everywhere,
    role: 'administrator',
    origin: 'product',
  },
} as const satisfies Record<string, DemoUser>;

export type DemoUsers = typeof demoUsers;

/** The accounts that one product knows. */
export function usersOf(product: ProductId): DemoUser[] {
  return Object.values<DemoUser>(demoUsers).filter((user) => user.products.includes(product));
}
