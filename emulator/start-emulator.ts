import { BuiltInProvider } from './built-in-provider';
import { serverCertificate } from './certificate';
import { serveControl } from './control/control-panel';
import type { Emulator } from './emulator';
import { FaultQueue } from './faults';
import type { EmulatorOptions } from './options';
import { productIds, type ProductId } from './products/product-id';
import { profiles } from './products/registry';
import { RunningProduct, type ResolvedOptions, type SharedParts } from './running-product';
import { newSigningKey } from './sessions/token-mint';
import { demoUsers } from './users';

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
  const needsProvider = !options.identityProvider && wanted.some((id) => profiles[id].signIn.singleSignOn);

  const [certificate, signingKey, builtIn] = await Promise.all([
    serverCertificate(resolved.host),
    newSigningKey(),
    needsProvider
      ? BuiltInProvider.create(resolved, () =>
          products.flatMap(({ singleSignOn }) => singleSignOn?.assertionConsumerService ?? []),
        )
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
    operations: (id, version) => chosen(id)[0]?.operations(version) ?? [],
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
    clearFaults() {
      faults.clear();
      for (const product of products) product.settleLists();
    },
    orderJob: (id, order) => (chosen(id)[0] ? chosen(id)[0]?.orderJob(order) : `${id} does not run.`),
    orderAlarm: (id, order) => (chosen(id)[0] ? chosen(id)[0]?.orderAlarm(order) : `${id} does not run.`),
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
