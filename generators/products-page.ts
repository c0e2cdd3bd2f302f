import type { GrantType } from '../core/grants/grant-type';
import { grantFor } from '../core/grants/registry';
import { INPUTS } from '../core/grants/inputs';
import { grantTypesOf } from '../core/products/profile';
import type { ProductProfile, SignOut } from '../core/products/profile';
import { products } from '../core/products/registry';
import { credentialTitle } from './credential-classes';
import { markdownTable } from './markdown-table';

/** docs/products.md: what the profiles say, for people. */
export function productsPage(): string {
  const ways = products.flatMap((profile) => grantTypesOf(profile).map((grant) => wayRow(profile, grant)));
  return [
    '# Products',
    '',
    'Written by `npx gulp docs` from `core/products`; a test compares the two.',
    '',
    markdownTable(
      ['product', 'port', 'API version', 'pages', 'refresh token', 'log-out'],
      products.map((profile) => [
        profile.name,
        String(profile.defaultPort),
        versions(profile),
        pages(profile),
        profile.refreshTokens === 'single use' ? 'single use' : 'not stated, taken as single use',
        logOut(profile.signOut),
      ]),
    ),
    '',
    '## Ways to sign in',
    '',
    markdownTable(['product', 'way', 'asks for', 'credential type in n8n'], ways),
    '',
    '## Sources, and what nobody has seen',
    '',
    'Everything here comes from documents. Nothing was tried against a running Veeam server.',
    '',
    ...products.flatMap(sources),
  ].join('\n');
}

function wayRow(profile: ProductProfile, grant: GrantType): string[] {
  const { label, inputs } = grantFor(grant);
  const asked = inputs.map((name) => {
    const input = INPUTS[name];
    return 'optional' in input ? `${input.label} (optional)` : input.label;
  });
  return [profile.name, label, asked.join(', '), credentialTitle(profile, grant)];
}

function versions({ versioning }: ProductProfile): string {
  const where = versioning.in === 'header' ? `header ${versioning.header}` : 'in the path';
  const others = versioning.revisions.filter((revision) => revision !== versioning.default);
  return `**${versioning.default}**${others.length > 0 ? `, ${others.join(', ')}` : ''} (${where})`;
}

function pages({ paging }: ProductProfile): string {
  const { entries = '', total, comesWholeWhereBare = false } = paging;
  const list = entries === '' ? 'a bare list' : `\`${entries}\``;
  const count = total === undefined ? 'no total' : `\`${total}\``;
  const whole = comesWholeWhereBare ? '; a bare list is whole' : '';
  return `\`${paging.offset}\`, \`${paging.limit}\` → ${list}, ${count}${whole}`;
}

function logOut(signOut: SignOut): string {
  switch (signOut.by) {
    case 'call':
      return `${signOut.method} ${signOut.paths.join(', then ')}`;
    case 'revocation':
      return `POST ${signOut.path}`;
    case 'nothing':
      return 'none';
  }
}

function sources({ name, documents, reference, unverified }: ProductProfile): string[] {
  return [
    `### ${name}`,
    '',
    ...(reference === undefined ? [] : [`- [API reference](${reference})`]),
    ...documents.map((document) => `- ${document}`),
    ...unverified.map((sentence) => `- Not seen: ${sentence}`),
    '',
  ];
}
