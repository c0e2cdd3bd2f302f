import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** One item for each entry of a list; an entry that is no object is wrapped in one. */
export function entryItems(entries: readonly unknown[], itemIndex: number): INodeExecutionData[] {
  return entries.map((entry) => ({ json: asJson(entry), pairedItem: { item: itemIndex } }));
}

/** What an item can hold of any value. */
export function asJson(value: unknown): IDataObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as IDataObject) : { data: value as IDataObject[string] };
}
