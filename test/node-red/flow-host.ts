import helper from 'node-red-node-test-helper';
import type { AdminApi, NodeFile } from 'node-red-node-test-helper';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import http from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { demoUsers, startEmulator } from '../../emulator';
import type { Emulator, EmulatorOptions, ProductId } from '../../emulator';
import { sessions } from '../../nodes/node-red/sessions';
import alarm from '../../nodes/node-red/veeam-alarm/veeam-alarm';
import getToken from '../../nodes/node-red/veeam-get-token/veeam-get-token';
import issueAuthCode from '../../nodes/node-red/veeam-issue-auth-code/veeam-issue-auth-code';
import job from '../../nodes/node-red/veeam-job/veeam-job';
import logout from '../../nodes/node-red/veeam-logout/veeam-logout';
import request from '../../nodes/node-red/veeam-request/veeam-request';
import session from '../../nodes/node-red/veeam-session/veeam-session';
import ssoLogin from '../../nodes/node-red/veeam-sso-login/veeam-sso-login';
import watch from '../../nodes/node-red/veeam-watch/veeam-watch';

export type FlowNode = { id: string; type: string } & Record<string, unknown>;
export type Message = { _msgid?: string } & Record<string, unknown>;
export type NodeCredentials = Record<string, Record<string, string>>;

/** The parts of a running node that tests touch. */
interface LiveNode {
  receive(message: Record<string, unknown>): void;
  on(event: string, listener: (argument: never) => void): void;
}

helper.init(createRequire(__filename).resolve('node-red'));

/** Node-RED's own nodes are CommonJS, which they export by assignment. */
const load = createRequire(__filename);
const core = (path: string): NodeFile => load(`@node-red/nodes/core/${path}`) as NodeFile;
/** Answers what `http in` nodes listen to; the helper itself does not serve it. */
let webApp: RequestListener | undefined;
let runtimeEvents: EventEmitter | undefined;
const NODES = [
  (RED: { httpNode: RequestListener; events: EventEmitter }) => {
    webApp = RED.httpNode;
    runtimeEvents = RED.events;
  },
  core('network/21-httpin.js'),
  core('network/05-tls.js'),
  core('network/06-httpproxy.js'),
  core('network/21-httprequest.js'),
  core('sequence/17-split.js'),
  core('function/10-function.js'),
  session,
  getToken,
  request,
  logout,
  issueAuthCode,
  ssoLogin,
  job,
  alarm,
  watch,
] as NodeFile[];

/** Secrets of the demo users; none of them may leave a node. */
const PLANTED = Object.values<{ password: string; totpSecret?: string }>(demoUsers).flatMap(
  ({ password, totpSecret }) => [password, totpSecret ?? ''].filter((secret) => secret !== ''),
);
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}/;

export const TAB: FlowNode = { id: 'tab', type: 'tab', label: 'test' };

/** A session node for a product of the emulator, its certificate pinned. */
export function sessionNode(emulator: Emulator, fields: Record<string, unknown> = {}): FlowNode {
  const product = (fields['product'] ?? 'backup-for-aws') as ProductId;
  return {
    id: 'session',
    type: 'veeam-session',
    name: '',
    product,
    server: emulator.servers[product]?.url ?? '',
    grant: 'password',
    fingerprint: emulator.certificate.fingerprint256,
    ...fields,
  };
}

/** A node of a flow that uses the session named `session`, wired to the helper node `out`. */
export function userNode(type: string, fields: Record<string, unknown> = {}): FlowNode {
  return {
    id: 'node',
    z: 'tab',
    x: 1,
    y: 1,
    type,
    name: '',
    session: 'session',
    wires: [['out']],
    ...fields,
  };
}

/** Without a place a node would be taken for a config node. */
const PLACED = { z: 'tab', x: 1, y: 1 };
export const OUT: FlowNode = { id: 'out', ...PLACED, type: 'helper' };
export const CATCH: FlowNode = {
  id: 'catch',
  ...PLACED,
  type: 'catch',
  scope: null,
  uncaught: false,
  wires: [['caught']],
};
export const CAUGHT: FlowNode = { id: 'caught', ...PLACED, type: 'helper' };
export const STATUS: FlowNode = {
  id: 'status',
  ...PLACED,
  type: 'status',
  scope: null,
  wires: [['statuses']],
};
export const STATUSES: FlowNode = { id: 'statuses', ...PLACED, type: 'helper' };

/** Credentials of the demo administrator for the node `session`. */
export const ADMINISTRATOR: NodeCredentials = {
  session: { username: 'administrator', password: 'Password1' },
};

function start(options: EmulatorOptions): Promise<Emulator> {
  return startEmulator({ ports: 'ephemeral', products: ['backup-for-aws'], ...options });
}

/** A Node-RED runtime in this process, with an emulator beside it. */
export class FlowHost {
  emulator: Emulator;
  /** Messages, statuses and log lines of the flow under test. */
  #left: string[] = [];
  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(
    options: EmulatorOptions = {},
    settings: Record<string, unknown> = {},
  ): Promise<FlowHost> {
    await helper.startServer();
    helper.settings(settings);
    return new FlowHost(await start(options));
  }

  /** Another emulator instead of the present one, between two flows. */
  async renewEmulator(options: EmulatorOptions = {}): Promise<void> {
    await this.emulator.stop();
    this.emulator = await start(options);
  }

  async load(flow: FlowNode[], credentials: NodeCredentials = ADMINISTRATOR): Promise<void> {
    await helper.load(NODES, flow, structuredClone(credentials));
  }

  async deploy(
    flow: FlowNode[],
    type: 'full' | 'flows' | 'nodes',
    credentials: NodeCredentials = ADMINISTRATOR,
  ): Promise<void> {
    await helper.setFlows(flow, type, structuredClone(credentials));
  }

  node(id: string): LiveNode {
    return helper.getNode(id) as LiveNode;
  }

  send(message: Record<string, unknown>, to = 'node'): void {
    this.node(to).receive(message);
  }

  /** Collects what arrives at a helper node from now on. */
  collect(id = 'out'): Message[] {
    const messages: Message[] = [];
    this.node(id).on('input', (message: never) => {
      messages.push(message);
      this.#left.push(JSON.stringify(message, withoutToken));
    });
    return messages;
  }

  /** Sends one message and waits for what comes of it, at `out` or at the Catch node. */
  async exchange(message: Record<string, unknown> = {}, to = 'node'): Promise<Message> {
    const arrived = this.collect('out');
    const caught = this.collect('caught');
    this.send(message, to);
    await until(() => arrived.length + caught.length > 0);
    return (arrived[0] ?? caught[0]) as Message;
  }

  /** What answers the `http in` nodes of the flow that runs. */
  web(): RequestListener {
    return webApp ?? assert.fail('no flow was loaded');
  }

  /** What a client of the flow's `http in` node gets. */
  async visit(path: string): Promise<Response> {
    const server = http.createServer(this.web());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    } finally {
      server.close();
    }
  }

  api(): AdminApi {
    return helper.request();
  }

  /** Everything logged since the flow was loaded. */
  log(): unknown[] {
    return helper.log().args.flat();
  }

  /** Ends flows and sessions; the emulator stays. Whatever the test was about: no secret left the nodes. */
  async unload(): Promise<void> {
    const left = [...this.#left, JSON.stringify(this.log())];
    this.#left = [];
    await helper.unload();
    // What was under way would be reported by the node that follows; the next test's is another one.
    runtimeEvents?.emit('flows:started', {});
    await sessions.closeAll();
    this.emulator.clearFaults();
    this.emulator.resetStats();
    for (const text of left) {
      const found = PLANTED.find(
        (secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)),
      );
      assert.equal(found, undefined, `a password left a node: ${text}`);
      assert.ok(!TOKEN.test(text), `a token left a node: ${text}`);
    }
  }

  async stop(): Promise<void> {
    await helper.stopServer();
    await this.emulator.stop();
  }
}

/** Tokens belong into the Bearer header, and onto the payload where Get Token was told so. */
function withoutToken(name: string, value: unknown): unknown {
  return ['authorization', 'accessToken', 'refreshToken', 'req', 'res'].includes(name) ? undefined : value;
}

/** Waits for a condition by looking again and again; there is no sleeping for a guessed time in these tests. */
export async function until(condition: () => boolean, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The error on a message from a Catch node. */
export function errorOf(message: Message | undefined): { code?: string; message: string } {
  return message?.['error'] as { code?: string; message: string };
}

export function tokenRequests(
  emulator: Emulator,
  product: ProductId = 'backup-for-aws',
): Record<string, number> {
  const all = emulator.stats().products[product].tokenRequests as Record<string, number>;
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}
