/** The grant types of a product's token path. */
export type GrantType =
  'password' | 'mfa' | 'refresh_token' | 'authorization_code' | 'client_credentials' | 'saml';

/** How a product spells the fields of a token request. */
export interface TokenFields {
  readonly grantType: string;
  readonly username: string;
  readonly password: string;
  readonly refreshToken: string;
  readonly mfaToken?: string;
  readonly mfaCode?: string;
  readonly code?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** What a token answer can say. */
export type TokenMember = 'accessToken' | 'tokenType' | 'refreshToken' | 'expiresIn' | 'issued' | 'expires';

/** A token answer. */
export interface TokenAnswer {
  /** The members in their order, each with the product's name for it. */
  readonly members: readonly (readonly [TokenMember, string])[];
  /** Members that every answer has besides, such as those that are null. They come first. */
  readonly constants?: Readonly<Record<string, unknown>>;
  /** Where the answer to the password grant names the user. */
  readonly username?: string;
  /** A refresh is answered with the name, too. */
  readonly refreshNamesUser?: true;
  /** By how many seconds expires_in stays below the life. */
  readonly expiresInShortBy: number;
  /** The token type in the product's spelling; `bearer` without it. */
  readonly tokenType?: string;
  /** How times are written; without a zone, in UTC, by default. */
  readonly times?: 'utcWithoutZone' | 'utc' | 'offset';
}

/** A path of some versions only. */
export interface VersionedPath {
  readonly path: string;
  /** First and last version that has it, by their places among the published ones. */
  readonly since?: number;
  readonly until?: number;
}

/** Single sign-on by SAML. */
export type SingleSignOn = {
  /** Member of the answer that holds the address of the identity provider. */
  readonly addressMember: string;
  /** Form field of the call that redeems the provider's answer. */
  readonly answerField: string;
  /** Path of the AssertionConsumerService. */
  readonly assertionConsumerService: string;
} & (
  | {
      readonly by: 'question';
      readonly signOnUrlPath: string;
      readonly userNameParameter: string;
      readonly redeemPath: string;
    }
  /**
   * A password grant that names the user and no password is answered with the address; the provider's answer is
   * redeemed at the token path with the grant type `saml`.
   */
  | { readonly by: 'token request' }
);

/** How a session is ended. */
export type LogOut =
  | {
      /** A call with the access token. */
      readonly by: 'call';
      readonly method: 'POST' | 'DELETE';
      readonly paths: readonly VersionedPath[];
      /** Without a body: 204. */
      readonly answer?: { readonly status: number; readonly body?: object };
    }
  | {
      /** A form with the token that is to end, access or refresh token; the answer is 200 and no body. */
      readonly by: 'revocation';
      readonly path: string;
      readonly field: string;
    };

/** How a product signs in and out, in its own words. */
export interface SignIn {
  readonly tokenPath: string;
  /**
   * Media types that a form may come under; an empty text is none at all. Without the list the label is not looked
   * at.
   */
  readonly mediaTypes?: readonly string[];
  /** The grant types that the product has, each with its spelling, or several that it takes. */
  readonly grantTypes: Readonly<Partial<Record<GrantType, string | readonly string[]>>>;
  /** First and last version that has a grant type, where not all do, by their places among the published ones. */
  readonly grantVersions?: Readonly<Partial<Record<GrantType, Omit<VersionedPath, 'path'>>>>;
  readonly fields: TokenFields;
  readonly answer: TokenAnswer;
  /** The answer of the first step with MFA; its members stand for user name, "enabled" and the mfa token. */
  readonly mfaChallenge?: {
    readonly status: number;
    readonly members: readonly [username: string | undefined, enabled: string | undefined, mfaToken: string];
    readonly constants?: Readonly<Record<string, unknown>>;
  };
  /**
   * A field by which a token request says that it keeps no cookies. A pair that was asked for without it is worth
   * nothing without the antiforgery cookie, which the emulator never gives.
   */
  readonly withoutCookies?: { readonly field: string; readonly value: string };
  /** Absent where a product has none. */
  readonly logOut?: LogOut;
  /** Codes for other applications: where they are issued and what the answer's member is called. */
  readonly authorizationCode?: { readonly paths: readonly VersionedPath[]; readonly member: string };
  readonly singleSignOn?: SingleSignOn;
  /** Whether a refresh token is good for one use. */
  readonly refreshTokens: 'singleUse' | 'reusable';
}

/** OAuth 2.0's names for the fields (RFC 6749) and those that Veeam's products share. */
export const usualFields = {
  grantType: 'grant_type',
  username: 'username',
  password: 'password',
  refreshToken: 'refresh_token',
  mfaToken: 'mfa_token',
  mfaCode: 'mfa_code',
  code: 'code',
  clientId: 'client_id',
  clientSecret: 'client_secret',
} as const satisfies TokenFields;

/** OAuth 2.0's names for the members of a token answer, and the times that Veeam adds. */
export const usualMembers = {
  accessToken: ['accessToken', 'access_token'],
  tokenType: ['tokenType', 'token_type'],
  refreshToken: ['refreshToken', 'refresh_token'],
  expiresIn: ['expiresIn', 'expires_in'],
  issued: ['issued', '.issued'],
  expires: ['expires', '.expires'],
} as const satisfies Record<TokenMember, readonly [TokenMember, string]>;
