import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { products } from '../../core/products/registry';
import { productIds } from '../../emulator';
import { exportName, productRegistries } from '../../generators/product-registries';

const root = join(__dirname, '..', '..');

describe('The lists of products', () => {
  for (const { file, source } of productRegistries(root))
    it(`${file} is what "gulp products" writes`, async () => {
      const path = join(root, file);
      const options = await prettier.resolveConfig(path);
      const wanted = await prettier.format(source, { ...options, filepath: path });
      assert.equal(readFileSync(path, 'utf8'), wanted);
    });

  it('every product of the core has an emulator, and the other way round', () => {
    assert.deepEqual([...products].map(({ id }) => id).sort(), [...productIds].sort());
  });

  it('a product is exported under its id', () => {
    assert.equal(exportName('backup-for-microsoft-365'), 'backupForMicrosoft365');
  });
});
