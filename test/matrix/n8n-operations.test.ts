import assert from 'node:assert/strict';
import type {
  ICredentialDataDecryptedObject,
  IDataObject,
  IExecuteFunctions,
  IHttpRequestOptions,
} from 'n8n-workflow';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { authenticate } from '../../credentials/authenticate';
import type { SendRequest } from '../../credentials/helper-transport';
import { preAuthentication } from '../../credentials/pre-authentication';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { profiles } from '../../emulator/products/registry';
import { RESOURCES } from '../../nodes/n8n/Veeam/actions/resources';
import { runItems } from '../../nodes/n8n/Veeam/run-items';

const send = (async ({ url, method, headers, body }: IHttpRequestOptions) => {
  const answer = await fetch(url, { method, headers: headers as HeadersInit, body: body as BodyInit });
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}) as unknown as SendRequest;

/** n8n as the node Veeam sees it, with one stored credential of a product's emulator. */
class Host {
  #stored: ICredentialDataDecryptedObject;
  constructor(
    readonly product: ProductId,
    server: string,
  ) {
    const [{ username, password }] = profiles[product].users;
    const hidden = { accessToken: '', refreshToken: '', n8n_expires_at: '', obtainedAt: '', fingerprint: '' };
    this.#stored = { server, username, password, ...hidden };
  }

  /** What comes out of an operation. @throws as the node */
  async run(resource: string, operation: string, more: IDataObject = {}): Promise<IDataObject[]> {
    const parameters: IDataObject = {
      product: this.product,
      grantType: 'password',
      resource,
      operation,
      ...more,
    };
    const context = {
      getNode: () => ({ name: 'Veeam', type: 'veeam', typeVersion: 1, parameters: {} }),
      getTimezone: () => 'UTC',
      getInputData: () => [{ json: {} }],
      continueOnFail: () => false,
      getExecutionCancelSignal: () => undefined,
      getCredentials: async () => ({ ...this.#stored }),
      getNodeParameter: (name: string, _item: number, fallback: unknown) =>
        name.split('.').reduce<unknown>((at, part) => (at as IDataObject | undefined)?.[part], parameters) ??
        fallback,
      helpers: {
        httpRequestWithAuthentication: (
          _type: string,
          options: IHttpRequestOptions,
          {
            credentialsDecrypted: { data },
          }: { credentialsDecrypted: { data: ICredentialDataDecryptedObject } },
        ) => this.#request(options, data),
      },
    } as unknown as IExecuteFunctions;
    return (await runItems(context)).map(({ json }) => json);
  }

  async #request(options: IHttpRequestOptions, data: ICredentialDataDecryptedObject): Promise<unknown> {
    const attempt = async (): Promise<{ statusCode: number }> =>
      (await send(await authenticate(this.product, 'password', data, { ...options }))) as {
        statusCode: number;
      };
    const first = await attempt().catch((error: { response?: { status?: number } }) => {
      if (error.response?.status !== 401) throw error;
    });
    if (first !== undefined && first.statusCode !== 401) return first;
    const output = (await preAuthentication(this.product, 'password', data, send)) as typeof data;
    this.#stored = { ...this.#stored, ...output };
    Object.assign(data, output);
    return attempt();
  }
}

describe('Each operation of the node Veeam, with each product that has it', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral', tls: false, jobDurationMs: 50 });
  });
  after(() => emulator.stop());

  for (const { id, name } of products) {
    describe(name, () => {
      let host: Host;
      before(() => {
        host = new Host(id, emulator.servers[id].url);
      });

      const offers = (resource: string, operation: string): boolean => {
        const found = RESOURCES[resource]?.operations[operation];
        return found !== undefined && (found.products?.includes(id) ?? true);
      };
      const has = (resource: string, operation: string, title: string, test: () => Promise<void>): void => {
        if (offers(resource, operation)) it(`${resource}: ${operation} ${title}`, test);
      };
      /** A job that does not run now and is switched on. */
      const aJob = async (): Promise<IDataObject> => {
        const jobs = await host.run('job', 'getMany', { returnAll: true });
        return (
          jobs.find(({ outcome, enabled }) => outcome !== 'running' && enabled !== false) ?? assert.fail()
        );
      };

      for (const [resource, title] of [
        ['job', 'lists up to the limit or all, simplified or not'],
        ['jobSession', 'lists up to the limit, simplified or not'],
        ['repository', 'lists up to the limit or all, simplified or not'],
      ] as const)
        has(resource, 'getMany', title, async () => {
          const two = await host.run(resource, 'getMany', { limit: 2, simplify: false });
          assert.equal(two.length, 2);
          assert.ok(two.every(({ record }) => typeof record === 'object' && record !== null));
          const some = await host.run(
            resource,
            'getMany',
            resource === 'jobSession' ? { limit: 7 } : { returnAll: true },
          );
          assert.ok(some.length > 2);
          assert.ok(some.every((item) => !('record' in item) && Object.keys(item).length <= 10));
        });
      has('job', 'get', 'takes an id or an item, and names what is near to a wrong name', async () => {
        const job = await aJob();
        for (const wanted of [job, { id: job['id'], kind: job['kind'] }]) {
          const [found] = await host.run('job', 'get', { job: wanted });
          assert.equal(found?.['id'], job['id']);
        }
        const wrong = `${String(job['name'])}x`;
        await assert.rejects(host.run('job', 'get', { job: wrong }), (error: Error) => {
          assert.match(error.message, /There is no/);
          assert.ok(
            `${error.message} ${String((error as { description?: string }).description)}`.includes(
              String(job['name']),
            ),
          );
          return true;
        });
      });
      has('job', 'disable', 'and enable switch a job off and on', async () => {
        const job = await aJob();
        for (const operation of ['disable', 'enable'])
          assert.equal((await host.run('job', operation, { job }))[0]?.['result'], 'done', operation);
      });
      has('job', 'start', 'starts a job and waits for its result', async () => {
        const [item] = await host.run('job', 'start', { job: await aJob(), wait: true, waitLimit: 30 });
        assert.equal(item?.['result'], 'done');
        assert.notEqual((item?.['run'] as IDataObject | undefined)?.['outcome'], 'running');
      });
      has('job', 'stop', 'says that nothing runs, or that this is fine', async () => {
        const job = await aJob();
        await assert.rejects(host.run('job', 'stop', { job }), /does not run/);
        const [item] = await host.run('job', 'stop', { job, options: { alreadyIsFine: true } });
        assert.equal(item?.['result'], 'already');
      });
      has('job', 'retry', 'runs what failed once more', async () => {
        const job = await aJob();
        emulator.orderJob(id, { job: String(job['id']), result: 'failed' });
        assert.equal((await host.run('job', 'retry', { job }))[0]?.['result'], 'done');
      });
      has('job', 'wait', 'brings the result of the last run', async () => {
        const job = await aJob();
        emulator.orderJob(id, { job: String(job['id']), result: 'succeeded' });
        assert.equal((await host.run('job', 'wait', { job }))[0]?.['outcome'], 'success');
      });
      has('jobSession', 'get', 'brings the run that was listed', async () => {
        const [listed] = await host.run('jobSession', 'getMany', { limit: 1 });
        const [found] = await host.run('jobSession', 'get', { jobSession: listed?.['id'] });
        assert.deepEqual([found?.['id'], found?.['outcome']], [listed?.['id'], listed?.['outcome']]);
      });
      has('jobSession', 'getLog', 'brings what a run wrote down', async () => {
        const [listed] = await host.run('jobSession', 'getMany', { limit: 1 });
        const log = await host.run('jobSession', 'getLog', { jobSession: listed?.['id'] });
        assert.ok(log.length > 0 && log.every(({ text }) => typeof text === 'string'));
      });
      has('license', 'get', 'tells when it ends', async () => {
        const [license] = await host.run('license', 'get');
        assert.ok(Array.isArray(license?.['ends']));
      });
      has('incident', 'getMany', 'tells what is wrong now', async () => {
        const incidents = await host
          .run('incident', 'getMany', { hours: 48, returnAll: true, watch: '' })
          .catch((error: Error) => {
            // Veeam ONE has no jobs of its own to be watched.
            assert.match(error.message, /cannot be watched for jobFailed/);
            return [];
          });
        assert.ok(incidents.every(({ key }) => String(key).startsWith(`${id}|`)));
      });
      for (const operation of ['acknowledge', 'resolve'])
        has('incident', operation, 'answers an alarm', async () => {
          const problem = emulator.orderAlarm(id, { raise: `Disk full ${operation}` });
          const [alarm] = await host.run('incident', 'getMany', {
            watch: ['alarm'],
            hours: 1,
            simplify: false,
          });
          assert.ok(alarm !== undefined, problem);
          const [item] = await host.run('incident', operation, { alarm, comment: 'Ticket 4711' });
          assert.equal(item?.['result'], 'done');
        });
    });
  }
});
