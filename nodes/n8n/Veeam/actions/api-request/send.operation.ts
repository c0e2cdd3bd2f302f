import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { VeeamError } from '../../../../../core/errors/veeam-error';
import { answerPayload, checkContent } from '../../../../../core/requests/answer-payload';
import { apiError, authenticatedRequest } from '../../../../../core/requests/authenticated-request';
import type { ApiAnswer, ApiCall } from '../../../../../core/requests/authenticated-request';
import { apiClient } from '../../transport/api-client';
import type { Operation } from '../operation';
import { asJson, entryItems } from './entry-items';
import {
  pathParameter,
  queryParameter,
  readPath,
  readQuery,
  readTimeout,
  timeoutOption,
} from './request-parameters';

const METHODS = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

/** Any request of the product's API. */
export const send: Operation = {
  name: 'Send',
  action: 'Send an API request',
  description: 'Send one request to the REST API of the product',
  parameters: [
    {
      displayName: 'Method',
      name: 'method',
      type: 'options',
      options: METHODS.map((method) => ({ name: method, value: method })),
      default: 'GET',
    },
    pathParameter,
    queryParameter,
    {
      displayName: 'Body',
      name: 'body',
      type: 'json',
      default: '',
      displayOptions: { show: { method: METHODS.filter((method) => method !== 'GET') } },
      description: 'JSON to send along. Leave it empty to send none.',
    },
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [
        {
          displayName: 'Full Response',
          name: 'fullResponse',
          type: 'boolean',
          default: false,
          description: 'Whether to return status and headers along with the body',
        },
        {
          displayName: 'Never Fail on Status',
          name: 'anyStatus',
          type: 'boolean',
          default: false,
          description: 'Whether to return the answer even if its status says that the request was refused',
        },
        timeoutOption,
      ],
    },
  ],
  async execute(context, source, itemIndex) {
    const client = await apiClient(context, source);
    const call: ApiCall = {
      method: context.getNodeParameter('method', itemIndex) as string,
      path: readPath(context, itemIndex),
      query: readQuery(context, itemIndex),
      body: readBody(context, itemIndex),
      timeoutMs: readTimeout(context, itemIndex),
    };
    const answer = await authenticatedRequest(client, call);
    const payload = answerPayload(answer);
    const anyStatus = context.getNodeParameter('options.anyStatus', itemIndex, false) === true;
    if (!anyStatus) {
      if (answer.statusCode >= 300) throw apiError(client, call, answer);
      checkContent(answer, payload, (text) => client.session.redact(text));
    }
    const full = context.getNodeParameter('options.fullResponse', itemIndex, false) === true;
    return answerItems(context, answer, { payload, full, itemIndex });
  },
};

/** @throws VeeamError `VEEAM_CONFIGURATION` */
function readBody(context: IExecuteFunctions, itemIndex: number): unknown {
  const body: unknown = context.getNodeParameter('body', itemIndex, '');
  if (typeof body !== 'string' || body.trim() === '') return body === '' ? undefined : body;
  if (isJson(body)) return body;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The body of the request is not JSON. Check its quotation marks and commas.',
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function answerItems(
  context: IExecuteFunctions,
  answer: ApiAnswer,
  {
    payload,
    full,
    itemIndex,
  }: { readonly payload: unknown; readonly full: boolean; readonly itemIndex: number },
): Promise<INodeExecutionData[]> {
  const { statusCode, url } = answer;
  const envelope = { statusCode, url, headers: { ...answer.headers } };
  const pairedItem = { item: itemIndex };
  if (payload instanceof Uint8Array) {
    const data = await context.helpers.prepareBinaryData(
      Buffer.from(payload),
      fileName(answer),
      contentType(answer),
    );
    return [{ json: full ? envelope : {}, binary: { data }, pairedItem }];
  }
  if (full) return [{ json: { ...envelope, body: payload } as INodeExecutionData['json'], pairedItem }];
  if (Array.isArray(payload)) return entryItems(payload, itemIndex);
  return [{ json: payload === '' ? { statusCode } : asJson(payload), pairedItem }];
}

function contentType({ headers }: ApiAnswer): string | undefined {
  const type = headers['content-type'];
  return typeof type === 'string' ? type.split(';')[0] : undefined;
}

function fileName({ headers }: ApiAnswer): string | undefined {
  const disposition = headers['content-disposition'];
  return typeof disposition === 'string' ? /filename="?([^";]+)/i.exec(disposition)?.[1] : undefined;
}
