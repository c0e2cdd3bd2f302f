/** Node-RED as the package is used in it, in a process of its own whose timers, sockets and memory can be counted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '../world/remote';
import { driverOf, drivers } from './drivers';
import { outcomeOf } from './outcome';
import type { Outcome } from './outcome';
import { pump } from './pump';

const root = path.join(__dirname, '..', '..', '..');

interface EmbeddedNodeRed {
  init(server: http.Server, settings: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  events: { once(event: string, listener: () => void): void };
}

/** What a flow consists of. */
export interface FlowOrder {
  /** PEM; a tls-config node finds it as ca.pem. */
  readonly trusted: string;
  /** In their addresses `{userDir}` stands for the user directory. */
  readonly flows: readonly object[];
  readonly credentials: Readonly<Record<string, object>>;
}

/** Messages for one of the outputs of a driver. */
export interface ExchangeOrder {
  readonly driver: string;
  readonly output: number;
  readonly messages: readonly object[];
  readonly secret: string;
}

/** What the process holds. */
export interface Holdings {
  /** Timers that keep the process alive. */
  readonly timers: number;
  readonly sockets: number;
  /** Bytes. */
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
  /** Messages that came back a second time. */
  readonly strays: number;
  /** Rejections and exceptions that nobody took. */
  readonly unhandled: readonly string[];
}

const unhandled: string[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(String(reason)));
process.on('uncaughtException', (error) => unhandled.push(String(error.stack)));

const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-faults-'));
process.on('exit', () => rmSync(userDir, { recursive: true, force: true }));

const realNow = Date.now;
let clockOffset = 0;
Date.now = () => realNow() + clockOffset;

async function start({ trusted, flows, credentials }: FlowOrder): Promise<void> {
  writeFileSync(path.join(userDir, 'ca.pem'), trusted);
  writeFileSync(
    path.join(userDir, 'flows.json'),
    JSON.stringify(flows).replaceAll('{userDir}', userDir.replaceAll('\\', '/')),
  );
  writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify(credentials));
  const RED = createRequire(__filename)('node-red') as EmbeddedNodeRed;
  RED.init(http.createServer(), {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: false,
    httpAdminRoot: false,
    httpNodeRoot: false,
    nodesDir: [path.join(root, 'build', 'node-red-contrib-veeam'), path.join(__dirname, 'driver')],
    logging: { console: { level: 'fatal' } },
    telemetry: { enabled: false },
  });
  const started = new Promise<void>((resolve) => RED.events.once('flows:started', resolve));
  await RED.start();
  await started;
}

/** Milliseconds after which a message counts as lost; well above every timeout. */
const PATIENCE_MS = 45_000;

/** What comes back, or after a while that nothing did. A timer that is left would hold on to the message. */
async function orSilence(
  back: Promise<Record<string, unknown>>,
  milliseconds: number,
): Promise<Record<string, unknown>> {
  let timer: NodeJS.Timeout | undefined;
  const lost = { error: { message: `The message did not come back within ${milliseconds} ms.` } };
  const silence = new Promise<Record<string, unknown>>((resolve) => {
    timer = setTimeout(() => resolve(lost), milliseconds).unref();
  });
  return Promise.race([back, silence]).finally(() => clearTimeout(timer));
}

async function exchange({ driver, output, messages, secret }: ExchangeOrder): Promise<Outcome[]> {
  const found = driverOf(driver);
  return Promise.all(
    messages.map(async (message) => {
      const from = performance.now();
      const back = await orSilence(found.exchange(output, message), PATIENCE_MS);
      return outcomeOf(back, secret, Math.round(performance.now() - from));
    }),
  );
}

async function holdings(): Promise<Holdings> {
  for (let count = 0; count < 4; count += 1) {
    globalThis.gc?.();
    // What was closed is let go of in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const resources = process.getActiveResourcesInfo();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    timers: resources.filter((name) => name === 'Timeout').length,
    sockets: resources.filter((name) => /^(TCPSocketWrap|TLSWrap)$/.test(name)).length,
    heap: heapUsed,
    external,
    rss,
    strays: [...drivers().values()].reduce((sum, { strays }) => sum + strays, 0),
    unhandled: [...unhandled],
  };
}

/** The most memory that was in use while it was watched, in bytes. */
export interface PeakMemory {
  readonly rss: number;
  /** Heap and buffers. The process gives little back of what it once took, so RSS alone shows the first peak only. */
  readonly held: number;
}

let peak: PeakMemory = { rss: 0, held: 0 };

function notePeak(): void {
  const { rss, heapUsed, external } = process.memoryUsage();
  peak = { rss: Math.max(peak.rss, rss), held: Math.max(peak.held, heapUsed + external) };
}

let sampling: NodeJS.Timeout | undefined;

serve({
  start,
  exchange,
  pump,
  holdings,
  /** Milliseconds by which the clock of the process goes ahead of the real one. */
  setClock: (offset: number) => void (clockOffset = offset),
  watchMemory: () => {
    peak = { rss: 0, held: 0 };
    sampling = setInterval(notePeak, 5).unref();
  },
  peakMemory: () => {
    clearInterval(sampling);
    notePeak();
    return peak;
  },
});
