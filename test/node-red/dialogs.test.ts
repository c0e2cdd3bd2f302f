import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import type { Node, ObjectExpression, Property } from 'acorn';
import { assembleDialog } from '../../assemble-dialog';

const root = path.join(__dirname, '..', '..');
const nodes = path.join(root, 'nodes', 'node-red');
const folders = readdirSync(nodes, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Definition {
  readonly type: string;
  readonly members: ReadonlyMap<string, Node>;
  /** Keys that the code asks for. */
  readonly keys: string[];
}

/** Walks through the scripts as node-red-dev does. */
function definitions(html: string): Definition[] {
  const found: Definition[] = [];
  for (const [, code = ''] of html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)) {
    const keys = [...code.matchAll(/'(veeam-[\w-]+\.(?!svg)[\w.-]+)'/g)].map(([, key = '']) => key);
    for (const statement of parse(code, { ecmaVersion: 'latest' }).body) {
      const call = (
        statement as { expression?: { arguments?: Node[]; callee?: { property?: { name?: string } } } }
      ).expression;
      if (call?.callee?.property?.name !== 'registerType') continue;
      const [type, definition] = call.arguments as [{ value: string }, ObjectExpression];
      found.push({ type: type.value, members: membersOf(definition), keys });
    }
  }
  return found;
}

function membersOf(object: ObjectExpression): Map<string, Node> {
  return new Map(
    (object.properties as Property[]).map((property) => [
      (property.key as { name: string }).name,
      property.value as Node,
    ]),
  );
}

/** All keys of a catalogue, joined by dots. */
function keysOf(catalogue: object, prefix = ''): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'object' ? keysOf(value as object, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

describe('Node-RED: the dialogs', () => {
  it('are those of the node types that there are, and no others', () => {
    assert.deepEqual(folders.sort(), [
      'veeam-alarm',
      'veeam-get-token',
      'veeam-issue-auth-code',
      'veeam-job',
      'veeam-logout',
      'veeam-request',
      'veeam-session',
      'veeam-sso-login',
      'veeam-watch',
    ]);
  });

  for (const folder of folders) {
    describe(folder, () => {
      const html = assembleDialog(path.join(nodes, folder, `${folder}.html`));
      const catalogue = JSON.parse(
        readFileSync(path.join(nodes, folder, 'locales', 'en-US', `${folder}.json`), 'utf8'),
      ) as object;
      const known = keysOf(catalogue);
      const [definition] = definitions(html);

      it('define their type inline, with literals where the flow library reads them', () => {
        assert.equal(definitions(html).length, 1);
        assert.equal(definition?.type, folder);
        for (const member of ['category', 'color', 'icon'])
          assert.equal(definition?.members.get(member)?.type, 'Literal', member);
        assert.equal(definition?.members.get('defaults')?.type, 'ObjectExpression');
        assert.ok(!/type="module"|\ssrc=/.test(html));
      });

      it('have template, help with a first paragraph, and no colour of their own in the dialog', () => {
        assert.ok(html.includes(`data-template-name="${folder}"`));
        const help = new RegExp(`data-help-name="${folder}">\\s*<p>([^<]|<code>|</code>)+</p>`);
        assert.match(html, help);
        assert.doesNotMatch(html.replace(/color: '#\w+',/, ''), /#[0-9A-F]{6}\b/i);
      });

      it('take every text from the catalogue, and the catalogue has no other', () => {
        const used = [...html.matchAll(/data-i18n="([^"]+)"/g)].flatMap(([, keys = '']) =>
          keys.split(';').map((key) => key.replace(/^\[[\w-]+\]/, '')),
        );
        for (const key of [...used, ...(definition?.keys ?? [])]) {
          assert.ok(
            known.includes(key) || known.some((entry) => entry.startsWith(key)),
            `${key} is not in the catalogue`,
          );
        }
        const texts = html.replace(/<script type="text\/(html|javascript)" data-help[\s\S]*?<\/script>/g, '');
        const template = /data-template-name[^>]*>([\s\S]*?)<\/script>/.exec(texts)?.[1] ?? '';
        const bare = [...template.matchAll(/>\s*([A-Za-z][^<]+)</g)].map(([, text = '']) => text.trim());
        assert.deepEqual(
          bare.filter((text) => !/^(GET|POST|PUT|PATCH|DELETE|HEAD)$/.test(text)),
          [],
        );
        const asked = [...used, ...(definition?.keys ?? [])];
        const unused = known.filter(
          (key) =>
            !asked.some((prefix) => key.startsWith(prefix)) && !/^palette\.|\.status\.|\.warning\./.test(key),
        );
        assert.deepEqual(unused, []);
      });

      it('have an input for every saved property and every credential', () => {
        const prefix = folder === 'veeam-session' ? 'node-config-input' : 'node-input';
        const saved = [definition?.members.get('defaults'), definition?.members.get('credentials')]
          .filter((member) => member !== undefined)
          .flatMap((member) => [...membersOf(member as ObjectExpression).keys()]);
        for (const name of saved) {
          // Nobody enters it.
          if (name === 'version') continue;
          // A list has a container: under the plain name the editor would save the element's own value.
          const ids = [`id="${prefix}-${name}"`, `id="${prefix}-${name}-container"`];
          assert.ok(
            ids.some((id) => html.includes(id)),
            name,
          );
        }
      });

      it('have an icon of their own: white on transparent, 2:3', () => {
        const icon = readFileSync(path.join(root, 'icons', 'node-red', `${folder}.svg`), 'utf8');
        assert.match(icon, /width="40" height="60"/);
        const colours = [...icon.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
        assert.ok(colours.every((colour) => colour === '#fff' || colour === 'none'));
        assert.equal((definition?.members.get('icon') as { value?: string }).value, `${folder}.svg`);
      });
    });
  }

  it('name every status that the nodes show, in at most 20 characters', () => {
    const source = readFileSync(path.join(nodes, 'node-status.ts'), 'utf8');
    const shown = [
      ...source.matchAll(/VEEAM_\w+: '([\w-]+)'|(?:textKey|timed)\((?:RED, )?node, '([\w-]+)'|: '(failed)'/g),
    ].map(([, one, two, three]) => one ?? two ?? three ?? '');
    const file = path.join(nodes, 'veeam-session', 'locales', 'en-US', 'veeam-session.json');
    const catalogue = JSON.parse(readFileSync(file, 'utf8')) as {
      'veeam-session': { status: Record<string, string> };
    };
    const texts = catalogue['veeam-session'].status;
    assert.deepEqual(Object.keys(texts).sort(), [...new Set(shown)].sort());
    for (const text of Object.values(texts))
      assert.ok(text.replace('__time__', '14:05').replace(/__pages?__/g, '100').length <= 22, text);
  });
});

describe('Node-RED: the examples', () => {
  const folder = path.join(root, 'examples', 'node-red');
  const examples = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const flowOf = (file: string): Record<string, unknown>[] =>
    JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, unknown>[];

  it('show every node', () => {
    const types = new Set(examples.flatMap((file) => flowOf(file).map(({ type }) => type)));
    for (const type of folders) assert.ok(types.has(type), type);
  });

  for (const file of examples) {
    it(`${file}: a comment, no secret, no place for config nodes, wires that lead somewhere`, () => {
      const flow = flowOf(file);
      const ids = new Set(flow.map(({ id }) => id));
      assert.equal(ids.size, flow.length);
      assert.ok(flow.some(({ type }) => type === 'comment'));
      for (const node of flow) {
        if (['veeam-session', 'tls-config'].includes(String(node['type'])))
          assert.ok(!('x' in node) && !('z' in node), String(node['id']));
        for (const target of ((node['wires'] as string[][] | undefined) ?? []).flat())
          assert.ok(ids.has(target), target);
        for (const reference of ['session', 'tls']) {
          const id = node[reference];
          if (typeof id === 'string' && id !== '') assert.ok(ids.has(id), id);
        }
        const { username: _username, ...secrets } = (node['credentials'] ?? {}) as Record<string, string>;
        for (const secret of Object.values(secrets)) assert.match(secret, /^\$\{\w+\}$/);
      }
    });
  }

  it('are numbered from the one that npm start runs', () => {
    const numbers = examples.map((file) => Number.parseInt(file, 10)).sort((one, other) => one - other);
    assert.deepEqual(
      numbers,
      examples.map((_, index) => index + 1),
    );
    assert.ok(existsSync(path.join(folder, '01-failed-jobs-to-a-ticket.json')));
  });
});
