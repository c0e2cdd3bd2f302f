/** The parts of the test helper that are used here; it brings no types of its own. */
declare module 'node-red-node-test-helper' {
  /** What a node file exports. Its argument is the runtime API, which the helper makes. */
  export type NodeFile = (RED: never) => void;

  interface AdminAnswer {
    readonly status: number;
    readonly body: Record<string, unknown>;
    readonly text: string;
  }

  interface AdminRequest extends Promise<AdminAnswer> {
    send(body: object): AdminRequest;
  }

  /** The admin endpoints, without a listening server. */
  export interface AdminApi {
    get(path: string): AdminRequest;
    post(path: string): AdminRequest;
  }

  interface Helper {
    init(runtimePath: string): void;
    settings(settings: object): void;
    startServer(): Promise<void>;
    stopServer(): Promise<void>;
    load(nodes: NodeFile[], flow: object[], credentials: object): Promise<void>;
    setFlows(flow: object[], type: 'full' | 'flows' | 'nodes', credentials: object): Promise<void>;
    unload(): Promise<void>;
    getNode(id: string): unknown;
    request(): AdminApi;
    /** Every log line since the flow was loaded. */
    log(): { readonly args: unknown[][] };
  }

  const helper: Helper;
  export default helper;
}
