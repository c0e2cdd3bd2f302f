import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withDeferredModules } from '../../deferred-modules';

const root = path.join(__dirname, '..', '..');

/** The files of a package that a program has loaded, relative to its dist. */
function loadedBy(name: string, program: string): string[] {
  const folder = path.join(root, 'build', name);
  const code = `const folder = ${JSON.stringify(folder)};
    const done = () => console.log(JSON.stringify(Object.keys(require.cache).filter((file) => file.startsWith(folder))));
    ${program}`;
  const output = execFileSync(process.execPath, ['--no-warnings', '-e', code], {
    encoding: 'utf8',
    cwd: root,
  });
  const files = JSON.parse(output.slice(output.lastIndexOf('['))) as string[];
  return files.map((file) => path.relative(path.join(folder, 'dist'), file).replaceAll('\\', '/'));
}

describe('A module that loads others when it first uses them', () => {
  /** What a module as tsc writes it exports, with others beside it; they note in `loaded` that they were loaded. */
  function run(
    code: string,
    others: Readonly<Record<string, string>>,
  ): { of: unknown; before: string[]; after: string[] } {
    const folder = mkdtempSync(path.join(tmpdir(), 'veeam-deferred-'));
    try {
      for (const [name, text] of Object.entries(others))
        writeFileSync(
          path.join(folder, `${name}.js`),
          `(globalThis.loaded ??= []).push('${name}');\n${text}`,
        );
      writeFileSync(path.join(folder, 'main.js'), withDeferredModules(code));
      const program = `const { run } = require('./main'); const before = [...(globalThis.loaded ?? [])];
        console.log(JSON.stringify({ of: run(), before, after: globalThis.loaded ?? [] }));`;
      return JSON.parse(
        execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', cwd: folder }),
      ) as ReturnType<typeof run>;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('loads what it uses at the first use, and nothing else', () => {
    const code = `"use strict";
      const a_1 = require("./a");
      const b_1 = require("./b");
      exports.run = () => (0, a_1.twice)(4) + (0, a_1.twice)(1);
      exports.other = () => b_1.never;`;
    const others = { a: 'exports.twice = (number) => 2 * number;', b: 'exports.never = 1;' };
    assert.deepEqual(run(code, others), { of: 10, before: [], after: ['a'] });
  });

  it('makes objects of classes of another module, and classes that extend them', () => {
    const code = `"use strict";
      const base_1 = require("./base");
      exports.run = () => {
        class More extends base_1.Base {}
        return [new base_1.Base(1).number, new More(2).number, new base_1.inner.Base(3).number];
      };`;
    const base =
      'class Base { constructor(number) { this.number = number; } } exports.Base = Base; exports.inner = { Base };';
    assert.deepEqual(run(code, { base }).of, [1, 2, 3]);
  });

  it('leaves alone what only has the same name: members, keys, texts', () => {
    const code = `"use strict";
      const a_1 = require("./a");
      exports.run = () => [{ a_1: 'key' }.a_1, 'a_1.text', \`a_1 \${a_1.word}\`];`;
    assert.deepEqual(run(code, { a: "exports.word = 'said';" }).of, ['key', 'a_1.text', 'a_1 said']);
  });

  it('passes on what another module exports, and default exports', () => {
    const code = `"use strict";
      var __importDefault = (this && this.__importDefault) || function (mod) {
        return (mod && mod.__esModule) ? mod : { "default": mod };
      };
      var a_1 = require("./a");
      Object.defineProperty(exports, "word", { enumerable: true, get: function () { return a_1.word; } });
      const only_1 = __importDefault(require("./only"));
      exports.run = () => [exports.word, (0, only_1.default)()];`;
    const others = { a: "exports.word = 'said';", only: "module.exports = () => 'alone';" };
    assert.deepEqual(run(code, others), { of: ['said', 'alone'], before: [], after: ['a', 'only'] });
  });
});

describe('Starting an engine', () => {
  it('makes Node-RED load the entries of its nodes and hardly more', () => {
    const loaded = loadedBy(
      'node-red-contrib-veeam',
      `const { mkdtempSync, rmSync } = require('node:fs');
       const userDir = mkdtempSync(require('node:path').join(require('node:os').tmpdir(), 'veeam-start-'));
       const RED = require('node-red');
       RED.init(require('node:http').createServer(), {
         userDir, nodesDir: [folder], httpNodeRoot: false, credentialSecret: false,
         logging: { console: { level: 'fatal' } }, telemetry: { enabled: false },
       });
       RED.events.once('flows:started', () => {
         done();
         rmSync(userDir, { recursive: true, force: true });
         process.exit(0);
       });
       RED.start();`,
    );
    const entries = readdirSync(path.join(root, 'build/node-red-contrib-veeam/dist/nodes/node-red'), {
      withFileTypes: true,
    })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `nodes/node-red/${name}/${name}.js`);
    assert.deepEqual(
      entries.filter((entry) => !loaded.includes(entry)),
      [],
    );
    assert.ok(loaded.length <= entries.length + 10, loaded.join('\n'));
  });

  it('makes n8n load what describes nodes and credentials, and nothing that signs in or sends', () => {
    const loaded = loadedBy(
      'n8n-nodes-veeam',
      `const { n8n } = require(folder + '/package.json');
       for (const file of [...n8n.credentials, ...n8n.nodes]) {
         const exported = Object.values(require(folder + '/' + file));
         for (const Class of exported) new Class();
       }
       done();`,
    );
    assert.ok(loaded.includes('nodes/n8n/Veeam/Veeam.node.js'));
    const early =
      /^core\/(session|single-sign-on|requests\/(paging|authenticated-request))|(helper|authenticating)-transport|live-sessions/;
    assert.deepEqual(
      loaded.filter((file) => early.test(file)),
      [],
      loaded.join('\n'),
    );
  });
});
