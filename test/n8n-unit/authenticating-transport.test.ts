import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { AuthenticatingTransport } from '../../nodes/n8n/Veeam/transport/authenticating-transport';
import { ItemCredentials } from '../../nodes/n8n/Veeam/transport/credential-source';
import { freshCredentials } from './fake-veeam';

/** A node whose credential n8n reads, item by item; `sends` stands for n8n's authenticated request. */
function node(
  credentialOf: (itemIndex: number) => ICredentialDataDecryptedObject,
  sends?: (this: { getExecutionCancelSignal(): AbortSignal }) => Promise<unknown>,
) {
  const parameters: Record<string, string> = {
    product: 'service-provider-console-v2',
    grantType: 'password',
  };
  const context = {
    getNodeParameter: (name: string) => parameters[name],
    getCredentials: async (_type: string, itemIndex: number) => {
      return credentialOf(itemIndex);
    },
    helpers: { httpRequestWithAuthentication: sends },
  } as unknown as IExecuteFunctions;
  return { context, credentials: new ItemCredentials(context) };
}

describe('A request of the node', () => {
  it('ends with its time, although the answer never pauses', async () => {
    const { context, credentials } = node(
      () => freshCredentials({ timeout: 0.01 }),
      function () {
        const signal = this.getExecutionCancelSignal();
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () =>
            reject(
              Object.assign(new Error('ended'), { cause: { isAxiosError: true, code: 'ERR_CANCELED' } }),
            ),
          ),
        );
      },
    );
    const source = credentials.of(0);
    const opened = await source.open();
    const { server } = opened.inputs.settings;
    const transport = new AuthenticatingTransport(context, source, opened);
    // A signal's timer keeps no process alive.
    const awake = setInterval(() => undefined, 1000);
    await assert.rejects(
      transport.send({ method: 'GET', url: `${server}/api`, headers: {}, timeoutMs: 20 }),
      { code: 'VEEAM_TIMEOUT' },
    );
    clearInterval(awake);
  });
});
