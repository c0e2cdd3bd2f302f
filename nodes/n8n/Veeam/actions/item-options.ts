import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readNumber } from './number-parameter';

/** Seconds that a request may take, as one of the options. */
export const timeoutOption: INodeProperties = {
  displayName: 'Timeout',
  name: 'timeout',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 120,
  description: 'Seconds within which the server has to answer',
};

/** How many items are under way at the same time, as one of the options. */
export const concurrencyOption: INodeProperties = {
  displayName: 'Items at Once',
  name: 'concurrency',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 20,
  description:
    'Max number of items whose requests are under way at the same time. With 1 they go one by one.',
};

/**
 * The timeout option in milliseconds.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function readTimeout(context: IExecuteFunctions, itemIndex: number): number {
  const seconds: unknown = context.getNodeParameter('options.timeout', itemIndex, timeoutOption.default);
  const says = 'timeout. Enter a number of seconds above 0.';
  return Math.ceil(readNumber(seconds, says, { least: 0.001, whole: false }) * 1000);
}

/**
 * How many items are to be under way at the same time.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function readConcurrency(context: IExecuteFunctions): number {
  return readNumber(
    context.getNodeParameter('options.concurrency', 0, concurrencyOption.default),
    'number of items to send at once. Enter a whole number from 1.',
  );
}
