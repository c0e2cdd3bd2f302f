import { allEntries } from '../../../../../core/requests/paging';
import { apiClient } from '../../transport/api-client';
import { concurrencyOption, readConcurrency, readTimeout, timeoutOption } from '../item-options';
import { limitParameters, readMost } from '../limit-parameters';
import type { Operation } from '../operation';
import { entryItems } from '../entry-items';
import {
  headersParameter,
  pathParameter,
  queryParameter,
  readHeaders,
  readPath,
  readQuery,
} from './request-parameters';

/** A long list, one item for each entry. */
export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many jobs, sessions or other entries',
  description: "Get the entries of a list, page by page in the product's own way",
  parameters: [
    pathParameter,
    ...limitParameters,
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
    const most = readMost(context, itemIndex);
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
