import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';
import type { VeeamErrorCode } from '../../../core/errors/veeam-error';
import { veeamErrorBehind } from '../../../credentials/plain-error';

/** What the user of the node has to change; everything else happened at the server or on the way. */
const ENTERED_WRONG: ReadonlySet<VeeamErrorCode> = new Set([
  'VEEAM_CONFIGURATION',
  'VEEAM_FOREIGN_SERVER',
  'VEEAM_GRANT_UNSUPPORTED',
]);

/** The first sentence tells what happened, the rest how to go on. */
function split(message: string): { readonly message: string; readonly description?: string } {
  const end = /[.!?] (?=[A-Z"])/.exec(message)?.index;
  if (end === undefined) return { message };
  return { message: message.slice(0, end + 1), description: message.slice(end + 2) };
}

/** The error as n8n shows it: what happened, how to go on, the status, the item. */
export function nodeError(node: INode, error: unknown, itemIndex: number): NodeApiError | NodeOperationError {
  const known = veeamErrorBehind(error);
  if (known === undefined) {
    if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
    const message = error instanceof Error ? error.message : 'The node ended unexpectedly.';
    return new NodeOperationError(node, message, { itemIndex });
  }
  const { message, description } = split(known.message);
  if (ENTERED_WRONG.has(known.code)) return new NodeOperationError(node, message, { description, itemIndex });
  const httpCode = known.statusCode === undefined ? undefined : String(known.statusCode);
  const details = {
    code: known.code,
    ...(known.veeamCode === undefined ? {} : { veeamCode: known.veeamCode }),
  };
  return new NodeApiError(node, details, { message, description, httpCode, itemIndex });
}
