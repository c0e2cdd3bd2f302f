import type { GrantType } from '../grants/grant-type';

/** Ids under which flows and credentials remember a product; they never change. */
export type ProductId = 'backup-for-aws' | 'service-provider-console-v2' | 'availability-console';

/** How a product is told which revision of its API is meant. */
export type ApiVersioning =
  | {
      readonly in: 'header';
      readonly header: string;
      readonly revisions: readonly string[];
      readonly default: string;
    }
  | { readonly in: 'path'; readonly revisions: readonly string[]; readonly default: string };

/** How a session is ended on the server. Several paths are tried in order while the answer is 404. */
export interface SignOut {
  readonly method: 'POST' | 'DELETE';
  readonly paths: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** What the product answers when the session has ended: a message in JSON, or an empty body. */
  readonly confirmedBy: 'message' | 'nothing';
}

/** How a product cuts long lists into pages: query parameters in, envelope out. */
export interface PagingStyle {
  /** Query parameter with the number of entries to skip. */
  readonly offset: string;
  /** Query parameter with the number of entries wanted. */
  readonly limit: string;
  readonly pageSize: number;
  /** Member of the answer that holds the entries; absent where the answer is the bare list. */
  readonly entries?: string;
  /** Member of the answer that holds the number of all entries. */
  readonly total?: string;
}

/** The token request of a grant that differs between products in no more than names. */
export interface TokenGrant {
  /** Value of `grant_type`. */
  readonly grantType: string;
}

export interface MfaGrantProfile extends TokenGrant {
  readonly challengeField: string;
  readonly codeField: string;
}

export interface AuthorizationCodeGrantProfile extends TokenGrant {
  readonly codeField: string;
  /** Where a signed-in session asks for a code (POST, no body). */
  readonly issuePath: string;
  /** Seconds a code lives unless the operator of the server changed it. */
  readonly codeLifetime: number;
}

export interface SingleSignOnProfile {
  /** Where the product tells the address of the identity provider (GET). */
  readonly signOnUrlPath: string;
  readonly userNameParameter: string;
  /** Where the provider's SAML answer is exchanged for a token pair (POST, form). */
  readonly redeemPath: string;
  readonly answerField: string;
}

/** The grants a product takes; what is absent is not offered anywhere. */
export interface GrantProfiles {
  readonly password?: TokenGrant;
  readonly refresh_token?: TokenGrant;
  readonly mfa?: MfaGrantProfile;
  readonly authorization_code?: AuthorizationCodeGrantProfile;
  readonly saml?: SingleSignOnProfile;
}

/** Everything in which one Veeam product differs from another. Pure data; a new product is one more of these. */
export interface ProductProfile {
  readonly id: ProductId;
  /** Name as Veeam writes it. */
  readonly name: string;
  readonly defaultPort: number;
  readonly versioning: ApiVersioning;
  /** Root of the resources, to which a path without leading slash is relative; `{version}` is filled in. */
  readonly apiRoot: string;
  /** Where token pairs are asked for (POST, form). */
  readonly signInPath: string;
  readonly grants: GrantProfiles;
  readonly signOut: SignOut;
  /** A short call below the API's root that any account may make; it tells whether a token is taken. */
  readonly probePath: string;
  readonly paging: PagingStyle;
  /** An account as users of this product write it, shown as an example in dialogs. */
  readonly userNameExample: string;
}

/** Grant types a product takes, in the order in which dialogs show them. */
export function grantTypesOf(profile: ProductProfile): GrantType[] {
  return (Object.keys(profile.grants) as GrantType[]).filter((type) => profile.grants[type] !== undefined);
}
