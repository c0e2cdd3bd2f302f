import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { parse } from 'acorn';
import nodeRedManifest from 'node-red/package.json';
import { maxSatisfying, minVersion, satisfies } from 'semver';
import { userAgent } from '../../nodes/node-red/host-words';

const root = path.join(__dirname, '..', '..');
const build = path.join(root, 'build');
const staged = path.join(build, 'node-red-contrib-veeam');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly keywords: string[];
  readonly repository?: object;
  readonly bugs?: object;
  readonly engines: { readonly node: string };
  readonly dependencies: Record<string, string>;
  readonly 'node-red': { readonly version: string; readonly nodes: Record<string, string> };
}

interface EditorDefinition {
  readonly type: string;
  readonly members: Record<string, unknown>;
}

const manifest = JSON.parse(readFileSync(path.join(staged, 'package.json'), 'utf8')) as Manifest;

/** All files of a folder, relative to it. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** registerType calls with literal type and inline definition, which is all that the library's scorecard sees. */
function editorDefinitions(html: string): EditorDefinition[] {
  const scripts = [...html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)].map(
    ([, code]) => code ?? '',
  );
  const definitions: EditorDefinition[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const call = node as { type?: string; callee?: { property?: { name?: string } }; arguments?: Literal[] };
    if (call.type === 'CallExpression' && call.callee?.property?.name === 'registerType') {
      const [type, definition] = call.arguments ?? [];
      const members = Object.fromEntries(
        (definition?.properties ?? []).map(({ key, value }) => [
          key.name ?? key.value ?? '',
          value.value ?? value.type,
        ]),
      );
      definitions.push({ type: String(type?.value), members });
    }
    Object.values(node).forEach(visit);
  };
  scripts.forEach((code) => visit(parse(code, { ecmaVersion: 'latest' })));
  return definitions;
}

interface Literal {
  readonly value?: unknown;
  readonly properties?: {
    key: { name?: string; value?: string };
    value: { value?: unknown; type: string };
  }[];
}

const htmlOf = (file: string): string =>
  readFileSync(path.join(staged, file.replace('.js', '.html')), 'utf8');

describe('The Node-RED package, by the rules of the flow library (node-red-dev)', () => {
  it('P01, P03: has a licence and a place to report to', () => {
    assert.equal(manifest.license, 'MIT');
    assert.ok(manifest.repository ?? manifest.bugs);
  });

  it('P04, P05: has an allowed name and the keyword', () => {
    assert.match(manifest.name, /^node-red-contrib-/);
    assert.ok(manifest.keywords.includes('node-red'));
  });

  it('P06, P07: takes the current Node-RED and the Node.js that it asks for', () => {
    assert.ok(satisfies(nodeRedManifest.version, manifest['node-red'].version));
    const lowest = minVersion(nodeRedManifest.engines.node);
    assert.ok(lowest !== null && satisfies(lowest, manifest.engines.node));
  });

  it('names itself and its version to servers', () => {
    assert.equal(userAgent, `${manifest.name}/${manifest.version}`);
  });

  it('N02: has an example for every node of the palette', () => {
    const examples = filesOf(path.join(staged, 'examples')).filter((file) => file.endsWith('.json'));
    const used = new Set(
      examples.flatMap((file) =>
        (JSON.parse(readFileSync(path.join(staged, 'examples', file), 'utf8')) as { type: string }[]).map(
          ({ type }) => type,
        ),
      ),
    );
    const definitions = Object.values(manifest['node-red'].nodes).flatMap((file) =>
      editorDefinitions(htmlOf(file)),
    );
    assert.equal(
      definitions.length,
      Object.keys(manifest['node-red'].nodes).length,
      'each set defines one type, inline',
    );
    for (const { type, members } of definitions) {
      assert.equal(typeof members['category'], 'string', `${type}: the category is a literal`);
      if (members['category'] !== 'config') assert.ok(used.has(type), `${type} is in no example`);
    }
  });

  it('D01, D03: has at most six dependencies, each at the version that was tested', () => {
    const names = Object.keys(manifest.dependencies);
    assert.ok(names.length <= 6);
    for (const name of names) {
      const { version } = JSON.parse(
        readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
      ) as Manifest;
      assert.equal(maxSatisfying([version], manifest.dependencies[name] ?? ''), version);
    }
  });
});

describe('The tarballs', () => {
  const tarballs = readdirSync(build).filter((file) => file.endsWith('.tgz'));

  it('are there, one for each package', () => {
    assert.deepEqual(tarballs.map((file) => file.replace(/-\d.*/, '')).sort(), [
      'n8n-nodes-veeam',
      'node-red-contrib-veeam',
    ]);
  });

  for (const name of ['n8n-nodes-veeam', 'node-red-contrib-veeam']) {
    const folder = path.join(build, name);
    const files = filesOf(folder);
    const scripts = files.filter((file) => file.endsWith('.js'));

    it(`${name} holds nothing that a user does not need`, () => {
      const strange = files.filter(
        (file) =>
          !/^(dist|examples)[/\\]|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(file) ||
          /\.(ts|map|tgz)$|\.test\./.test(file),
      );
      assert.deepEqual(strange, []);
    });

    it(`${name} requires only itself, Node.js and its declared dependencies`, () => {
      const { dependencies = {}, peerDependencies = {} } = JSON.parse(
        readFileSync(path.join(folder, 'package.json'), 'utf8'),
      ) as {
        dependencies?: Record<string, string>;
        peerDependencies?: Record<string, string>;
      };
      const declared = [...Object.keys(dependencies), ...Object.keys(peerDependencies), ...builtinModules];
      for (const file of scripts) {
        const code = readFileSync(path.join(folder, file), 'utf8');
        for (const [, module = ''] of code.matchAll(/(?<!['"])\b(?:require|import)\("([^"]+)"\)/g)) {
          if (module.startsWith('.')) {
            const target = path.join(folder, path.dirname(file), module);
            assert.ok([target, `${target}.js`].some(existsSync), `${file} requires ${module}`);
          } else assert.ok(declared.includes(module.replace(/^node:/, '')), `${file} requires ${module}`);
        }
      }
    });

    it(`${name} names no folder of the machine that built it`, () => {
      for (const file of files)
        assert.ok(!readFileSync(path.join(folder, file), 'latin1').includes(root), file);
    });
  }
});

describe('Starting Node-RED', () => {
  it('loads neither got nor undici nor the libraries for single sign-on before the first message', () => {
    const nodes = Object.values(manifest['node-red'].nodes).map((file) => path.join(staged, file));
    const program = `for (const file of ${JSON.stringify(nodes)}) require(file);
      console.log(Object.keys(require.cache).concat(process.moduleLoadList).filter((file) => /node_modules.(got|undici|proxy-from-env|ajv|htmlparser2|tough-cookie)|single-sign-on.libraries/.test(file)).join('\\n'))`;
    const output = execFileSync(process.execPath, ['--no-warnings', '-e', program], { encoding: 'utf8' });
    assert.equal(output.trim(), '');
  });
});
