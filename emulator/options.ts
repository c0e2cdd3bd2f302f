import type { ProductId } from './products/product-id';

/** How to start the emulator. Everything has a default; times are in milliseconds. */
export interface EmulatorOptions {
  /** Which products to bring up; all by default. */
  products?: ProductId[];
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Added to every product's default port. */
  portOffset?: number;
  /** `ephemeral` takes any free port, for tests that run side by side. */
  ports?: 'default' | 'ephemeral';
  /** HTTPS (default) or plain HTTP. */
  tls?: boolean;
  /** Life of an access token; the product's own by default. */
  accessLifetimeMs?: number;
  /** Life of a refresh token; the product's own by default. */
  refreshLifetimeMs?: number;
  /** Life of an authorization code; 60 s by default. */
  codeLifetimeMs?: number;
  /** A second sign-in of the same user ends the first. */
  oneSessionPerUser?: boolean;
  /** Whether a refresh token is good for one use; the product's own way by default. */
  refreshTokens?: 'singleUse' | 'reusable';
  /** Release of the appliances (8, 9 …), which take a window of API versions; by default all that were published. */
  appliance?: number;
  /** The same for single products; it goes before {@link appliance}. */
  releases?: Partial<Record<ProductId, number>>;
  /** Version of the API from which times say their zone; by default they never do where the documents show none. */
  zonedTimesSince?: string;
  /** How long a job runs that is started by hand; two minutes where nothing is said. */
  jobDurationMs?: number;
  /** Most entries of a page, whatever a request asks for; no bound by default. */
  pageCap?: number;
  /** A SAML provider to use instead of the built-in one. */
  identityProvider?: ExternalIdentityProvider;
  /** Chooses the inventory; the same seed gives the same jobs, sessions and alarms. */
  seed?: number;
  /** The clock, milliseconds since 1970. Everything that expires asks it. */
  now?: () => number;
}

/** A SAML 2.0 identity provider outside the emulator. */
export interface ExternalIdentityProvider {
  /** Its single sign-on address (HTTP redirect binding). */
  entryPoint: string;
  /** The certificate its assertions are signed with. */
  certificatePem: string;
  /** What it signs: each assertion (default), or, as some do unless told otherwise, the response around it only. */
  signs?: 'assertion' | 'response';
  /** How the overview page and the command line call it. */
  logName?: string;
}
