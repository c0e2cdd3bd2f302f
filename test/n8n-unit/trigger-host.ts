import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';
import { pollIncidents } from '../../nodes/n8n/VeeamTrigger/poll-incidents';
import type { NodeContext } from './node-context';

/** An execution that the trigger started by itself; the test says how it ends. */
interface Started {
  readonly items: INodeExecutionData[][];
  ends(status: IRun['status']): Promise<void>;
}

/** n8n as the trigger sees it: polls, what they start, what is kept in static data. */
export class TriggerHost {
  /** What n8n keeps for the node. */
  staticData: IDataObject = {};
  /** Errors that became failed executions although the poll went on. */
  readonly told: string[] = [];
  readonly started: Started[] = [];
  readonly server: NodeContext;
  readonly #workflowId: string = randomUUID();
  #mode = 'trigger';
  #context: IPollFunctions | undefined;

  /** @param server answers, and has the parameters of the node */
  constructor(server: NodeContext) {
    this.server = server;
  }

  /** One poll: the JSON of its items at both outputs, or nothing. @throws as the poll */
  async poll(): Promise<IDataObject[][] | null> {
    const outputs = await pollIncidents((this.#context ??= this.#activated('update')));
    return outputs?.map((items) => items.map(({ json }) => json)) ?? null;
  }

  /** The first poll after the workflow was activated in one of n8n's ways. */
  async activate(activation: string): Promise<IDataObject[][] | null> {
    this.#context = this.#activated(activation);
    return this.poll();
  }

  /** The editor's "fetch test event". */
  async fetchTestEvent(): Promise<IDataObject[][] | null> {
    this.#mode = 'manual';
    const outputs = await this.poll();
    this.#mode = 'trigger';
    return outputs;
  }

  /** The same node after n8n was ended and started again: all that is left is what n8n had stored. */
  restarted(): TriggerHost {
    const next = new TriggerHost(this.server);
    next.staticData = structuredClone(this.staticData);
    return next;
  }

  #activated(activation: string): IPollFunctions {
    return {
      ...this.server.common,
      getNodeParameter: (name: string, fallback: unknown) => this.server.parameter(name, fallback),
      getMode: () => this.#mode,
      getActivationMode: () => activation,
      getWorkflow: () => ({ id: this.#workflowId }),
      getWorkflowStaticData: () => this.staticData,
      helpers: { ...this.#helpers },
      __emitError: (error: Error) => this.told.push(error.message),
      __emit: (items: INodeExecutionData[][], _response: unknown, done: Deferred) =>
        this.started.push({
          items,
          async ends(status) {
            done.resolve({ status });
            await done.promise;
          },
        }),
    } as unknown as IPollFunctions;
  }

  get #helpers(): object {
    const { helpers } = this.server.common as { helpers: object };
    return { ...helpers, createDeferredPromise: () => new Deferred() };
  }
}

class Deferred {
  resolve: (run: { readonly status: string }) => void = () => undefined;
  readonly promise = new Promise((resolve) => (this.resolve = resolve));
}
