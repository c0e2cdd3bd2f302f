import type { SignOnStop } from './sign-on-stop';

/** What a person would type at the identity provider. */
export interface SignOnCredentials {
  readonly username: string;
  readonly password: string;
  /** The verification code of now, where its secret is stored; asked for at most once in a visit. */
  readonly code?: () => string;
}

/** How much one visit may cost. */
export interface SignOnLimits {
  /** Requests in all, redirects included. */
  readonly requests: number;
  /** Milliseconds for one request, and for the visit as a whole. */
  readonly requestMs: number;
  readonly visitMs: number;
  /** Bytes of one page. */
  readonly pageBytes: number;
}

/** One visit at an identity provider. */
export interface SignOnRequest {
  /** Where the product sends its users, with its SAML request in it. */
  readonly startUrl: string;
  readonly credentials: SignOnCredentials;
  /** Origins beside those reached by redirects from `startUrl` to which the credentials may go. */
  readonly extraOrigins: readonly string[];
  readonly limits: SignOnLimits;
}

/** The base64 `SAMLResponse` and whether the password was asked for, or why there is none. */
export type SignOnOutcome =
  { readonly samlResponse: string; readonly withPassword: boolean } | { readonly stop: SignOnStop };

/**
 * Signs in at a SAML 2.0 identity provider and brings back its answer before that reaches the product. How the
 * provider is visited is decided behind this port. Whoever implements it sends the password once at most, to the
 * origins of the request only, and leaves nothing of the visit behind.
 *
 * Rejects only with what the network did: a `VeeamError` of the transport.
 */
export interface SignOnVisit {
  visit(request: SignOnRequest): Promise<SignOnOutcome>;
}
