import type { INodeProperties } from 'n8n-workflow';
import { RESOURCES } from '../nodes/n8n/Veeam/actions/resources';
import type { ProductId } from '../core/products/registry';
import { products } from '../core/products/registry';
import { triggerParameters } from '../nodes/n8n/VeeamTrigger/trigger-parameters';

/** An operation of the node Veeam, for people. */
export interface N8nOperation {
  readonly resource: string;
  readonly name: string;
  readonly description: string;
  /** Names of the products that have it. */
  readonly products: string;
  /** What it asks for beside product, credential, resource and operation. */
  readonly parameters: readonly string[];
}

/** A field of a node. */
export interface N8nParameter {
  readonly name: string;
  readonly first: string;
  readonly description: string;
}

export function n8nOperations(): N8nOperation[] {
  return Object.values(RESOURCES).flatMap(({ name: resource, operations }) =>
    Object.values(operations).map(({ name, description, products: having, parameters }) => ({
      resource,
      name,
      description,
      products: productNames(having),
      parameters: [...new Set(parameters.filter(isShown).flatMap(namesOf))],
    })),
  );
}

/** The fields of Veeam Trigger, its options among them. */
export function triggerFields(): N8nParameter[] {
  const fields = new Map<string, N8nParameter>();
  for (const parameter of triggerParameters.filter(isShown)) {
    const parts = parameter.type === 'collection' ? (parameter.options as INodeProperties[]) : [parameter];
    for (const { displayName, default: first, description = '', options } of parts)
      if (!fields.has(displayName))
        fields.set(displayName, { name: displayName, first: firstOf(first, options), description });
  }
  return [...fields.values()];
}

function firstOf(value: INodeProperties['default'], options: INodeProperties['options'] = []): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = values.flatMap((one) => {
    const option = options.find((candidate) => 'value' in candidate && candidate.value === one);
    const name = option?.name ?? one;
    return (typeof name === 'string' && name !== '') || typeof name === 'number' ? [String(name)] : [];
  });
  return names.length === 0 ? 'empty' : names.join(', ');
}

/** Notices are no fields. */
function isShown({ type }: INodeProperties): boolean {
  return type !== 'notice' && type !== 'hidden';
}

function namesOf({ displayName, type, options = [] }: INodeProperties): string[] {
  if (type !== 'collection') return [displayName];
  const names = (options as INodeProperties[]).map((option) => option.displayName);
  return [`${displayName}: ${names.join(', ')}`];
}

function productNames(having: readonly ProductId[] | undefined): string {
  const nameOf = ({ name }: { readonly name: string }): string => name.replace(/^Veeam /, '');
  if (having === undefined || having.length === products.length) return 'all';
  const lacking = products.filter(({ id }) => !having.includes(id));
  return lacking.length < having.length
    ? `all but ${lacking.map(nameOf).join(', ')}`
    : products
        .filter(({ id }) => having.includes(id))
        .map(nameOf)
        .join(', ');
}
