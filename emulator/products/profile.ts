import type { Route } from '../http/routes';
import type { ListDrift } from '../lists/list-drift';
import type { ServiceProvider } from '../saml/service-provider';
import type { GrantDesk } from '../sessions/grants';
import type { SigningKey, TokenMint } from '../sessions/token-mint';
import type { ProductCounters } from '../stats';
import type { DemoUser } from '../users';
import type { ErrorShape } from './failure';
import type { Orders } from './orders';
import type { ProductId } from './product-id';
import type { SignIn } from './sign-in';
import type { ApiVersions } from './api-versions';

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
  /** What faults have done to lists. */
  readonly drift: ListDrift;
  /** Most entries of a page, whatever a request asks for. */
  readonly pageCap?: number;
  /** What happens on orders from outside; the product's resources fill it in. */
  readonly orders: Orders;
  /** How long a job runs that is started by hand, milliseconds; the product's own time without it. */
  readonly jobDurationMs?: number;
  /** Place of the first version whose times say their zone, on products whose documents show times without one. */
  readonly zonedTimesSince?: number;
}

/** Everything in which one product differs from another. */
export interface ProductProfile {
  readonly id: ProductId;
  readonly title: string;
  /** Default port, before the offset. */
  readonly port: number;
  /** Base of the resources, for example `/api/v1` or `/api/{version}`; lower case. */
  readonly apiBase: string;
  /** Its accounts; the first is shown when the product comes up. */
  readonly users: readonly [DemoUser, ...DemoUser[]];
  /** Default lives of the tokens, milliseconds. */
  readonly accessLifetimeMs: number;
  readonly refreshLifetimeMs: number;
  readonly mint: (key: SigningKey) => TokenMint;
  readonly errors: ErrorShape;
  readonly signIn: SignIn;
  /** The versions of its API, on products where a request says which one it speaks. */
  readonly versions?: ApiVersions;
  /** Everything but signing in and out. */
  readonly resources: (context: ProductContext) => Route[];
}
