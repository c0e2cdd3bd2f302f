import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Whether the product's own record is left out, as n8n's own nodes ask for it. */
export const simplifyParameter: INodeProperties = {
  displayName: 'Simplify',
  name: 'simplify',
  type: 'boolean',
  default: true,
  description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Reads that choice. */
export function isSimplified(context: IExecuteFunctions, itemIndex: number): boolean {
  return context.getNodeParameter('simplify', itemIndex, true) === true;
}

/**
 * Something in the shape that all products share: the members that people work with or, where it is not to be
 * simplified, all of them with the product's own record.
 */
export function shaped<T extends object>(
  entry: T,
  members: readonly (keyof T)[],
  simplified: boolean,
): Partial<T> {
  if (!simplified) return entry;
  const wanted = members.filter((member) => entry[member] !== undefined);
  return Object.fromEntries(wanted.map((member) => [member, entry[member]])) as Partial<T>;
}
