import type { IExecuteFunctions } from 'n8n-workflow';
import type { ApiClient, ApiSession } from '../../../../core/requests/authenticated-request';
import { AuthenticatingTransport } from './authenticating-transport';
import type { CredentialSource } from './credential-source';

/** The core's client for the calls of one item; n8n authenticates them by itself. */
export async function apiClient(
  context: IExecuteFunctions,
  source: CredentialSource,
): Promise<ApiClient<ApiSession>> {
  const { inputs, live } = await source.open();
  const { session } = live;
  return {
    session: { settings: inputs.settings, redact: (text) => session.redact(text) },
    transport: new AuthenticatingTransport(context, source.typeName),
    clock: { now: () => live.now },
    apiVersion: inputs.settings.apiVersion,
  };
}
