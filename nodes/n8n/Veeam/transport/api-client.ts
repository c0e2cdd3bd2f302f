import type { IExecuteFunctions } from 'n8n-workflow';
import type { ApiClient, ApiSession } from '../../../../core/requests/authenticated-request';
import { AuthenticatingTransport } from './authenticating-transport';
import type { CredentialSource } from './credential-source';

/** The core's client for the calls of one item; n8n authenticates them by itself. */
export async function apiClient(
  context: IExecuteFunctions,
  source: CredentialSource,
): Promise<ApiClient<ApiSession>> {
  const opened = await source.open();
  const { inputs, live } = opened;
  const { session } = live;
  return {
    session: { settings: inputs.settings, redact: (text) => session.redact(text) },
    transport: new AuthenticatingTransport(context, source, opened),
    clock: { now: () => live.now },
    apiVersion: inputs.settings.apiVersion,
  };
}
