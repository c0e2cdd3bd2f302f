import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import type { VeeamError, VeeamErrorCode } from '../../../core/errors/veeam-error';
import { veeamErrorBehind } from '../../../credentials/plain-error';

/** What the user of the node has to change; everything else happened at the server or on the way. */
const ENTERED_WRONG: ReadonlySet<VeeamErrorCode> = new Set([
  'VEEAM_CONFIGURATION',
  'VEEAM_FOREIGN_SERVER',
  'VEEAM_GRANT_UNSUPPORTED',
]);

/** What became of an item that failed: the error that ends the node, and the item where the node goes on. */
export interface Failure {
  readonly error: NodeApiError | NodeOperationError;
  readonly item: INodeExecutionData;
}

/**
 * What failed, in the forms in which n8n carries it on: reason, code and status are in each of them. The item has no
 * member `error`, for n8n would put that error's message in the place of its whole content; and none beside `error` and
 * `details`, for that is how n8n knows what belongs into the error branch.
 */
export function failure(node: INode, thrown: unknown, itemIndex: number): Failure {
  const known = veeamErrorBehind(thrown);
  const error =
    known === undefined ? foreignError(node, thrown, itemIndex) : nodeError(node, known, itemIndex);
  const json =
    known === undefined ? { error: error.message } : { error: known.message, details: facts(known) };
  return { error, item: { json, pairedItem: { item: itemIndex } } };
}

/** What workflows branch on. */
function facts({ code, statusCode, veeamCode, retryAfter }: VeeamError): IDataObject {
  const all = { code, statusCode, veeamCode, retryAfter };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The error as n8n shows it: what happened and why, how to go on, the status, the item. */
function nodeError(node: INode, known: VeeamError, itemIndex: number): NodeApiError | NodeOperationError {
  const { message, advice } = split(known);
  const { code, statusCode } = known;
  const description =
    `${advice} Code: ${code}${statusCode === undefined ? '' : `, status ${statusCode}`}.`.trim();
  const httpCode = statusCode === undefined ? undefined : String(statusCode);
  const error = ENTERED_WRONG.has(code)
    ? new NodeOperationError(node, message, { description, itemIndex })
    : new NodeApiError(node, { code }, { message, description, httpCode, itemIndex });
  // An error workflow gets the context along with message and description.
  Object.assign(error.context, facts(known));
  return error;
}

function foreignError(node: INode, thrown: unknown, itemIndex: number): NodeApiError | NodeOperationError {
  if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
  const message = thrown instanceof Error ? thrown.message : 'The node ended unexpectedly.';
  return new NodeOperationError(node, message, { itemIndex });
}

/** The first sentence and the product's own words tell what happened, the rest how to go on. */
function split({ message, veeamMessage }: VeeamError): { readonly message: string; readonly advice: string } {
  const quoted = veeamMessage === undefined ? -1 : message.indexOf(veeamMessage);
  const from = quoted < 0 ? 0 : quoted + Math.max(0, (veeamMessage ?? '').length - 1);
  const end = /[.!?] (?=[A-Z"])/.exec(message.slice(from))?.index;
  if (end === undefined) return { message, advice: '' };
  return { message: message.slice(0, from + end + 1), advice: message.slice(from + end + 2) };
}
