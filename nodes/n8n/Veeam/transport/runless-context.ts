import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

/**
 * A context of n8n that runs no items (a list for choosing, a poll), for what is written for one that does. There the
 * place of an item's number is that of a fallback; there is one set of parameters and of credentials.
 */
export function runlessContext(context: ILoadOptionsFunctions | IPollFunctions): IExecuteFunctions {
  const getNodeParameter = (name: string, _itemIndex: number, fallback?: unknown): unknown =>
    context.getNodeParameter(name, fallback);
  const getCredentials = (type: string): Promise<unknown> => context.getCredentials(type);
  return Object.create(context, {
    getNodeParameter: { value: getNodeParameter },
    getCredentials: { value: getCredentials },
  }) as IExecuteFunctions;
}
