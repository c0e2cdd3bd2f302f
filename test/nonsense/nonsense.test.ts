import assert from 'node:assert/strict';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { Contracts } from '../contract/contracts';
import { nonsenseOf } from './nonsense';

describe('A profile with one wrong value', () => {
  const contracts = new Contracts();
  before(() => contracts.start());
  after(() => contracts.stop());

  for (const nonsense of products.flatMap(nonsenseOf)) {
    it(`is noticed: ${nonsense.name}`, async () => {
      for (const way of grantTypesOf(nonsense.profile))
        if ((await contracts.faultsOf(nonsense.profile, way)).length > 0) return;
      assert.fail('nothing noticed it');
    });
  }
});
