/** An account of the demo. The names and passwords of the vendor's examples come first. */
export interface DemoUser {
  readonly username: string;
  readonly password: string;
  /** `readonly` may read; every change is answered with 403. */
  readonly role: 'administrator' | 'readonly';
  /**
   * Where the password is checked: by the product, or by the identity provider only. A client has its id as user
   * name and its secret as password; an API key is the password, and the token as well.
   */
  readonly origin: 'product' | 'identityProvider' | 'client' | 'apiKey';
  /** Base32 secret of the authenticator application; present means that MFA is enabled. */
  readonly totpSecret?: string;
  /** Further names under which the identity provider knows the account. */
  readonly aliases?: readonly string[];
}

/** Accounts that products share, by the part they play. Which a product has stands in its profile. */
export const demoUsers = {
  administrator: {
    username: 'administrator',
    password: 'Password1',
    role: 'administrator',
    origin: 'product',
  },
  vspcAdministrator: {
    username: 'vspc\\administrator',
    password: 'Password1',
    role: 'administrator',
    origin: 'product',
  },
  vacAdministrator: {
    username: 'vac\\administrator',
    password: 'Password1',
    role: 'administrator',
    origin: 'product',
  },
  mfaOperator: {
    username: 'mfa.operator',
    password: 'Password1',
    role: 'administrator',
    origin: 'product',
    totpSecret: 'MVWXK3DBORXXE3LGMFXXAZLSMF2G64RB',
  },
  readonly: {
    username: 'readonly',
    password: 'Password1',
    role: 'readonly',
    origin: 'product',
  },
  /** The example of the single sign-on section uses two names for this person. */
  identityProvider: {
    username: 'sara_baker@companymail.com',
    password: 'Admin345Dept01',
    role: 'administrator',
    origin: 'identityProvider',
    aliases: ['sara_baker@oz-test-domain.local'],
  },
  /** Every product has it: it proves that a client encodes what it sends. */
  specialCharacters: {
    username: "o'brien+backup@example.com",
    password: 'p&ss=w+rd %25/ü\\',
    role: 'administrator',
    origin: 'product',
  },
} as const satisfies Record<string, DemoUser>;

export type DemoUsers = typeof demoUsers;
