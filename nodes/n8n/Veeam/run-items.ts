import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { VeeamError } from '../../../core/errors/veeam-error';
import type { Operation } from './actions/operation';
import { findOperation } from './actions/resources';
import { bounded } from './bounded';
import { failure } from './node-error';
import type { Failure } from './node-error';
import { ItemCredentials } from './transport/credential-source';

/**
 * Runs the chosen operation for all items, some of them at the same time, and returns what came in the items' order.
 *
 * @throws NodeApiError or NodeOperationError of the first item that failed, unless the node is set to continue
 */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const credentials = new ItemCredentials(context);
  const attempt = <T>(itemIndex: number, work: () => T | Promise<T>): Promise<T | Failure> =>
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => failure(context.getNode(), error, itemIndex));
  const run = (itemIndex: number): Promise<INodeExecutionData[] | Failure> =>
    attempt(itemIndex, () =>
      chosenOperation(context, itemIndex).execute(context, credentials.of(itemIndex), itemIndex),
    );
  // How many at once is a matter of the node; the option of the first item says it.
  const atOnce = await attempt(0, () => chosenOperation(context, 0).atOnce?.(context) ?? 1);
  if (typeof atOnce !== 'number') throw atOnce.error;
  const goesOn = context.continueOnFail();
  const outcomes = await bounded(
    context.getInputData().length,
    atOnce,
    run,
    (outcome) => 'error' in outcome && !goesOn,
  );
  return outcomes.flatMap((outcome) => {
    if (!('error' in outcome)) return outcome;
    if (!goesOn) throw outcome.error;
    return [outcome.item];
  });
}

/** @throws VeeamError where resource and operation do not belong together */
function chosenOperation(context: IExecuteFunctions, itemIndex: number): Operation {
  const resource: string = context.getNodeParameter('resource', itemIndex);
  const operation: string = context.getNodeParameter('operation', itemIndex);
  const found = findOperation(resource, operation);
  if (found !== undefined) return found;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `There is no operation "${operation}" of "${resource}". Choose another one.`,
  );
}
