import assert from 'node:assert/strict';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { Contract } from './contract';
import { nonsenseOf } from './nonsense';

describe('What the profiles say and what the emulator does', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral' });
  });
  after(() => emulator.stop());

  for (const profile of products) {
    for (const way of grantTypesOf(profile)) {
      it(`agree: ${profile.name}, ${way}`, async () => {
        assert.deepEqual(await new Contract(emulator, profile, way).faults(), []);
      });
    }
  }

  for (const nonsense of products.flatMap(nonsenseOf)) {
    it(`disagree where a profile is wrong: ${nonsense.name}`, async () => {
      const found: string[] = [];
      for (const way of grantTypesOf(nonsense.profile)) {
        found.push(...(await new Contract(emulator, nonsense.profile, way).faults()));
        if (found.length > 0) return;
      }
      assert.fail('nothing noticed it');
    });
  }
});
