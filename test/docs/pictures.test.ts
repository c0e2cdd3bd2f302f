import assert from 'node:assert/strict';
import path from 'node:path';
import { projectFiles } from '../structure/project-files';
import { linksOf, read } from './markdown';

const files = projectFiles();
const pictures = files.filter((file) => file.startsWith('docs/images/'));
const shown = files
  .filter((file) => file.endsWith('.md') && !file.startsWith('test/'))
  .flatMap((page) => linksOf(read(page)).map((link) => path.posix.join(path.posix.dirname(page), link)));

/** What photographs it, by the beginning of its name: see `gulp pictures`. */
const SUITES = [
  { prefix: 'node-red-', call: 'shoot', sources: sourcesIn('test/browser/') },
  { prefix: 'n8n-', call: 'screenshot', sources: sourcesIn('test/n8n/') },
];

function sourcesIn(folder: string): string[] {
  return files.filter((file) => file.startsWith(folder) && file.endsWith('.test.ts')).map(read);
}

describe('The pictures of the pages', () => {
  for (const picture of pictures) {
    it(`${path.basename(picture)} is shown by a page, and photographed by a suite`, () => {
      assert.ok(shown.includes(picture), 'no page shows it');
      const name = path.basename(picture, '.png');
      const isTaken = SUITES.some(({ prefix, call, sources }) => {
        const taking = new RegExp(`${call}\\([^)]*'${name.slice(prefix.length)}'`);
        return name.startsWith(prefix) && sources.some((source) => taking.test(source));
      });
      assert.ok(isTaken, 'no suite photographs it');
    });
  }
});
