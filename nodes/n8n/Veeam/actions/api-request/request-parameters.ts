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
        {
          displayName: 'Value',
          name: 'value',
          type: 'string',
          default: '',
          placeholder: 'e.g. Error',
          description: 'A list that an expression gives repeats the name for each of its values',
        },
      ],
    },
  ],
};

/** Headers of a request as names and values. */
export const headersParameter: INodeProperties = {
  displayName: 'Headers',
  name: 'headers',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true },
  placeholder: 'Add Header',
  default: {},
  description: 'Headers to send along. The token and the API version are those of the session.',
  options: [
    {
      displayName: 'Header',
      name: 'values',
      values: [
        { displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. Accept' },
        { displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. text/csv' },
      ],
    },
  ],
};

interface Pair {
  readonly name: string;
  readonly value: unknown;
}

/** @throws VeeamError `VEEAM_CONFIGURATION` */
export function readPath(context: IExecuteFunctions, itemIndex: number): string {
  const path = (context.getNodeParameter('path', itemIndex) as string).trim();
  if (path !== '') return path;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The path of the request is empty. Enter one such as sessions or jobs.',
  );
}

/** The rows of a parameter whose name was filled in. */
export function readPairs(context: IExecuteFunctions, itemIndex: number, parameter: string): readonly Pair[] {
  return (context.getNodeParameter(parameter, itemIndex, []) as readonly Pair[]).filter(
    ({ name }) => name !== '',
  );
}

/** A name that is given more than once becomes a list, and so does a value that is one. */
export function readQuery(context: IExecuteFunctions, itemIndex: number): Query {
  const lists = new Map<string, unknown[]>();
  for (const { name, value } of readPairs(context, itemIndex, 'query.parameters')) {
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    lists.set(name, [...(lists.get(name) ?? []), ...values]);
  }
  return Object.fromEntries(lists);
}

/** Headers by their lower-case names; of a name that comes twice the last one counts. */
export function readHeaders(context: IExecuteFunctions, itemIndex: number): Record<string, string> {
  return Object.fromEntries(
    readPairs(context, itemIndex, 'headers.values').map(({ name, value }) => [
      name.trim().toLowerCase(),
      String(value).trim(),
    ]),
  );
}
