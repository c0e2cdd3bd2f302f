import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Target } from './target';

const root = path.join(__dirname, '..');

export const METHODS = ['GET', 'POST'] as const;
export type Method = (typeof METHODS)[number];

/** Sends messages, and resolves when all are back. */
export interface Driver {
  run(count: number, inFlight: number): Promise<void>;
}

/** What became of a stream of messages. */
export interface Stream {
  readonly sent: number;
  /** Milliseconds that each message took that came back well. */
  readonly times: readonly number[];
}

/** A driver that can send at an even rate, too. */
export interface StreamDriver extends Driver {
  /** @param rate messages a second */
  stream(rate: number, seconds: number): Promise<Stream>;
}

/** Node-RED in the own process, as far as a benchmark needs it. */
export interface EmbeddedNodeRed {
  init(server: http.Server, settings: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  events: { once(event: string, listener: () => void): void };
}

const HEADERS = [
  { keyType: 'other', keyValue: 'authorization', valueType: 'other', valueValue: 'Bearer bench' },
  { keyType: 'other', keyValue: 'x-api-version', valueType: 'other', valueValue: '1.7-rev0' },
];

function placed(id: string, type: string, wires: string[], fields: object): object {
  return { id, type, z: 'tab', x: 100, y: 100, name: '', wires: [wires], ...fields };
}

function session(id: string, url: string): object {
  const base = {
    id,
    type: 'veeam-session',
    name: '',
    product: 'backup-for-aws',
    server: url,
    apiVersion: '',
  };
  return { ...base, grant: 'password', tls: 'tls', fingerprint: '', proxy: '', timeout: '30' };
}

/** A driver and an Authenticated Request behind each other in a ring. */
function veeamRing(id: string, sessionId: string, method: Method): object[] {
  return [
    placed(`${id}-driver`, 'bench-driver', [id], {}),
    placed(id, 'veeam-request', [`${id}-driver`], {
      ...{
        session: sessionId,
        method,
        path: '/api/v1/sessions',
        pathType: 'str',
        query: '',
        queryType: 'json',
      },
      ...{ body: '', bodyType: 'msg', paging: 'none', errors: 'catch' },
    }),
  ];
}

/** The same with Node-RED's own node, kept-alive connections and a fixed header. */
function coreRing(id: string, url: string, method: Method): object[] {
  return [
    placed(`${id}-driver`, 'bench-driver', [id], {}),
    placed(id, 'http request', [`${id}-driver`], {
      ...{ method, ret: 'obj', paytoqs: 'ignore', url: `${url}/api/v1/sessions`, tls: 'tls', persist: true },
      ...{ proxy: '', insecureHTTPParser: false, authType: '', senderr: false, headers: HEADERS },
    }),
  ];
}

/** A further session and the ring that uses it; both are called as the account is, for which a token is asked. */
function accountRing(account: string, url: string): object[] {
  return [session(`${account}-session`, url), ...veeamRing(account, `${account}-session`, 'GET')];
}

function flow(url: string, caFile: string, accounts: readonly string[]): object[] {
  const files = { cert: '', key: '', ca: caFile, certname: '', keyname: '', caname: '' };
  const tls = { servername: '', verifyservercert: true, alpnprotocol: '' };
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    { id: 'tls', type: 'tls-config', name: '', ...files, ...tls },
    session('session', url),
    ...METHODS.flatMap((method) => [
      ...coreRing(`core-${method}`, url, method),
      ...veeamRing(`veeam-${method}`, 'session', method),
    ]),
    ...accounts.flatMap((account) => accountRing(account, url)),
  ];
}

/**
 * Node-RED in this process, with the staged package. Its drivers are named after the nodes that they drive.
 *
 * @param accounts user names, each of which gets a session and an Authenticated Request of its own
 */
export async function startNodeRed(
  target: Target,
  accounts: readonly string[],
): Promise<{ driver: (id: string) => StreamDriver; stop: () => Promise<void> }> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-bench-'));
  const caFile = path.join(userDir, 'ca.pem');
  writeFileSync(caFile, target.ca);
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flow(target.url, caFile, accounts)));
  const sessions = [['session', 'bench'], ...accounts.map((account) => [`${account}-session`, account])];
  writeFileSync(
    path.join(userDir, 'flows_cred.json'),
    JSON.stringify(
      Object.fromEntries(sessions.map(([id, username]) => [id, { username, password: 'bench-password' }])),
    ),
  );
  const RED = createRequire(__filename)('node-red') as EmbeddedNodeRed;
  RED.init(http.createServer(), {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: false,
    httpAdminRoot: false,
    httpNodeRoot: false,
    nodesDir: [path.join(root, 'build', 'node-red-contrib-veeam'), path.join(__dirname, 'driver')],
    logging: { console: { level: 'error' } },
    telemetry: { enabled: false },
  });
  const started = new Promise<void>((resolve) => RED.events.once('flows:started', resolve));
  await RED.start();
  await started;
  const { benchDrivers } = globalThis as unknown as { benchDrivers: Map<string, StreamDriver> };
  return {
    driver(id) {
      const driver = benchDrivers.get(`${id}-driver`);
      if (driver === undefined) throw new Error(`"${id}" is not in the flow: did its node load?`);
      return driver;
    },
    stop: async () => {
      await RED.stop();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}
