import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { AuthenticatingTransport } from '../../nodes/n8n/Veeam/transport/authenticating-transport';
import { ItemCredentials } from '../../nodes/n8n/Veeam/transport/credential-source';
import { freshCredentials } from './fake-veeam';

const ITEMS = Array.from({ length: 20 }, (_, index) => index);

/** A node whose credential n8n reads, item by item; `sends` stands for n8n's authenticated request. */
function node(
  credentialOf: (itemIndex: number) => ICredentialDataDecryptedObject,
  sends?: (this: { getExecutionCancelSignal(): AbortSignal }) => Promise<unknown>,
) {
  const parameters: Record<string, string> = {
    product: 'service-provider-console-v2',
    grantType: 'password',
  };
  const read: number[] = [];
  const context = {
    getNodeParameter: (name: string) => parameters[name],
    getCredentials: async (_type: string, itemIndex: number) => {
      read.push(itemIndex);
      return credentialOf(itemIndex);
    },
    helpers: { httpRequestWithAuthentication: sends },
  } as unknown as IExecuteFunctions;
  return { context, credentials: new ItemCredentials(context), read };
}

describe('The credential of an item', () => {
  it('is read once for all items where none of its fields holds an expression', async () => {
    const { credentials, read } = node(() => stored);
    const stored = freshCredentials({ variesByItem: false });
    const opened = await Promise.all(ITEMS.map((item) => credentials.of(item).open()));
    assert.deepEqual(read, [0]);
    assert.equal(new Set(opened.map(({ live }) => live)).size, 1);
    assert.equal(new Set(opened.map(({ forOneRequest }) => forOneRequest())).size, ITEMS.length);
  });

  for (const [what, varies] of [
    ['holds one', true],
    ['was stored before that was told', undefined],
  ] as const)
    it(`is read for each item where it ${what}`, async () => {
      const { credentials, read } = node((item) =>
        freshCredentials({
          username: `user-${item}`,
          ...(varies === undefined ? {} : { variesByItem: varies }),
        }),
      );
      const opened = await Promise.all(ITEMS.map((item) => credentials.of(item).open()));
      assert.deepEqual(
        [...read].sort((a, b) => a - b),
        ITEMS,
      );
      assert.deepEqual(
        opened.map(({ inputs }) => inputs.settings.credentials.username),
        ITEMS.map((item) => `user-${item}`),
      );
    });

  it('is read again for the next item after one that could not be read', async () => {
    const stored = freshCredentials({ variesByItem: false });
    const { credentials, read } = node((item) => {
      if (item === 0) throw new Error('The database is busy.');
      return stored;
    });
    await assert.rejects(credentials.of(0).open(), /database is busy/);
    await credentials.of(1).open();
    assert.deepEqual(read, [0, 1]);
  });
});

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
