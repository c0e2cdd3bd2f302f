import type { Fault } from './faults';
import type { AlarmOrder, JobOrder } from './products/orders';
import type { ProductId } from './products/product-id';
import type { EmulatorStats } from './stats';
import type { DemoUsers } from './users';

/** An operation of a product's API, `{name}` standing for whatever belongs there. */
export interface Operation {
  readonly method: string;
  readonly path: string;
}

/** A running emulator. */
export interface Emulator {
  /** Only the products that were started. */
  readonly servers: Record<ProductId, { url: string; port: number }>;
  /** Self-signed, made at start; the fingerprint is upper-case hexadecimal with colons. */
  readonly certificate: { pem: string; fingerprint256: string };
  /** Where sign-on requests go. Empty when no product with single sign-on runs. */
  readonly identityProvider: { url: string };
  /** What a SAML provider has to be told; absent when no product with single sign-on runs. */
  readonly serviceProvider?: { entityId: string; assertionConsumerServiceUrl: string; metadata: string };
  readonly users: DemoUsers;
  /**
   * What a running product answers to.
   *
   * @param version value of the version header, on products that want one
   */
  operations(product: ProductId, version?: string): readonly Operation[];
  stats(): EmulatorStats;
  /** Sets every counter to zero. */
  resetStats(): void;
  /** Orders trouble. */
  fault(fault: Fault): void;
  /** What was ordered and is still to come. */
  pendingFaults(): Fault[];
  /** Takes back what is still to come, and the changes that faults made to lists. */
  clearFaults(): void;
  /**
   * Makes a session of a job end now, with a result.
   *
   * @returns why not, or nothing
   */
  orderJob(product: ProductId, order: JobOrder): string | undefined;
  /**
   * Raises or clears an alarm.
   *
   * @returns why not, or nothing
   */
  orderAlarm(product: ProductId, order: AlarmOrder): string | undefined;
  /** Ends every session: access and refresh tokens are refused from now on. */
  revokeAll(product?: ProductId): void;
  /** Makes the access tokens invalid; refresh tokens stay good. */
  revokeAccessTokens(product?: ProductId): void;
  /** Closes every port and socket. */
  stop(): Promise<void>;
  /** Cuts every connection, forgets every token and listens on the same ports again. Counters and faults stay. */
  restart(): Promise<void>;
}
