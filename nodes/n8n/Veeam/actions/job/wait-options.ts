import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { WaitOptions } from '../../../../../core/jobs/await-run';
import { waiter } from '../../pause';
import { readNumber } from '../number-parameter';

/** How long to wait for the end of a run, in seconds. */
export const waitLimit: INodeProperties = {
  displayName: 'Wait Limit',
  name: 'waitLimit',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 3600,
  description: 'Seconds to wait at most. The run itself goes on when they are over.',
};

/**
 * How to wait, by that option.
 *
 * @param seconds as the field or an expression gives them
 * @throws VeeamError `VEEAM_CONFIGURATION`
 */
export function waitOptions(context: IExecuteFunctions, seconds: unknown): WaitOptions {
  const limit = readNumber(seconds, 'wait limit. Enter a number of seconds above 0.', {
    least: 0.001,
    whole: false,
  });
  return { waiter, limitMs: limit * 1000, signal: context.getExecutionCancelSignal?.() };
}
