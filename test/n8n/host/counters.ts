import type { Emulator, ProductId, ProductStats } from '../../../emulator';

/** What the emulator was asked while something ran. */
export interface Counted<T> {
  readonly result: T;
  readonly signIns: number;
  readonly refreshes: number;
  readonly refused: number;
  readonly refreshesRefused: number;
  readonly requests: number;
  readonly unauthorized: number;
  readonly stats: ProductStats;
}

/** Counts what a product of the emulator is asked while something runs. */
export async function counting<T>(
  emulator: Emulator,
  run: () => Promise<T>,
  product: ProductId = 'backup-for-aws',
): Promise<Counted<T>> {
  emulator.resetStats();
  const result = await run();
  const stats = emulator.stats().products[product];
  const { password, mfa, authorization_code: code, saml, refresh_token: refreshes } = stats.tokenRequests;
  return {
    result,
    signIns: password + mfa + code + saml,
    refreshes,
    refused: stats.signInsRefused,
    refreshesRefused: stats.refreshesRefused,
    requests: stats.requests,
    unauthorized: stats.unauthorized,
    stats,
  };
}
