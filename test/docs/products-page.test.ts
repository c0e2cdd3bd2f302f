import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { productsPage } from '../../generators/products-page';

describe('docs/products.md', () => {
  it('is what `gulp docs` writes from the registry', async () => {
    const file = path.resolve(__dirname, '..', '..', 'docs', 'products.md');
    const written = await format(productsPage(), { ...(await resolveConfig(file)), filepath: file });
    assert.equal(readFileSync(file, 'utf8'), written);
  });
});
