import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { grantFor } from '../../core/grants/registry';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { anchorsOf, read } from '../docs/markdown';

const root = path.join(__dirname, '..', '..');
const nodes = path.join(root, 'nodes', 'node-red');
const folders = readdirSync(nodes, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const ENGLISH = 'en-US';
const LANGUAGES = ['de', 'ja'];
/** Where the links of the help begin that lead to pages of this project. */
const PAGES = 'https://github.com/example/veeam-nodes/blob/main/';

/** The texts of a catalogue by their keys, joined with dots. */
function textsOf(catalogue: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? [...textsOf(value, `${prefix}${key}.`)]
        : [[`${prefix}${key}`, String(value)] as const],
    ),
  );
}

function catalogueOf(folder: string, language: string): Map<string, string> {
  const file = path.join(nodes, folder, 'locales', language, `${folder}.json`);
  return textsOf(JSON.parse(readFileSync(file, 'utf8')) as object);
}

/** The help of a node; the English one stands in the node's own file. */
function helpOf(folder: string, language: string): string {
  const own = path.join(nodes, folder, `${folder}.html`);
  const file = language === ENGLISH ? own : path.join(nodes, folder, 'locales', language, `${folder}.html`);
  const help = new RegExp(`<script type="text/html" data-help-name="${folder}">([\\s\\S]*?)</script>`);
  return help.exec(readFileSync(file, 'utf8'))?.[1] ?? assert.fail(`${file} has no help of ${folder}`);
}

/** What stands for a value. */
const placeholders = (text: string): string[] => (text.match(/__\w+?__|\$\{\w+\}/g) ?? []).sort();
const linksOf = (help: string): string[] =>
  [...help.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
const tagsOf = (help: string): string[] =>
  [...help.matchAll(/<(h3|p|dt|dd|li|ol|ul|dl|a)\b/g)].map(([, tag = '']) => tag);
/** What people type or read in messages; a translation may tell them in another order, and say one again. */
const codesOf = (help: string): string[] =>
  [...new Set([...help.matchAll(/<(code|dt)[^>]*>([^<]+)</g)].map(([, , code = '']) => code.trim()))].sort();

describe('Node-RED: the help of', () => {
  for (const folder of folders)
    it(`${folder} ends with references that lead to the vendor and to pages that there are`, () => {
      const [, references = ''] = helpOf(folder, ENGLISH).split('<h3>References</h3>');
      const links = linksOf(references);
      assert.ok(links.includes('https://helpcenter.veeam.com/'), folder);
      const own = links.filter((link) => link.startsWith(PAGES)).map((link) => link.slice(PAGES.length));
      assert.ok(own.length > 0 && own.length === links.length - 1);
      for (const link of own) {
        const [page = '', anchor] = link.split('#');
        assert.ok(existsSync(path.join(root, page)), link);
        if (anchor !== undefined) assert.ok(anchorsOf(read(page)).includes(anchor), link);
      }
    });
});

describe('Node-RED: the languages', () => {
  for (const language of LANGUAGES)
    for (const folder of folders) {
      it(`${language}: ${folder} has every text, none too many, and the same values in each`, () => {
        const english = catalogueOf(folder, ENGLISH);
        const other = catalogueOf(folder, language);
        assert.deepEqual([...other.keys()], [...english.keys()]);
        for (const [key, text] of other) {
          const original = english.get(key) ?? '';
          assert.deepEqual(placeholders(text), placeholders(original), key);
          assert.notEqual(text.trim(), '', key);
          // Names and words such as "Session" are the same; sentences are not.
          if (/\w+ \w+ \w+/.test(original)) assert.notEqual(text, original, key);
        }
      });

      it(`${language}: the help of ${folder} has the same parts, members and links`, () => {
        const english = helpOf(folder, ENGLISH);
        const other = helpOf(folder, language);
        assert.deepEqual(tagsOf(other), tagsOf(english));
        assert.deepEqual(codesOf(other), codesOf(english));
        assert.deepEqual(linksOf(other), linksOf(english));
        assert.match(other, /^\s*<p>([^<]|<code>|<\/code>)+<\/p>/);
      });
    }

  it('have a word for each way to sign in', () => {
    const ways = [...new Set(products.flatMap((profile) => grantTypesOf(profile)))].sort();
    const texts = catalogueOf('veeam-session', ENGLISH);
    const prefix = 'veeam-session.way.';
    const told = [...texts.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
    assert.deepEqual(told.sort(), ways);
    for (const way of ways) assert.equal(texts.get(prefix + way), grantFor(way).label);
  });

  it('have statuses that fit below a node', () => {
    for (const language of LANGUAGES)
      for (const folder of folders)
        for (const [key, text] of catalogueOf(folder, language))
          if (key.startsWith(`${folder}.status.`))
            assert.ok(text.replace(/__\w+?__/g, '14:05').length <= 30, `${language} ${key}: ${text}`);
  });
});
