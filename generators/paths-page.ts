import { readCalls } from '../core/products/read-calls';
import type { ReadCall, ReadCallFilter } from '../core/products/read-calls';
import { products } from '../core/products/registry';
import type { ProductProfile } from '../core/products/profile';
import { markdownTable } from './markdown-table';

/** docs/reference/paths.md: the calls that the dialog of Authenticated Request suggests. */
export function pathsPage(): string {
  return [
    '# Paths',
    '',
    'Written by `npx gulp docs` from the catalogues in `core/products/catalogues`; a test compares them. Authenticated Request suggests these calls in its field _Path_, for the product and version of its session, with a field for each filter. Any other path of the API can be typed too.',
    '',
    'The paths are below the root of the API, which goes before them by itself.',
    ...products.flatMap(section),
  ].join('\n');
}

function section(profile: ProductProfile): string[] {
  const { name, versioning, apiRoot, reference } = profile;
  const { calls, expressions } = readCalls(profile, versioning.default);
  const root = apiRoot.replace('{version}', versioning.default);
  const where = reference === undefined ? '' : ` All calls: [the vendor's reference](${reference}).`;
  const joined =
    expressions === undefined
      ? ''
      : ` Filters marked with * are conditions in the one parameter \`${expressions.parameter}\`.`;
  return [
    '',
    `## ${name}`,
    '',
    `Version ${versioning.default}, below \`${root}\`.${joined}${where}`,
    '',
    markdownTable(['path', 'gives', 'filters'], calls.map(row)),
  ];
}

function row({ path, gives, idsFrom, filters, unverified }: ReadCall): string[] {
  const ids = idsFrom === undefined ? '' : `; ids from \`${idsFrom}\``;
  const doubt = unverified === undefined ? '' : ` (not seen: ${unverified})`;
  return [`\`${path}\``, `${gives}${ids}${doubt}`, filters.map(filter).join('<br>')];
}

function filter({ name, about, words, inExpression }: ReadCallFilter): string {
  const choices = words === undefined ? '' : `: ${words.join(', ')}`;
  return `\`${name}\`${inExpression === true ? '*' : ''} ${about}${choices}`;
}
