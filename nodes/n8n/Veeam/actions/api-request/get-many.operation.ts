import type { IExecuteFunctions } from 'n8n-workflow';
import { allEntries } from '../../../../../core/requests/paging';
import { apiClient } from '../../transport/api-client';
import type { Operation } from '../operation';
import { entryItems } from './entry-items';
import { readNumber } from './number-parameter';
import {
  concurrencyOption,
  headersParameter,
  pathParameter,
  queryParameter,
  readConcurrency,
  readHeaders,
  readPath,
  readQuery,
  readTimeout,
  timeoutOption,
} from './request-parameters';

/** A long list, one item for each entry. */
export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many jobs, sessions or other entries',
  description: "Get the entries of a list, page by page in the product's own way",
  parameters: [
    pathParameter,
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
    queryParameter,
    headersParameter,
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [concurrencyOption, timeoutOption],
    },
  ],
  atOnce: readConcurrency,
  async execute(context, source, itemIndex) {
    const { paging } = source.profile;
    const returnAll = context.getNodeParameter('returnAll', itemIndex, false) === true;
    const most = returnAll ? Infinity : readLimit(context, itemIndex);
    // A short list is asked for in one short page, unless the query says how long a page shall be.
    const size = most < paging.pageSize ? { [paging.limit]: most } : {};
    const call = {
      method: 'GET',
      path: readPath(context, itemIndex),
      query: { ...size, ...readQuery(context, itemIndex) },
      headers: readHeaders(context, itemIndex),
      timeoutMs: readTimeout(context, itemIndex),
    };
    const client = await apiClient(context, source);
    return entryItems(await allEntries(client, call, most), itemIndex);
  },
};

/** @throws VeeamError `VEEAM_CONFIGURATION` */
function readLimit(context: IExecuteFunctions, itemIndex: number): number {
  return readNumber(
    context.getNodeParameter('limit', itemIndex, 50),
    'limit. Enter a whole number from 1, or switch on Return All.',
  );
}
