import type { GrantType } from '../grants/grant-type';
import type { AlarmsApi } from './alarms-api';
import type { IncidentSources } from './incident-sources';
import type { JobsApi } from './jobs-api';
import type { MemberPath } from './member-path';

export type { MemberPath } from './member-path';

/** A path from the server's root; `{version}` stands for the chosen revision of the API. */
export type PathTemplate = `/${string}`;

/** How a product is told which revision of its API is meant. */
export type ApiVersioning =
  | {
      readonly in: 'header';
      readonly header: string;
      readonly revisions: readonly string[];
      readonly default: string;
    }
  | { readonly in: 'path'; readonly revisions: readonly string[]; readonly default: string };

/** Fields of a token request that a product may spell in its own way. */
export type TokenField =
  | 'grantType'
  | 'username'
  | 'password'
  | 'refreshToken'
  | 'mfaToken'
  | 'mfaCode'
  | 'code'
  | 'samlResponse'
  | 'clientId'
  | 'clientSecret';

/** Where and in which words token pairs are asked for: POST, form-encoded. What is absent is OAuth 2.0's own name. */
export interface TokenCallProfile {
  readonly path: PathTemplate;
  readonly fields?: Partial<Readonly<Record<TokenField, string>>>;
  /** Fields with a value of their own that every token request carries. */
  readonly constants?: Readonly<Record<string, string>>;
}

/** The token request of a way to sign in. */
export interface TokenGrant {
  /** Value of `grant_type`, in the product's own spelling. */
  readonly grantType: string;
}

export interface AuthorizationCodeGrant extends TokenGrant {
  /** Seconds a code lives unless the operator of the server changed it. */
  readonly codeLifetime: number;
  /** Where a signed-in session asks for a code (POST, no body); absent where a code comes from elsewhere. */
  readonly issuePath?: PathTemplate;
}

export interface SingleSignOnGrant {
  /** Where the product tells the address of the identity provider. */
  readonly signOnUrl:
    | {
        /** A question of its own (GET, nobody signed in). */
        readonly by: 'question';
        readonly path: PathTemplate;
        readonly userNameParameter: string;
        readonly member: MemberPath;
      }
    | {
        /** The answer to a token request that names the user and no password. */
        readonly by: 'token request';
        readonly grantType: string;
        readonly member: MemberPath;
      };
  /** Where the provider's SAML answer is exchanged for a token pair (POST, form); the token path where absent. */
  readonly redeemPath?: PathTemplate;
  /** Value of `grant_type` where the exchange has one. */
  readonly grantType?: string;
}

/** A key that goes with every request in the place of a token. */
export interface ApiKeyGrant {
  /** Where in the product it is made, as a sentence names it. */
  readonly madeIn: string;
}

/** An account of an application (RFC 6749, section 4.4). */
export interface ClientCredentialsGrant extends TokenGrant {
  /** Revisions that have it, where not all do. */
  readonly revisions?: readonly string[];
}

/** The ways to sign in that a product takes; what is absent is not offered anywhere. In the order of the dialogs. */
export interface GrantProfiles {
  readonly password?: TokenGrant;
  readonly mfa?: TokenGrant;
  readonly authorization_code?: AuthorizationCodeGrant;
  readonly saml?: SingleSignOnGrant;
  readonly refresh_token?: TokenGrant;
  readonly api_key?: ApiKeyGrant;
  readonly client_credentials?: ClientCredentialsGrant;
}

/** How a session is ended on the server. */
export type SignOut =
  | {
      /** A call with the access token. Several paths are tried in order while the answer is 404. */
      readonly by: 'call';
      readonly method: 'POST' | 'DELETE';
      readonly paths: readonly PathTemplate[];
      readonly headers?: Readonly<Record<string, string>>;
      /** What the product answers when the session has ended: a message in JSON, or an empty body. */
      readonly confirmedBy: 'message' | 'nothing';
      /** Revisions that have it, where not all do. */
      readonly revisions?: readonly string[];
    }
  | {
      /** A form with the token that is to end (RFC 7009 in its own spelling). */
      readonly by: 'revocation';
      readonly path: PathTemplate;
      readonly field: string;
      readonly token: 'access' | 'refresh';
    }
  | {
      readonly by: 'nothing';
      /** Why, as a sentence for the person who logs out. */
      readonly because: string;
    };

/** How a product cuts long lists into pages: query parameters in, envelope out. */
export interface PagingStyle {
  /** Query parameter with the number of entries to skip. */
  readonly offset: string;
  /** Query parameter with the number of entries wanted. */
  readonly limit: string;
  readonly pageSize: number;
  /** Member of the answer that holds the entries; absent where the answer is the bare list. */
  readonly entries?: MemberPath;
  /** Member of the answer that holds the number of all entries. */
  readonly total?: MemberPath;
  /** A list that comes bare, without the member for its entries, comes whole whatever part is asked for. */
  readonly comesWholeWhereBare?: boolean;
  /** Members by which an entry is known again, best first. Lists whose entries have none are told by content. */
  readonly ids: readonly string[];
}

/** What a list of a product holds. */
export type ListKind = 'jobSessions' | 'jobs' | 'alarms' | 'malware' | 'repositories';

/** Everything in which one Veeam product differs from another. Pure data; a new product is one more of these. */
export interface ProductProfile<Id extends string = string> {
  /** Under which flows and credentials remember the product; it never changes. */
  readonly id: Id;
  /** Name as Veeam writes it. */
  readonly name: string;
  /** The documents that the facts below come from. */
  readonly documents: readonly string[];
  /** Where the vendor's reference of the REST API begins; an https address. */
  readonly reference?: string;
  /** What nobody has seen on a live server, a sentence for each. */
  readonly unverified: readonly string[];
  readonly defaultPort: number;
  readonly versioning: ApiVersioning;
  /** Root of the resources, to which a path without leading slash is relative. */
  readonly apiRoot: PathTemplate;
  readonly tokenCall: TokenCallProfile;
  readonly grants: GrantProfiles;
  /** A refresh token can be used once; its successor comes with the pair. */
  readonly refreshTokens: 'single use' | 'not stated';
  readonly signOut: SignOut;
  /** A short call below the API's root that any account may make; it tells whether a token is taken. */
  readonly probePath: string;
  readonly paging: PagingStyle;
  /** Paths below the API's root, by what they list. */
  readonly lists: Partial<Readonly<Record<ListKind, string>>>;
  /** The jobs that can be listed, started, stopped and switched off. */
  readonly jobs?: JobsApi;
  /** The alarms that can be resolved or acknowledged. */
  readonly alarms?: AlarmsApi;
  /** What can be watched for incidents, and by which calls. */
  readonly incidents?: IncidentSources;
  /** What people should know before they sign in, or after they were refused: a sentence. */
  readonly signInAdvice?: string;
  /** Further words under which people look for the product. */
  readonly aliases?: readonly string[];
  /** An account as users of this product write it, shown as an example in dialogs. */
  readonly userNameExample: string;
}

/** Keeps the id of a profile literal, so that the list of ids follows from the list of profiles. */
export function product<const Id extends string>(profile: ProductProfile<Id>): ProductProfile<Id> {
  return profile;
}

/** Grant types a product takes, in the order in which dialogs show them. */
export function grantTypesOf(profile: ProductProfile): GrantType[] {
  return (Object.keys(profile.grants) as GrantType[]).filter((type) => profile.grants[type] !== undefined);
}
