import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import * as validators from '../../core/schemas/generated/validators';
import { schemas, validatorName } from '../../generators/schemas';
import { validatorTypes } from '../../generators/validator-types';

const root = join(__dirname, '..', '..');

describe('The types of the validators', () => {
  it('are what "gulp types" writes from the schemas', async () => {
    const { file, source } = await validatorTypes(root);
    const path = join(root, file);
    const options = await prettier.resolveConfig(path);
    const wanted = await prettier.format(source, { ...options, filepath: path });
    assert.equal(readFileSync(path, 'utf8'), wanted);
  });

  it('has one for each validator that ajv compiled, under its name', () => {
    const compiled = Object.entries(validators).filter(([, value]) => typeof value === 'function');
    const names = schemas(root).map(({ $id }) => validatorName($id));
    assert.deepEqual(compiled.map(([name]) => name).sort(), names.sort());
  });
});
