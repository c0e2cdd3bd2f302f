import type {
  IDataObject,
  IExecuteFunctions,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  INodeExecutionData,
} from 'n8n-workflow';
import type { ProductId } from '../../core/products/registry';
import { runItems } from '../../nodes/n8n/Veeam/run-items';
import { freshCredentials } from './fake-veeam';

/** The answer to a call: JSON with 200, or a status of its own. */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** A call as tests name it, `GET jobs?limit=1`, and what went along as its body. */
export type Reply = (call: string, body: string) => Answer;

function at(parameters: IDataObject, path: string): unknown {
  let found: unknown = parameters;
  for (const name of path.split('.')) found = (found as IDataObject | undefined)?.[name];
  return found;
}

/** n8n as the node Veeam sees it, with a server that answers as the test says. */
export class NodeContext {
  readonly calls: string[] = [];
  readonly #parameters: IDataObject;
  readonly #reply: Reply;
  readonly #credentials = freshCredentials();

  constructor(product: ProductId, parameters: IDataObject, reply: Reply) {
    this.#parameters = { product, grantType: 'password', ...parameters };
    this.#reply = reply;
  }

  /** A parameter by its path, or the fallback. */
  parameter(name: string, fallback: unknown): unknown {
    return at(this.#parameters, name) ?? fallback;
  }

  /** The items that come out of the node. @throws as the node */
  run(): Promise<INodeExecutionData[]> {
    return runItems(this.execute);
  }

  /** What comes out, without n8n's own members. */
  async json(): Promise<IDataObject[]> {
    return (await this.run()).map(({ json }) => json);
  }

  get execute(): IExecuteFunctions {
    return {
      ...this.common,
      getInputData: () => [{ json: {} }],
      continueOnFail: () => false,
      getNodeParameter: (
        name: string,
        _item: number,
        fallback: unknown,
        options?: { readonly extractValue?: boolean },
      ) => {
        // n8n takes a value out only of a parameter that is shown, which one in a collection need not be.
        if (options?.extractValue === true && name.includes('.')) throw new Error('Could not find property');
        return this.parameter(name, fallback);
      },
    } as unknown as IExecuteFunctions;
  }

  /** n8n where the editor asks for a list to choose from. */
  get loadOptions(): ILoadOptionsFunctions {
    return {
      ...this.common,
      getNodeParameter: (name: string, fallback: unknown) => this.parameter(name, fallback),
      getCurrentNodeParameter: (name: string) => this.parameter(name, undefined),
    } as unknown as ILoadOptionsFunctions;
  }

  /** What contexts of all kinds have. */
  get common(): object {
    return {
      getNode: () => ({ name: 'Veeam', type: 'veeam', typeVersion: 1, parameters: {} }),
      getTimezone: () => 'Europe/Berlin',
      getCredentials: async () => this.#credentials,
      getExecutionCancelSignal: () => undefined,
      helpers: {
        httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
          this.#answer(options),
      },
    };
  }

  #answer({ method, url, body }: IHttpRequestOptions): unknown {
    const { pathname, search } = new URL(url);
    const path = pathname.replace(/^\/(?:api\/)?v[\d.]+\//, '');
    const call = `${method} ${path}${decodeURIComponent(search)}`;
    this.calls.push(call);
    const { status = 200, body: payload } = this.#reply(
      call,
      body === undefined ? '' : Buffer.from(body as Uint8Array).toString(),
    );
    return {
      statusCode: status,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(payload ?? null)),
    };
  }
}
