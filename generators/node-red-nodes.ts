import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { grantFor } from '../core/grants/registry';
import { grantTypesOf } from '../core/products/profile';
import { products } from '../core/products/registry';
import { dialogOf, editorDefinition } from './editor-definition';
import type { PropertyDefinition } from './editor-definition';
import { helpOf } from './help-markdown';
import type { Help } from './help-markdown';

/** A setting of a node, for people. */
export interface NodeSetting {
  /** The name it is saved under. */
  readonly name: string;
  /** What the dialog calls it; empty where it has no label. */
  readonly label: string;
  /** What a new node has, as Markdown. */
  readonly first: string;
  /** What it may hold, as Markdown; empty where the label says it. */
  readonly values: string;
}

/** A node of Node-RED as its dialog tells of it. */
export interface NodeRedNode {
  readonly type: string;
  /** In the palette. */
  readonly name: string;
  readonly help: Help;
  readonly settings: readonly NodeSetting[];
  readonly secrets: readonly NodeSetting[];
}

type Texts = Readonly<Record<string, unknown>>;

const FOLDER = path.join(__dirname, '..', 'nodes', 'node-red');

/** Settings whose choices are not in the dialog's HTML, or that have no label; the rest speaks for itself. */
const NOTES: Readonly<Record<string, string>> = {
  'veeam-session.product': products.map(({ id }) => `\`${id}\``).join(', '),
  'veeam-session.grant': [...new Set(products.flatMap(grantTypesOf))]
    .map((grant) => `\`${grant}\`: ${grantFor(grant).label}`)
    .join('; '),
  'veeam-session.server': 'such as `https://backup.example.com:11005`; the port may be left out',
  'veeam-session.apiVersion': 'empty: the default of the [product](../products.md)',
  'veeam-session.tls': 'a TLS configuration of Node-RED',
  'veeam-session.proxy': 'a proxy configuration of Node-RED',
  'veeam-job.kind': 'empty: any; else a kind of jobs of the product',
  'veeam-job.jobName': 'name of the job that was looked up, which the editor shows',
  'veeam-request.headers': 'names and values',
  'veeam-request.headersFrom': 'which headers are sent',
};

/** Settings of every node, which are explained once. */
const OF_EACH = ['name', 'version', 'session'];

/** All nodes: the session first, the others by their names. */
export function nodeRedNodes(): NodeRedNode[] {
  const types = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return types
    .map(({ name }) => nodeOf(name))
    .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en'));
}

function rank({ type }: NodeRedNode): number {
  return type === 'veeam-session' ? 0 : 1;
}

function nodeOf(type: string): NodeRedNode {
  const dialog = dialogOf(type);
  const texts = textsOf(type);
  const { defaults, credentials = {} } = editorDefinition(type);
  const own = Object.keys(defaults).filter(
    (name) => !OF_EACH.includes(name) && !isTypeOfAnother(name, defaults),
  );
  return {
    type,
    name: textAt(texts, 'paletteLabel'),
    help: helpOf(dialog),
    settings: own.map((name) => ({
      name,
      label: textAt(texts, `label.${name}`),
      first: firstOf(defaults[name]),
      values: valuesOf(type, name, defaults, dialog, texts),
    })),
    secrets: Object.keys(credentials).map((name) => ({
      name,
      label: textAt(texts, `label.${name}`),
      first: '',
      values: textAt(texts, `placeholder.${name}`),
    })),
  };
}

/** The texts of a node's dialog, as the editor shows them. */
export function textsOf(type: string): Texts {
  const file = path.join(FOLDER, type, 'locales', 'en-US', `${type}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Texts>)[type] ?? {};
}

function textAt(texts: Texts, key: string): string {
  const found = key.split('.').reduce<unknown>((value, part) => (value as Texts | undefined)?.[part], texts);
  return typeof found === 'string' ? found : '';
}

/** `pathType` says what kind of value `path` holds. */
function isTypeOfAnother(name: string, defaults: Readonly<Record<string, PropertyDefinition>>): boolean {
  return name.endsWith('Type') && Object.hasOwn(defaults, name.slice(0, -'Type'.length));
}

function firstOf(definition: PropertyDefinition | undefined): string {
  const value = definition?.value;
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? 'empty' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function valuesOf(
  type: string,
  name: string,
  defaults: Readonly<Record<string, PropertyDefinition>>,
  dialog: string,
  texts: Texts,
): string {
  const typed = defaults[`${name}Type`];
  const parts = [
    NOTES[`${type}.${name}`] ?? '',
    choicesOf(type, name, dialog, texts),
    placeholderOf(name, defaults, texts),
    typed === undefined ? '' : `\`${name}Type\` says what kind of value it is, at first ${firstOf(typed)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** What an empty field stands for. A bare number is what is taken then; where a new node has it already, it says nothing. */
function placeholderOf(
  name: string,
  defaults: Readonly<Record<string, PropertyDefinition>>,
  texts: Texts,
): string {
  const placeholder = textAt(texts, `placeholder.${name}`);
  if (!/^\d+$/.test(placeholder)) return placeholder;
  return defaults[name]?.value === '' ? `empty: ${placeholder}` : '';
}

/** The choices of a select field, or of check boxes that each name a kind. */
function choicesOf(type: string, name: string, dialog: string, texts: Texts): string {
  const select = new RegExp(`<select id="node-(?:config-)?input-${name}"[^>]*>([\\s\\S]*?)</select>`).exec(
    dialog,
  );
  const options = [...(select?.[1] ?? '').matchAll(/<option value="([^"]*)"([^>]*)>([^<]*)/g)];
  const choices = options.map(([, value = '', attributes = '', text = '']): [string, string] => [
    value,
    labelIn(type, attributes, texts) || text.trim(),
  ]);
  if (name === 'watch') {
    const kinds = dialog.matchAll(/data-kind="(\w+)"/g);
    choices.push(
      ...[...kinds].map(([, kind = '']): [string, string] => [kind, textAt(texts, `kind.${kind}`)]),
    );
  }
  return choices.map(([value, label]) => choice(value, label)).join('; ');
}

function choice(value: string, label: string): string {
  if (value === '') return `empty: ${label.replace(/^- | -$/g, '')}`;
  return value === label ? `\`${value}\`` : `\`${value}\`: ${label}`;
}

function labelIn(type: string, attributes: string, texts: Texts): string {
  const key = /data-i18n="([^"]+)"/.exec(attributes)?.[1] ?? '';
  return textAt(texts, key.replace(`${type}.`, ''));
}
