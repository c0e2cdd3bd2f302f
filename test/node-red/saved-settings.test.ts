import assert from 'node:assert/strict';
import vm from 'node:vm';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { currentVersion, migrated, MIGRATIONS } from '../../nodes/node-red/saved-settings';
import type { VersionedDef } from '../../nodes/node-red/saved-settings';
import { editorDefinition } from './editor-script';

const root = path.join(__dirname, '..', '..');
const nodes = path.join(root, 'nodes', 'node-red');

type Settings = Record<string, unknown>;

/** What the editor makes of a node that it loads, with the migrations given or those of the package. */
function inEditor(node: Settings, migrations: unknown = MIGRATIONS): Settings {
  const copy = structuredClone(node);
  const window = { veeamSession: { migrations, migrate: (_node: Settings) => undefined } };
  let listener = window.veeamSession.migrate;
  const RED = {
    events: { on: (event: string, heard: typeof listener) => event === 'nodes:add' && (listener = heard) },
  };
  const script = readFileSync(path.join(nodes, 'veeam-session', 'editor', 'saved-settings.js'), 'utf8');
  vm.runInNewContext(script, { window, RED });
  listener(copy);
  return JSON.parse(JSON.stringify(copy)) as Settings;
}

function inRuntime(
  node: Settings,
  warn: (text: string) => void = assert.fail,
  migrations = MIGRATIONS,
): Settings {
  return migrated(node as unknown as VersionedDef, warn, migrations) as unknown as Settings;
}

const BARE = { id: '1', type: 'veeam-request', name: '', session: '2' };

/** A node as it was saved, and what it means today. */
const CASES: readonly (readonly [what: string, saved: Settings, meant: Settings])[] = [
  [
    'a request without any choice: method and the rest come from the message, errors go to Catch nodes',
    { ...BARE, path: 'sessions' },
    {
      ...BARE,
      path: 'sessions',
      method: '',
      pathType: 'str',
      query: '',
      queryType: 'json',
      body: '',
      bodyType: 'json',
      headers: [],
      headersFrom: 'dialog',
      paging: 'none',
      errors: 'catch',
      version: 1,
    },
  ],
  [
    'a request with choices keeps them',
    { ...BARE, method: 'POST', paging: 'all', errors: 'message', bodyType: 'none', headers: [{ name: 'a' }] },
    {
      ...BARE,
      method: 'POST',
      pathType: 'str',
      query: '',
      queryType: 'json',
      body: '',
      bodyType: 'none',
      headers: [{ name: 'a' }],
      headersFrom: 'dialog',
      paging: 'all',
      errors: 'message',
      version: 1,
    },
  ],
  [
    'a session',
    { id: '2', type: 'veeam-session', product: 'backup-for-aws', server: 'a', grant: 'password' },
    {
      id: '2',
      type: 'veeam-session',
      product: 'backup-for-aws',
      server: 'a',
      grant: 'password',
      remember: false,
      signOnVisitor: 'pages',
      version: 1,
    },
  ],
  [
    'a Get Token node',
    { id: '3', type: 'veeam-get-token' },
    { id: '3', type: 'veeam-get-token', output: 'headers', property: 'veeam.headers', version: 1 },
  ],
  ['a Logout node', { id: '4', type: 'veeam-logout' }, { id: '4', type: 'veeam-logout', version: 1 }],
  [
    'a node of today',
    { id: '4', type: 'veeam-logout', version: 1 },
    { id: '4', type: 'veeam-logout', version: 1 },
  ],
  [
    'a node whose version is unset',
    { id: '4', type: 'veeam-logout', version: undefined },
    { id: '4', type: 'veeam-logout', version: 1 },
  ],
];

describe('the version of saved settings', () => {
  for (const [what, saved, meant] of CASES) {
    it(`is brought up to date by runtime and editor alike: ${what}`, () => {
      assert.deepEqual(inRuntime(saved), meant);
      assert.deepEqual(inEditor(saved), meant);
    });
  }

  it('is a setting of every node, and new nodes begin with the newest', () => {
    const types = readdirSync(nodes).filter((name) => name.startsWith('veeam-'));
    for (const type of types) {
      const { defaults } = editorDefinition(type) as unknown as {
        defaults: Record<string, { value: unknown }>;
      };
      assert.equal(defaults['version']?.value, currentVersion(type), type);
      assert.ok(currentVersion(type) >= 1, type);
    }
    assert.deepEqual(Object.keys(MIGRATIONS).sort(), types.sort());
  });

  it('names in its migrations what the dialogs have', () => {
    for (const [type, migrations] of Object.entries(MIGRATIONS)) {
      const known = new Set(Object.keys(editorDefinition(type).defaults));
      const named = migrations.flatMap(({ absent = {}, renamed = {} }) => [
        ...Object.keys(absent),
        ...Object.values(renamed),
      ]);
      assert.deepEqual(
        named.filter((name) => !known.has(name)),
        [],
        type,
      );
    }
  });

  it('gives a value wherever it gives the type of one, since the editor marks a value of a type that is none', () => {
    for (const [type, migrations] of Object.entries(MIGRATIONS)) {
      const absent = new Set(migrations.flatMap((migration) => Object.keys(migration.absent ?? {})));
      const { defaults } = editorDefinition(type) as unknown as { defaults: Settings };
      // A path is text in either case, and its own rule takes none.
      const typed = [...absent].filter((name) => name.endsWith('Type') && name !== 'pathType');
      const values = typed.map((name) => name.slice(0, -'Type'.length));
      assert.deepEqual(
        values.filter((name) => name in defaults && !absent.has(name)),
        [],
        type,
      );
    }
  });

  it('of a newer package is left as it is, with a warning that says what to do', () => {
    const newer = { id: '5', type: 'veeam-request', version: 99, colour: 'blue' };
    const warnings: string[] = [];
    assert.deepEqual(
      inRuntime(newer, (text) => warnings.push(text)),
      newer,
    );
    assert.deepEqual(inEditor(newer), newer);
    assert.match(warnings.join(), /newer version .*Update the package/);
  });

  it('leaves nodes of others alone', () => {
    const foreign = { id: '6', type: 'http request', version: 3 };
    assert.deepEqual(inEditor(foreign), foreign);
  });

  it('can rename a setting', () => {
    const migrations = {
      'veeam-logout': [{ absent: {} }, { renamed: { old: 'fresh' }, absent: { more: [1] } }],
    };
    const cases: [Settings, Settings][] = [
      [{ old: 'value' }, { fresh: 'value', more: [1], version: 2 }],
      [
        { old: 'value', fresh: 'newer' },
        { fresh: 'newer', more: [1], version: 2 },
      ],
      [
        { old: 'value', version: -1 },
        { fresh: 'value', more: [1], version: 2 },
      ],
      [
        { fresh: 'value', version: 2 },
        { fresh: 'value', version: 2 },
      ],
    ];
    for (const [saved, meant] of cases) {
      const node = { type: 'veeam-logout', ...saved };
      assert.deepEqual(inRuntime(node, assert.fail, migrations), { type: 'veeam-logout', ...meant });
      assert.deepEqual(inEditor(node, migrations), { type: 'veeam-logout', ...meant });
    }
  });
});
