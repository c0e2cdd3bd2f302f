import type { ProductId } from './products/product-id';
import type { GrantType } from './products/sign-in';

/** How token requests are told apart. */
export type TokenRequestKind = GrantType | 'other';

/**
 * What one product was asked and how it answered. What was asked counts when it arrives, ordered faults included;
 * what came of it (refused, issued, ended) counts when it happens.
 */
export interface ProductStats {
  /** Requests for tokens, by grant type. */
  tokenRequests: Record<TokenRequestKind, number>;
  /** Requests for tokens that were refused, refreshes aside. */
  signInsRefused: number;
  /** Refresh tokens that were refused. */
  refreshesRefused: number;
  /** API calls other than token requests, sign-on URLs, authorization codes and log-outs. */
  requests: number;
  /** Answers with 401 to calls that need an access token. */
  unauthorized: number;
  /** Sessions ended by their owners. */
  logOuts: number;
  codesIssued: number;
  /** Sign-on URLs given out. */
  signOnUrls: number;
  /** Sessions with an access or a refresh token that is good now. */
  liveSessions: number;
  /** Connections accepted in all. */
  connections: number;
}

/** The counters of the whole emulator. */
export interface EmulatorStats {
  /** Only the products that were started. */
  products: Record<ProductId, ProductStats>;
  /** Sign-on requests at the built-in identity provider. */
  identityProviderVisits: number;
  identityProviderSignIns: number;
  /** Wrong user names or passwords at the built-in identity provider. */
  identityProviderRefusals: number;
}

/** Everything of {@link ProductStats} that is counted rather than looked up. */
export type ProductCounters = Omit<ProductStats, 'liveSessions'>;

/** Counters at zero. */
export function freshCounters(): ProductCounters {
  return {
    tokenRequests: {
      password: 0,
      mfa: 0,
      refresh_token: 0,
      authorization_code: 0,
      client_credentials: 0,
      saml: 0,
      other: 0,
    },
    signInsRefused: 0,
    refreshesRefused: 0,
    requests: 0,
    unauthorized: 0,
    logOuts: 0,
    codesIssued: 0,
    signOnUrls: 0,
    connections: 0,
  };
}

/** What the built-in identity provider counts. */
export interface ProviderCounters {
  visits: number;
  signIns: number;
  refusals: number;
}
