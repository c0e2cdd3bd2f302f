import assert from 'node:assert/strict';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { Contracts } from './contracts';

describe('What the profiles say and what the emulator does', () => {
  const contracts = new Contracts();
  before(() => contracts.start());
  after(() => contracts.stop());

  for (const profile of products) {
    for (const way of grantTypesOf(profile)) {
      it(`agree: ${profile.name}, ${way}`, async () => {
        assert.deepEqual(await contracts.faultsOf(profile, way), []);
      });
    }
  }
});
