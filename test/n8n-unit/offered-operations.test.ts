import assert from 'node:assert/strict';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { actionParameters, RESOURCES } from '../../nodes/n8n/Veeam/actions/resources';
import { productParameters } from '../../nodes/n8n/Veeam/transport/credential-choice';
import { watchedProducts } from '../../nodes/n8n/Veeam/watch/watched-products';

const properties = actionParameters();

function isShownWith(product: string, { displayOptions }: Pick<INodePropertyOptions, 'displayOptions'>) {
  const shown = displayOptions?.show?.['product'] as readonly string[] | undefined;
  return shown === undefined || shown.includes(product);
}

/** `job: start`, `token: getToken`, as the editor offers them with a product. */
function offered(product: ProductId): string[] {
  const choice = (parameter: INodeProperties | undefined): INodePropertyOptions[] =>
    ((parameter?.options ?? []) as INodePropertyOptions[]).filter((option) => isShownWith(product, option));
  return choice(properties.find(({ name }) => name === 'resource')).flatMap(({ value: resource }) => {
    const operation = properties.find(
      ({ name, displayOptions }) =>
        name === 'operation' && displayOptions?.show?.['resource']?.includes(resource) === true,
    );
    return choice(operation).map(({ value }) => `${String(resource)}: ${String(value)}`);
  });
}

describe('What the node Veeam offers', () => {
  it('begins with the same product in every version, since n8n stores no parameter that has its default', () => {
    for (const parameters of [productParameters(), productParameters(watchedProducts)]) {
      const product = parameters.find(({ name }) => name === 'product');
      assert.equal(product?.default, 'backup-and-replication');
      const choices = (product?.options ?? []) as INodePropertyOptions[];
      assert.ok(choices.some(({ value }) => value === product?.default));
    }
  });

  it('is what the chosen product has: Backup & Replication', () => {
    const all = offered('backup-and-replication');
    for (const each of [
      'job: retry',
      'job: wait',
      'jobSession: getMany',
      'license: get',
      'repository: getMany',
    ])
      assert.ok(all.includes(each), each);
    assert.deepEqual(
      all.filter((each) => each.startsWith('jobSession')),
      ['jobSession: get', 'jobSession: getMany'],
    );
  });

  it('is less with Backup for Google Cloud, and more with Backup for AWS', () => {
    assert.deepEqual(
      offered('backup-for-google-cloud').filter((each) => !/^(token|apiRequest)/.test(each)),
      ['repository: getMany'],
    );
    const aws = offered('backup-for-aws');
    assert.ok(aws.includes('jobSession: getLog'));
    assert.ok(!aws.includes('job: retry'), 'policies cannot be retried');
  });

  for (const { id } of products) {
    it(`with ${id} has the first operation of each resource that is there`, () => {
      const all = offered(id);
      for (const [resource, { first }] of Object.entries(RESOURCES))
        if (all.some((each) => each.startsWith(`${resource}: `)))
          assert.ok(all.includes(`${resource}: ${first}`), `${resource}: ${first}`);
    });
  }

  it('has each parameter of an operation once for each product', () => {
    for (const { id } of products)
      for (const [resource, { operations }] of Object.entries(RESOURCES))
        for (const operation of Object.keys(operations)) {
          const names = properties
            .filter(
              ({ displayOptions }) =>
                displayOptions?.show?.['resource']?.includes(resource) === true &&
                displayOptions.show['operation']?.includes(operation) === true &&
                isShownWith(id, { displayOptions }),
            )
            .map(({ name }) => name);
          assert.deepEqual(names, [...new Set(names)], `${id}, ${resource}: ${operation}`);
        }
  });

  it('says of each operation that changes something that it does', () => {
    for (const operation of ['start', 'stop', 'retry', 'enable', 'disable'])
      assert.match(RESOURCES['job']?.operations[operation]?.description ?? '', /changes the server/);
  });

  it('has its choices in the order of the alphabet, as n8n has them', () => {
    for (const { name, options } of properties.filter(({ type }) => type === 'options')) {
      if (name === 'kind') continue;
      const names = (options as INodePropertyOptions[]).map((option) => option.name);
      assert.deepEqual(
        names,
        [...names].sort((one, other) => one.localeCompare(other, 'en')),
        name,
      );
    }
  });
});
