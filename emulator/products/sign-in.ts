/** The grant types of a product's token path. */
export type GrantType = 'password' | 'mfa' | 'refresh_token' | 'authorization_code';

/** How a product spells the fields of a token request. */
export interface TokenFields {
  readonly grantType: string;
  readonly username: string;
  readonly password: string;
  readonly refreshToken: string;
  readonly mfaToken?: string;
  readonly mfaCode?: string;
  readonly code?: string;
}

/** What a token answer can say. */
export type TokenMember = 'accessToken' | 'tokenType' | 'refreshToken' | 'expiresIn' | 'issued' | 'expires';

/** A token answer. */
export interface TokenAnswer {
  /** The members in their order, each with the product's name for it. */
  readonly members: readonly (readonly [TokenMember, string])[];
  /** Where the answer to the password grant names the user. */
  readonly username?: string;
  /** By how many seconds expires_in stays below the life. */
  readonly expiresInShortBy: number;
}

/** A path of some versions only. */
export interface VersionedPath {
  readonly path: string;
  /** First and last version that has it, by their places among the published ones. */
  readonly since?: number;
  readonly until?: number;
}

/** Single sign-on by SAML. */
export interface SingleSignOn {
  readonly signOnUrlPath: string;
  readonly userNameParameter: string;
  /** Member of the answer that holds the address. */
  readonly addressMember: string;
  readonly redeemPath: string;
  /** Form field of the redeem call. */
  readonly answerField: string;
  /** Path of the AssertionConsumerService. */
  readonly assertionConsumerService: string;
}

/** How a product signs in and out, in its own words. */
export interface SignIn {
  readonly tokenPath: string;
  /**
   * Media types that a form may come under; an empty text is none at all. Without the list the label is not looked
   * at.
   */
  readonly mediaTypes?: readonly string[];
  /** The grant types that the product has, each with its spelling. */
  readonly grantTypes: Readonly<Partial<Record<GrantType, string>>>;
  readonly fields: TokenFields;
  readonly answer: TokenAnswer;
  /** The answer of the first step with MFA; its members stand for user name, "enabled" and the mfa token. */
  readonly mfaChallenge?: {
    readonly status: number;
    readonly members: readonly [username: string, enabled: string, mfaToken: string];
  };
  readonly logOut: {
    readonly method: 'POST' | 'DELETE';
    readonly paths: readonly string[];
    /** Without a message: 204 and no body. */
    readonly message?: string;
  };
  /** Codes for other applications: where they are issued and what the answer's member is called. */
  readonly authorizationCode?: { readonly paths: readonly VersionedPath[]; readonly member: string };
  readonly singleSignOn?: SingleSignOn;
  /** Whether a refresh token is good for one use. */
  readonly refreshTokens: 'singleUse' | 'reusable';
}
