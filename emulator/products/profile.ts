import type { Route } from '../http/routes';
import type { ServiceProvider } from '../saml/service-provider';
import type { GrantDesk } from '../sessions/grants';
import type { SigningKey, TokenMint } from '../sessions/token-mint';
import type { ProductCounters } from '../stats';
import type { DemoUser } from '../users';
import type { ErrorShape, Failure } from './failure';
import type { ProductId } from './product-id';

/** What the operations of a running product draw on. */
export interface ProductContext {
  readonly now: () => number;
  readonly seed: number;
  /** Where the product is reached, without a trailing slash. Known once it listens. */
  readonly url: () => string;
  readonly desk: GrantDesk;
  /** The current counters. */
  readonly counters: () => ProductCounters;
  /** The SAML side, for products that have single sign-on. */
  readonly singleSignOn?: ServiceProvider;
}

/** Everything in which one product differs from another. */
export interface ProductProfile {
  readonly id: ProductId;
  readonly title: string;
  /** Default port, before the offset. */
  readonly port: number;
  /** Base of the resources, for example `/api/v1`; lower case. */
  readonly apiBase: string;
  /** The account shown when the product comes up. */
  readonly demoUser: DemoUser;
  /** Default lives of the tokens, milliseconds. */
  readonly accessLifetimeMs: number;
  readonly refreshLifetimeMs: number;
  readonly mint: (key: SigningKey) => TokenMint;
  readonly errors: ErrorShape;
  /** Judges the version header, on products that want one. */
  readonly checkApiVersion?: (header: string | undefined) => { failure: Failure; detail: string } | undefined;
  /** Path of the SAML AssertionConsumerService, on products with single sign-on. */
  readonly assertionConsumerService?: string;
  readonly routes: (context: ProductContext) => Route[];
}
