import { apiError, authenticatedRequest } from '../../../../../core/requests/authenticated-request';
import type { ApiCall } from '../../../../../core/requests/authenticated-request';
import { apiClient } from '../../transport/api-client';
import { concurrencyOption, readConcurrency, readTimeout, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { answerItems, answerOptions, readAnswerOptions } from './answer-items';
import { bodyParameters, readBody } from './request-body';
import {
  headersParameter,
  pathParameter,
  queryParameter,
  readHeaders,
  readPath,
  readQuery,
} from './request-parameters';

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];
const WITHOUT_BODY = ['GET', 'HEAD'];

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
    headersParameter,
    ...bodyParameters(METHODS.filter((method) => !WITHOUT_BODY.includes(method))),
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [...answerOptions, concurrencyOption, timeoutOption].sort((one, other) =>
        one.displayName.localeCompare(other.displayName, 'en'),
      ),
    },
  ],
  atOnce: readConcurrency,
  async execute(context, source, itemIndex) {
    const method = context.getNodeParameter('method', itemIndex) as string;
    const own = readHeaders(context, itemIndex);
    const { body, contentType } = WITHOUT_BODY.includes(method) ? {} : await readBody(context, itemIndex);
    const call: ApiCall = {
      method,
      path: readPath(context, itemIndex),
      query: readQuery(context, itemIndex),
      headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...own },
      body,
      timeoutMs: readTimeout(context, itemIndex),
    };
    const options = readAnswerOptions(context, itemIndex);
    const client = await apiClient(context, source);
    const answer = await authenticatedRequest(client, call);
    if (answer.statusCode >= 300 && !options.anyStatus) throw apiError(client, call, answer);
    const wish = {
      ...options,
      // Status and headers are all that the answer to HEAD has.
      full: options.full || method === 'HEAD',
      accept: own['accept'],
      redact: (text: string) => client.session.redact(text),
    };
    return answerItems(context, answer, wish, itemIndex);
  },
};
