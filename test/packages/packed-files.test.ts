import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const build = path.join(root, 'build');

/** Files below a folder of the sources, with forward slashes. */
function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** What a source becomes in a package; nothing for what only the compiler or an editor reads. */
function packed(source: string): string[] {
  if (/\.d\.ts$|(^|\/)tsconfig[^/]*\.json$|\.schema\.json$/.test(source)) return [];
  return [`dist/${source.replace(/\.ts$/, '.js')}`];
}

const TOP = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-NOTICES.txt'];

/** Node-RED looks for icons beside the node file. */
const nodeIcons = sources('icons/node-red').map((file) => {
  const name = path.basename(file, '.svg');
  return `dist/nodes/node-red/${name}/icons/${name}.svg`;
});

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'n8n-nodes-veeam': [
    ...TOP,
    ...sources('core').flatMap(packed),
    ...sources('credentials').flatMap(packed),
    ...sources('nodes/n8n').flatMap(packed),
    ...sources('icons').map((file) => `dist/${file}`),
  ],
  'node-red-contrib-veeam': [
    ...TOP,
    ...sources('core').flatMap(packed),
    ...sources('runtime').flatMap(packed),
    // A dialog's scripts and styles are put into its HTML.
    ...sources('nodes/node-red')
      .filter((file) => !/\.(js|css)$/.test(file))
      .flatMap(packed),
    ...nodeIcons,
    ...sources('examples/node-red').map((file) => file.replace('examples/node-red', 'examples')),
  ],
};

function filesOf(name: string): string[] {
  const tarball = readdirSync(build).find((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'));
  assert.ok(tarball, `build/ holds no ${name}-*.tgz; "npm run pack" makes it`);
  const list = execFileSync('tar', ['-tzf', path.join(build, tarball)], { encoding: 'utf8' });
  return list
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('/'))
    .map((line) => line.replace(/^package\//, ''));
}

describe('What is packed', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`${name} holds a file for each of its sources, and nothing else`, () =>
      assert.deepEqual(filesOf(name).sort(), [...expected].sort()));
  }
});

const FREE = /^(MIT|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0)$/;

/** Whether something may be shipped along under its licence; where there is a choice, one of them is enough. */
function isFree(licence = ''): boolean {
  return licence
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((one) => FREE.test(one));
}

interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
}

/** A package as it is installed, seen from another one. */
function installed(name: string, from: string): { folder: string; manifest: Manifest } {
  for (let at = from; ; at = path.dirname(at)) {
    const folder = path.join(at, 'node_modules', name);
    try {
      return {
        folder,
        manifest: JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest,
      };
    } catch {
      assert.notEqual(at, path.dirname(at), `${name} is not installed`);
    }
  }
}

describe('Licences of what is shipped', () => {
  const notices = readFileSync(
    path.join(build, 'node-red-contrib-veeam/dist/THIRD-PARTY-NOTICES.txt'),
    'utf8',
  );

  it('every package that comes along when the Node-RED package is installed is under a free licence', () => {
    const manifest = JSON.parse(
      readFileSync(path.join(build, 'node-red-contrib-veeam', 'package.json'), 'utf8'),
    ) as Manifest;
    const seen = new Map<string, string>();
    const visit = (name: string, from: string): void => {
      const { folder, manifest: found } = installed(name, from);
      if (seen.has(folder)) return;
      seen.set(folder, `${name}@${found.version} (${found.license})`);
      assert.ok(isFree(found.license), seen.get(folder));
      for (const next of Object.keys(found.dependencies ?? {})) visit(next, folder);
    };
    for (const name of Object.keys(manifest.dependencies ?? {})) visit(name, root);
    assert.ok(seen.size >= Object.keys(manifest.dependencies ?? {}).length);
  });

  it('every package that is bundled is named with its version, its free licence and its text', () => {
    const entries = notices.split(/\n-{80}\n/).map((entry) => entry.trim());
    for (const entry of entries) {
      const [, name = '', version, license = ''] = /^(\S+) (\S+) \((.+)\)\n/.exec(entry) ?? [];
      assert.ok(isFree(license), entry.slice(0, 80));
      assert.equal(installed(name, root).manifest.version, version);
      assert.match(entry, /copyright|permission/i, `${name} has no text`);
    }
    const names = entries.map((entry) => entry.split(' ')[0]);
    for (const name of ['htmlparser2', 'tough-cookie', 'ajv']) assert.ok(names.includes(name), name);
  });
});
