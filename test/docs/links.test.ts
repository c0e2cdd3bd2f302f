import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { anchorsOf, commandsOf, linksOf, read, sourcesNamedIn } from './markdown';
import { projectFiles } from '../structure/project-files';

const load = createRequire(__filename);
const files = projectFiles();
const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('test/'));
const folders = new Set(files.flatMap((file) => parentsOf(file)));

describe('The Markdown pages', () => {
  for (const page of pages) {
    describe(page, () => {
      it('links to files and headings that there are', () => {
        assert.deepEqual(
          linksOf(read(page)).filter((link) => !leadsSomewhere(page, link)),
          [],
        );
      });

      it('names scripts of package.json and tasks of the gulpfile', () => {
        const { scripts } = load('../../package.json') as { scripts: Record<string, string> };
        const tasks = load('../../gulpfile.js') as Record<string, unknown>;
        const named = commandsOf(read(page));
        assert.deepEqual(
          named.scripts.filter((script) => !(script in scripts)),
          [],
        );
        assert.deepEqual(
          named.tasks.filter((task) => !(task in tasks)),
          [],
        );
      });

      it('names source files and folders that there are', () => {
        assert.deepEqual(
          sourcesNamedIn(read(page)).filter((source) => !isThere(source)),
          [],
        );
      });
    });
  }

  it('are found, and in them what is to be checked', () => {
    assert.ok(pages.includes('README.md') && pages.includes('docs/architecture.md'));
    assert.ok(linksOf(read('README.md')).includes('docs/architecture.md'));
    assert.ok(commandsOf(read('README.md')).scripts.includes('emulator'));
    assert.ok(commandsOf(read('CONTRIBUTING.md')).tasks.includes('credentials'));
    assert.ok(sourcesNamedIn(read('docs/architecture.md')).includes('runtime/dial.ts'));
  });

  it('are read as they are written: links, anchors, commands and sources, code apart from prose', () => {
    const page = [
      '# What it `does`, and how',
      '[one](a.md) and ![two](b/c.png "a picture"), [far](https://example.com), `[no](link.md)`',
      '',
      '    npm ci && npm test   # [no](more.md)',
      '    npm run -s bench -- 5',
      '',
      'Run `npx gulp credentials docs` or `npm run test:faults`. npm run nothing is prose.',
      '`core/grants/` and `dial.ts`, but not `core/<id>/x.ts` or `msg.payload`.',
      '# What it does, and how',
    ].join('\n');
    assert.deepEqual(linksOf(page), ['a.md', 'b/c.png']);
    assert.deepEqual(anchorsOf(page), ['what-it-does-and-how', 'what-it-does-and-how-1']);
    assert.deepEqual(commandsOf(page), {
      scripts: ['bench', 'test', 'test:faults'],
      tasks: ['credentials', 'docs'],
    });
    assert.deepEqual(sourcesNamedIn(page), ['core/grants/', 'dial.ts']);
  });

  it('would not pass with a link, a heading, a file that is missing', () => {
    assert.equal(leadsSomewhere('docs/n8n.md', '../README.md#n8n'), true);
    assert.equal(leadsSomewhere('docs/n8n.md', 'SECURITY.md'), false);
    assert.equal(leadsSomewhere('README.md', 'docs/n8n.md#nothing'), false);
    assert.equal(isThere('runtime/nothing.ts'), false);
    assert.equal(isThere('nothing.ts'), false);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(target));
  if (anchor === undefined) return isThere(file);
  return files.includes(file) && anchorsOf(read(file)).includes(anchor);
}

/** A path from the root, or the bare name of a file somewhere. */
function isThere(source: string): boolean {
  const name = source.replace(/\/$/, '');
  if (files.includes(name) || folders.has(name)) return true;
  return !name.includes('/') && files.some((file) => path.posix.basename(file) === name);
}

function parentsOf(file: string): string[] {
  const parent = path.posix.dirname(file);
  return parent === '.' ? [] : [parent, ...parentsOf(parent)];
}
