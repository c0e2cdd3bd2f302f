import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { VeeamError } from '../../../../../core/errors/veeam-error';
import type { Query } from '../../../../../core/requests/address';

/** The path of a request. */
export const pathParameter: INodeProperties = {
  displayName: 'Path',
  name: 'path',
  type: 'string',
  default: '',
  required: true,
  placeholder: 'e.g. sessions',
  description:
    'Path of the resource. Without a leading slash it is below the root of the API; with one it is below the server.',
};

/** Query parameters as names and values. */
export const queryParameter: INodeProperties = {
  displayName: 'Query Parameters',
  name: 'query',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true },
  placeholder: 'Add Parameter',
  default: {},
  options: [
    {
      displayName: 'Parameter',
      name: 'parameters',
      values: [
        { displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Status' },
        { displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. Error' },
      ],
    },
  ],
};

/** Milliseconds that a request may take, as one of the options. */
export const timeoutOption: INodeProperties = {
  displayName: 'Timeout',
  name: 'timeout',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 120,
  description: 'Seconds within which the server has to answer',
};

/** @throws VeeamError `VEEAM_CONFIGURATION` */
export function readPath(context: IExecuteFunctions, itemIndex: number): string {
  const path = (context.getNodeParameter('path', itemIndex) as string).trim();
  if (path !== '') return path;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The path of the request is empty. Enter one such as sessions or jobs.',
  );
}

/** A name that is given more than once becomes a list. */
export function readQuery(context: IExecuteFunctions, itemIndex: number): Query {
  const { parameters = [] } = context.getNodeParameter('query', itemIndex, {}) as {
    parameters?: readonly { name: string; value: unknown }[];
  };
  const query: Record<string, unknown[]> = {};
  for (const { name, value } of parameters) {
    if (name !== '') query[name] = [...(query[name] ?? []), value];
  }
  return query;
}

/** The timeout option in milliseconds. */
export function readTimeout(context: IExecuteFunctions, itemIndex: number): number {
  return Number(context.getNodeParameter('options.timeout', itemIndex, timeoutOption.default)) * 1000;
}
