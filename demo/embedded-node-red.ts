import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, next: () => void) => void;

/** A message on its way to a node, as the onReceive hook hands it over. */
export interface ReceiveEvent {
  readonly msg: Readonly<Record<string, unknown>>;
  readonly destination: { readonly id: string };
}

/** What a node shows below itself from now on. */
export interface StatusEvent {
  readonly id: string;
  readonly status: { readonly fill?: string; readonly shape?: string };
}

/** The part of Node-RED's embedding interface that is used here. */
interface EmbeddableNodeRed {
  init(server: http.Server, settings: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly httpAdmin: Handler;
  readonly httpNode: Handler;
  readonly events: {
    once(event: 'flows:started', listener: () => void): void;
    on(event: 'node-status', listener: (event: StatusEvent) => void): void;
  };
  readonly hooks: { add(name: string, callback: (event: ReceiveEvent) => void): void };
}

export interface NodeRedOptions {
  readonly userDir: string;
  readonly port: number;
  readonly editor: boolean;
  /** Called for every message that reaches a node. */
  readonly onReceive: (event: ReceiveEvent) => void;
  /** Called for every status that a node shows. */
  readonly onStatus: (event: StatusEvent) => void;
}

/** Starts Node-RED in this process with the package as it is staged in build/. */
export async function startNodeRed(
  options: NodeRedOptions,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const RED = createRequire(__filename)('node-red') as EmbeddableNodeRed;
  const server = http.createServer((request, response) => {
    const notFound = (): void => void response.writeHead(404).end();
    const node = (): void => RED.httpNode(request, response, notFound);
    if (options.editor) RED.httpAdmin(request, response, node);
    else node();
  });
  RED.init(server, {
    userDir: options.userDir,
    flowFile: 'flows.json',
    uiHost: '127.0.0.1',
    uiPort: options.port,
    httpAdminRoot: options.editor ? '/' : false,
    httpNodeRoot: '/',
    nodesDir: [path.join(__dirname, '..', 'build', 'node-red-contrib-veeam')],
    logging: { console: { level: 'error', metrics: false, audit: false } },
    editorTheme: { tours: false, projects: { enabled: false } },
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false },
  });
  const started = new Promise<void>((resolve) => RED.events.once('flows:started', resolve));
  // The hook goes by the number of parameters: with another one than one it would wait for a callback.
  RED.hooks.add('onReceive.veeam-demo', (event) => options.onReceive(event));
  RED.events.on('node-status', options.onStatus);
  // Listening first: a port that is taken is found out before any flow runs.
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await RED.start();
  await started;
  return {
    port,
    stop: async () => {
      await RED.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}
