import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readNumber } from './number-parameter';

/** How much of a list is wanted, as n8n's own nodes ask for it. */
export const limitParameters: readonly INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { returnAll: [false] } },
    description: 'Max number of results to return',
  },
];

/** The most entries that are wanted. @throws VeeamError `VEEAM_CONFIGURATION` */
export function readMost(context: IExecuteFunctions, itemIndex: number): number {
  if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
  return readNumber(
    context.getNodeParameter('limit', itemIndex, 50),
    'limit. Enter a whole number from 1, or switch on Return All.',
  );
}
