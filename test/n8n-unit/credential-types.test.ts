import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NodeHelpers } from 'n8n-workflow';
import type { ICredentialType, INodeParameters } from 'n8n-workflow';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { credentialClasses, withProductWords } from '../../generators/credential-classes';
import { SAME_FOR_ALL_ITEMS } from '../../credentials/credential-fields';
import { credentialTypeName } from '../../credentials/credential-type';

const root = path.resolve(__dirname, '..', '..');
const folder = path.join(root, 'credentials');
const classNames = readdirSync(folder)
  .filter((file) => file.endsWith('.credentials.ts'))
  .map((file) => file.replace('.credentials.ts', ''));

async function load(className: string): Promise<ICredentialType> {
  const module = (await import(
    pathToFileURL(path.join(folder, `${className}.credentials.ts`)).href
  )) as Record<string, new () => ICredentialType>;
  const Type = module[className];
  assert.ok(Type, `${className}.credentials.ts exports no ${className}`);
  return new Type();
}

const nodeNames = ['Veeam', 'VeeamTrigger'];

describe('the credential types', () => {
  it('are one for each product and grant type', async () => {
    const wanted = products.flatMap((profile) =>
      grantTypesOf(profile).map((grant) => credentialTypeName(profile.id, grant)),
    );
    const names = await Promise.all(classNames.map(async (className) => (await load(className)).name));
    assert.deepEqual(names.sort(), wanted.sort());
  });

  it('stand in the repository as `gulp credentials` writes them, and are listed in the manifest', () => {
    const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      n8n: { credentials: string[]; nodes: string[] };
    };
    const classes = credentialClasses();
    assert.deepEqual(
      classNames.map((name) => `${name}.credentials.ts`).sort(),
      classes.map(({ file }) => file),
    );
    for (const { file, source } of classes)
      assert.equal(readFileSync(path.join(folder, file), 'utf8'), source, file);
    assert.deepEqual(
      n8n.credentials,
      classes.map(({ compiled }) => compiled),
    );
    assert.deepEqual(
      n8n.nodes,
      nodeNames.map((name) => `dist/nodes/n8n/${name}/${name}.node.js`),
    );
  });

  it('are found by the words of every product', () => {
    for (const name of nodeNames) {
      const codex = path.join(root, 'nodes', 'n8n', name, `${name}.node.json`);
      const { alias } = JSON.parse(readFileSync(codex, 'utf8')) as { alias: string[] };
      assert.deepEqual(alias, withProductWords(alias));
    }
  });

  for (const className of classNames) {
    it(`${className} has everything that n8n looks for on the class itself`, async () => {
      const type = await load(className);
      assert.equal(type.name, className.charAt(0).toLowerCase() + className.slice(1));
      assert.match(type.displayName, / API$/);
      for (const member of ['preAuthentication', 'authenticate', 'test', 'properties'])
        assert.ok(Object.hasOwn(type, member), member);
    });

    it(`${className} stores the session in hidden properties that n8n keeps and masks`, async () => {
      const { properties } = await load(className);
      const hidden = properties.filter(({ type, name }) => type === 'hidden' && name !== SAME_FOR_ALL_ITEMS);
      assert.deepEqual(
        hidden.map(({ name }) => name),
        ['accessToken', 'refreshToken', 'n8n_expires_at', 'obtainedAt', 'fingerprint', 'spentCode'],
      );
      for (const { default: empty, displayOptions, typeOptions } of hidden) {
        assert.equal(empty, '');
        assert.equal(displayOptions, undefined);
        assert.equal(typeOptions?.password, true);
      }
      assert.deepEqual(
        hidden.filter(({ typeOptions }) => typeOptions?.expirable === true).map(({ name }) => name),
        ['accessToken'],
      );
    });

    it(`${className} tells, in n8n's own reading of it, whether any of its fields is an expression`, async function () {
      // n8n gives each of its regular expressions a few milliseconds, which a busy machine may not have.
      this.retries(3);
      const { properties } = await load(className);
      // As n8n reads a credential before it works expressions out.
      const read = (stored: INodeParameters): unknown =>
        NodeHelpers.getNodeParameters(properties, stored, true, false, null, null)?.[SAME_FOR_ALL_ITEMS];
      assert.equal(read({}), true);
      assert.equal(read({ server: 'a=b', timeout: 30, ignoreSslIssues: true }), true);
      const fields = properties.filter(({ name, type }) => type !== 'notice' && name !== SAME_FOR_ALL_ITEMS);
      for (const { name } of fields) {
        assert.equal(read({ [name]: '={{ $json.value }}' }), undefined, name);
        // What the editor has stored once does not outlive the expression that came later.
        assert.equal(read({ [name]: '=text', [SAME_FOR_ALL_ITEMS]: true }), undefined, name);
      }
    });
  }
});
