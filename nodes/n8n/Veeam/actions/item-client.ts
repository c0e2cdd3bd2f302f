import type { IExecuteFunctions } from 'n8n-workflow';
import type { ApiClient, ApiSession } from '../../../../core/requests/authenticated-request';
import { readTimeout } from './item-options';
import { apiClient } from '../transport/api-client';
import type { CredentialSource } from '../transport/credential-source';

/** The core's client for an item, each request of it within the time that the node's option says. */
export async function itemClient(
  context: IExecuteFunctions,
  source: CredentialSource,
  itemIndex: number,
): Promise<ApiClient<ApiSession>> {
  return { ...(await apiClient(context, source)), timeoutMs: readTimeout(context, itemIndex) };
}
