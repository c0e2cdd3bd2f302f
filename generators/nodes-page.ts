import { markdownTable } from './markdown-table';
import type { HelpMember, HelpPort } from './help-markdown';
import { n8nOperations, triggerFields } from './n8n-nodes';
import { nodeRedNodes } from './node-red-nodes';
import type { NodeRedNode, NodeSetting } from './node-red-nodes';

/** docs/reference/nodes.md: settings, messages and operations, from the dialogs and the descriptions of the nodes. */
export function nodesPage(): string {
  return [
    '# Nodes',
    '',
    'Written by `npx gulp docs` from the dialogs of the nodes, their help, and the descriptions for n8n; a test compares them.',
    '',
    '## Node-RED',
    '',
    'Every node also saves `name`, `version` (of its settings) and, but for the session itself, `session`, the id of its Veeam session. "At first" is what a new node has.',
    '',
    ...nodeRedNodes().flatMap(nodeSection),
    '## n8n: Veeam',
    '',
    'Beside these fields each operation asks for _Product_, _Authentication_ and a credential.',
    '',
    markdownTable(
      ['resource', 'operation', 'does', 'fields', 'products'],
      n8nOperations().map(({ resource, name, description, parameters, products }) => [
        resource,
        name,
        description,
        parameters.join('; '),
        products,
      ]),
    ),
    '',
    '## n8n: Veeam Trigger',
    '',
    'Two outputs: Opened (and repeated), Resolved. Each item is an [incident](messages.md#an-incident), or with _One Item per Poll_ `count` and the list `incidents`. Names in the options are lists with commas.',
    '',
    markdownTable(
      ['field', 'at first', 'meaning'],
      triggerFields().map(({ name, first, description }) => [name, first, description]),
    ),
    '',
  ].join('\n');
}

function nodeSection({ type, name, help, settings, secrets }: NodeRedNode): string[] {
  return [
    `### ${name}`,
    '',
    `\`${type}\``,
    '',
    help.introduction,
    '',
    ...(settings.length === 0 ? [] : [settingsTable(settings), '']),
    ...(secrets.length === 0
      ? []
      : ['Stored in the credential file of Node-RED:', '', secretsTable(secrets), '']),
    ...messagePart('Goes in', help.inputs),
    ...help.outputs.flatMap((port, place) => outputPart(port, place)),
    help.details,
    '',
  ];
}

function settingsTable(settings: readonly NodeSetting[]): string {
  return markdownTable(
    ['setting', 'in the dialog', 'at first', 'values'],
    settings.map(({ name, label, first, values }) => [`\`${name}\``, label, first, values]),
  );
}

function secretsTable(secrets: readonly NodeSetting[]): string {
  return markdownTable(
    ['setting', 'in the dialog', 'values'],
    secrets.map(({ name, label, values }) => [`\`${name}\``, label, values]),
  );
}

function outputPart({ name, members }: HelpPort, place: number): string[] {
  return messagePart(name === '' ? 'Comes out' : `Comes out at output ${place + 1}, ${name}`, members);
}

function messagePart(title: string, members: readonly HelpMember[]): string[] {
  if (members.length === 0) return [];
  return [
    `**${title}**`,
    '',
    markdownTable(
      ['member', 'type', 'meaning'],
      members.map(({ name, type, isOptional, text }) => [
        name
          .split(', ')
          .map((one) => `\`msg.${one}\``)
          .join(', ') + (isOptional ? ' (optional)' : ''),
        type,
        text,
      ]),
    ),
    '',
  ];
}
