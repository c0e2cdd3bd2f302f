import assert from 'node:assert/strict';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { withMarkedPart } from '../../generators/marked-part';
import { GENERATED_PAGES } from '../../generators/pages';
import { root } from '../structure/project-files';
import { read } from './markdown';

describe('The pages that are written from the code', () => {
  for (const { file, write } of GENERATED_PAGES) {
    it(`${file} is what \`gulp docs\` writes`, async () => {
      const page = read(file);
      const filepath = path.join(root, file);
      const written = await format(write(page), { ...(await resolveConfig(filepath)), filepath });
      assert.equal(page, written);
    });
  }

  it('keep what is written by hand around a generated part', () => {
    const page = (text: string): string =>
      `before\n\n<!-- a list: written by npx gulp docs -->\n\n${text}\n\n<!-- end of a list -->\n\nafter\n`;
    assert.equal(withMarkedPart(page('old'), 'a list', 'new'), page('new'));
    assert.throws(() => withMarkedPart('no part', 'a list', 'new'), /no part between/);
  });
});
