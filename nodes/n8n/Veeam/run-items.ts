import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { VeeamError } from '../../../core/errors/veeam-error';
import { findOperation } from './actions/resources';
import { nodeError } from './node-error';
import { credentialSource } from './transport/credential-source';

/**
 * Runs the chosen operation for one item after the other.
 *
 * @throws NodeApiError or NodeOperationError, unless the node is set to continue
 */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const returned: INodeExecutionData[] = [];
  for (const itemIndex of context.getInputData().keys()) {
    const outcome = await runItem(context, itemIndex).catch((error: unknown) =>
      nodeError(context.getNode(), error, itemIndex),
    );
    if (Array.isArray(outcome)) {
      returned.push(...outcome);
      continue;
    }
    if (!context.continueOnFail()) throw outcome;
    returned.push({ json: { error: outcome.message }, error: outcome, pairedItem: { item: itemIndex } });
  }
  return returned;
}

/** @throws VeeamError where resource and operation do not belong together, else as the operation */
async function runItem(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[]> {
  const resource: string = context.getNodeParameter('resource', itemIndex);
  const operation: string = context.getNodeParameter('operation', itemIndex);
  const found = findOperation(resource, operation);
  if (found === undefined) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `There is no operation "${operation}" of "${resource}". Choose another one.`,
    );
  }
  return found.execute(context, credentialSource(context, itemIndex), itemIndex);
}
