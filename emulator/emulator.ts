import { BuiltInProvider } from './built-in-provider';
import { serverCertificate } from './certificate';
import { serveControl } from './control/control-panel';
import { FaultQueue, type Fault } from './faults';
import type { EmulatorOptions } from './options';
import { productIds, type ProductId } from './products/product-id';
import { profiles } from './products/registry';
import { RunningProduct, type ResolvedOptions, type SharedParts } from './running-product';
import { newSigningKey } from './sessions/token-mint';
import type { EmulatorStats } from './stats';
import { demoUsers, type DemoUsers } from './users';

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
  stats(): EmulatorStats;
  /** Sets every counter to zero. */
  resetStats(): void;
  /** Orders trouble. */
  fault(fault: Fault): void;
  /** What was ordered and is still to come. */
  pendingFaults(): Fault[];
  clearFaults(): void;
  /** Ends every session: access and refresh tokens are refused from now on. */
  revokeAll(product?: ProductId): void;
  /** Makes the access tokens invalid; refresh tokens stay good. */
  revokeAccessTokens(product?: ProductId): void;
  /** Closes every port and socket. */
  stop(): Promise<void>;
  /** Cuts every connection, forgets every token and listens on the same ports again. Counters and faults stay. */
  restart(): Promise<void>;
}

/**
 * Starts the emulator.
 * @throws {PortInUseError} when a port is taken; nothing is left running then
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved: ResolvedOptions = {
    ...options,
    host: options.host ?? '127.0.0.1',
    seed: options.seed ?? 1,
    now: options.now ?? Date.now,
  };
  const wanted = productIds.filter((id) => options.products?.includes(id) ?? true);
  const products: RunningProduct[] = [];
  const signOnProduct = (): RunningProduct | undefined => products.find(({ singleSignOn }) => singleSignOn);
  const needsProvider =
    !options.identityProvider && wanted.some((id) => profiles[id].assertionConsumerService);

  const [certificate, signingKey, builtIn] = await Promise.all([
    serverCertificate(resolved.host),
    newSigningKey(),
    needsProvider
      ? BuiltInProvider.create(resolved, () => signOnProduct()?.singleSignOn?.assertionConsumerService ?? '')
      : undefined,
  ]);
  const faults = new FaultQueue();
  const shared: SharedParts = {
    options: resolved,
    certificate,
    signingKey,
    faults,
    control: (request, response) => serveControl(emulator, request, response),
  };
  products.push(...wanted.map((id) => new RunningProduct(profiles[id], shared)));

  const start = async (): Promise<void> => {
    await builtIn?.start();
    const identityProvider = options.identityProvider ?? builtIn?.description;
    for (const product of products) await product.start(identityProvider);
  };
  const stop = async (): Promise<void> => {
    await Promise.all([builtIn?.stop(), ...products.map((product) => product.stop())]);
  };
  const chosen = (id?: ProductId): RunningProduct[] =>
    products.filter(({ profile }) => id === undefined || profile.id === id);

  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }

  const singleSignOn = signOnProduct()?.singleSignOn;
  const emulator: Emulator = {
    servers: perProduct(products, ({ url, port }) => ({ url, port })),
    certificate: { pem: certificate.certificatePem, fingerprint256: certificate.fingerprint256 },
    identityProvider: { url: options.identityProvider?.entryPoint ?? builtIn?.description.entryPoint ?? '' },
    serviceProvider: singleSignOn && {
      entityId: singleSignOn.entityId,
      assertionConsumerServiceUrl: singleSignOn.assertionConsumerService,
      metadata: singleSignOn.metadata(),
    },
    users: demoUsers,
    stats() {
      const counters = builtIn?.provider.counters;
      return {
        products: perProduct(products, (product) => product.stats()),
        identityProviderVisits: counters?.visits ?? 0,
        identityProviderSignIns: counters?.signIns ?? 0,
        identityProviderRefusals: counters?.refusals ?? 0,
      };
    },
    resetStats() {
      for (const product of products) product.resetStats();
      if (builtIn) builtIn.provider.counters = { visits: 0, signIns: 0, refusals: 0 };
    },
    fault: (fault) => faults.order(fault),
    pendingFaults: () => faults.pending(),
    clearFaults: () => faults.clear(),
    revokeAll: (id) => chosen(id).forEach(({ sessions }) => sessions.revokeAll()),
    revokeAccessTokens: (id) => chosen(id).forEach(({ sessions }) => sessions.revokeAccessTokens()),
    stop,
    async restart() {
      await stop();
      for (const product of products) product.forget();
      builtIn?.provider.clear();
      await start();
    },
  };
  return emulator;
}

/** A value for each product that runs; the others have none. */
function perProduct<Value>(
  products: readonly RunningProduct[],
  value: (product: RunningProduct) => Value,
): Record<ProductId, Value> {
  return Object.fromEntries(products.map((product) => [product.profile.id, value(product)])) as Record<
    ProductId,
    Value
  >;
}
