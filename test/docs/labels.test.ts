import assert from 'node:assert/strict';
import { textsOf } from '../../generators/node-red-nodes';
import { grantFor } from '../../core/grants/registry';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { veeamCredential } from '../../credentials/veeam-credential';
import { actionParameters, RESOURCES } from '../../nodes/n8n/Veeam/actions/resources';
import { productParameters } from '../../nodes/n8n/Veeam/transport/credential-choice';
import { triggerParameters } from '../../nodes/n8n/VeeamTrigger/trigger-parameters';
import { projectFiles } from '../structure/project-files';
import { boldOf, italicsOf, read } from './markdown';

const pages = projectFiles('docs').filter((file) =>
  /^docs\/(how-to|tutorials)\/.*\.md$|^docs\/incidents\.md$/.test(file),
);

/** What the engines call things of their own. */
const WORDS_OF_HOSTS = [
  'Import',
  'Examples',
  'Predefined Credential Type',
  'Add first step',
  'On new Veeam event',
];
const NODES_OF_HOSTS = [
  ...['batch', 'catch', 'change', 'debug', 'http request', 'join', 'switch'],
  ...['HTTP Request', 'Wait'],
];

describe('The pages that tell people what to press', () => {
  const labels = allLabels();
  const nodes = [
    ...nodeRedTypes().map((type) => String(textsOf(type)['paletteLabel'])),
    'Veeam',
    'Veeam Trigger',
  ];

  for (const page of pages) {
    it(`${page} names settings, choices and nodes as they are called`, () => {
      assert.deepEqual(
        italicsOf(read(page)).filter((text) => !isLabel(text, labels)),
        [],
      );
      // Bold is for nodes, and for the beginning of an entry of a list.
      assert.deepEqual(
        boldOf(read(page)).filter((text) => ![...nodes, ...NODES_OF_HOSTS].includes(text)),
        [],
      );
    });
  }

  it('are found, and what they name', () => {
    assert.ok(pages.length > 15);
    assert.ok(italicsOf(read('docs/how-to/confirm-delivery.md')).includes('Confirm delivery'));
    assert.ok(boldOf(read('docs/how-to/confirm-delivery.md')).includes('Watch Incidents'));
  });

  it('would not pass with a label that there is not', () => {
    assert.equal(isLabel('Confirm delivery', labels), true);
    assert.equal(isLabel('Confirm', labels), false);
    assert.equal(isLabel('Confirm deliveries', labels), false);
    assert.equal(isLabel('Incident: Get Many', labels), true);
  });
});

/** A label, or the beginning of one that explains itself after a colon or a bracket. */
function isLabel(text: string, labels: readonly string[]): boolean {
  return labels.some(
    (label) => label === text || label.startsWith(`${text}: `) || label.startsWith(`${text} (`),
  );
}

function allLabels(): string[] {
  const credentials = products.flatMap((profile) =>
    grantTypesOf(profile).map((grant) => veeamCredential(profile.id, grant).properties),
  );
  const ways = products.flatMap((profile) => grantTypesOf(profile).map((grant) => grantFor(grant).label));
  const examples = projectFiles('examples').map((file) => JSON.parse(read(file)) as unknown);
  const operations = Object.values(RESOURCES).flatMap(({ name, operations: some }) =>
    Object.values(some).map((operation) => `${name}: ${operation.name}`),
  );
  return [
    ...WORDS_OF_HOSTS,
    ...operations,
    ...ways,
    ...nodeRedTypes().flatMap((type) => textsIn(textsOf(type))),
    ...textsIn(
      [productParameters(), actionParameters(), triggerParameters, credentials],
      ['displayName', 'name'],
    ),
    ...textsIn(examples, ['name', 'label']),
  ];
}

function nodeRedTypes(): string[] {
  return projectFiles('nodes/node-red').flatMap((file) => /(veeam-[a-z-]+)\.html$/.exec(file)?.[1] ?? []);
}

/** All texts within a value, or those of some members. */
function textsIn(value: unknown, members?: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    typeof entry === 'string' && members?.includes(name) !== false ? [entry] : textsIn(entry, members),
  );
}
