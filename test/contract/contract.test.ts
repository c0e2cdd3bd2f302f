import assert from 'node:assert/strict';
import type { GrantType } from '../../core/grants/grant-type';
import { grantTypesOf } from '../../core/products/profile';
import type { ProductProfile } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { Contract } from './contract';
import { nonsenseOf } from './nonsense';

describe('What the profiles say and what the emulator does', () => {
  let emulator: Emulator;
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  /** Each life begins later than the one before: a verification code is good for one of them only. */
  const faultsOf = (profile: ProductProfile, way: GrantType): Promise<readonly string[]> => {
    ahead += 120_000;
    return new Contract(emulator, profile, way, clock).faults();
  };
  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral', now: clock.now });
  });
  after(() => emulator.stop());

  for (const profile of products) {
    for (const way of grantTypesOf(profile)) {
      it(`agree: ${profile.name}, ${way}`, async () => {
        assert.deepEqual(await faultsOf(profile, way), []);
      });
    }
  }

  for (const nonsense of products.flatMap(nonsenseOf)) {
    it(`disagree where a profile is wrong: ${nonsense.name}`, async () => {
      const found: string[] = [];
      for (const way of grantTypesOf(nonsense.profile)) {
        found.push(...(await faultsOf(nonsense.profile, way)));
        if (found.length > 0) return;
      }
      assert.fail('nothing noticed it');
    });
  }
});
