import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectFiles } from '../structure/project-files';
import { linksOf, read } from './markdown';

const files = projectFiles();
const pictures = files.filter((file) => file.startsWith('docs/images/'));
const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('test/'));

/** What photographs it, by the beginning of its name: see `gulp pictures`. */
const SUITES = [
  { folder: 'test/browser/', prefix: 'node-red-', call: 'shoot' },
  { folder: 'test/n8n/', prefix: 'n8n-', call: 'screenshot' },
];

describe('The pictures of the pages', () => {
  for (const picture of pictures) {
    it(`${path.basename(picture)} is shown by a page, and photographed by a suite`, () => {
      const isShown = pages.some((page) =>
        linksOf(read(page)).some((link) => path.posix.join(path.posix.dirname(page), link) === picture),
      );
      assert.ok(isShown, 'no page shows it');
      const name = path.basename(picture, '.png');
      const isTaken = SUITES.some(
        ({ folder, prefix, call }) =>
          name.startsWith(prefix) &&
          files
            .filter((file) => file.startsWith(folder) && file.endsWith('.test.ts'))
            .map((file) => readFileSync(path.join(__dirname, '..', '..', file), 'utf8'))
            .some((source) => new RegExp(`${call}\\([^)]*'${name.slice(prefix.length)}'`).test(source)),
      );
      assert.ok(isTaken, 'no suite photographs it');
    });
  }
});
