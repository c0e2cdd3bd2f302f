/**
 * What Watch Incidents costs who watches many servers: one Node-RED process, a session and a Watch node for each of 100
 * servers of all products, a look a minute. `npm run bench:watch [-- servers minutes]`
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { EmbeddedNodeRed } from './node-red';
import type { WatchedServer } from './watched-servers';

const root = path.join(__dirname, '..');
const MINUTE = 60_000;

function flow(servers: readonly WatchedServer[]): object[] {
  const at = { z: 'tab', x: 100, y: 100, version: 1 };
  return servers.flatMap(({ product, url, fingerprint }, index) => [
    {
      id: `session-${index}`,
      type: 'veeam-session',
      version: 1,
      name: '',
      grant: 'password',
      product,
      server: url,
      fingerprint,
    },
    {
      ...at,
      id: `watch-${index}`,
      type: 'veeam-watch',
      name: '',
      session: `session-${index}`,
      watch: ['jobFailed'],
      interval: '60',
      firstRun: '0',
      grouping: 'each',
      wires: [['nobody'], ['nobody']],
    },
  ]);
}

/** Node-RED in this process, running a flow. */
async function startNodeRed(nodes: object[], credentials: object): Promise<() => Promise<void>> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-watch-bench-'));
  const tab = { id: 'tab', type: 'tab', label: 'bench' };
  const nobody = { id: 'nobody', type: 'junction', z: 'tab', x: 300, y: 100, wires: [[]] };
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify([tab, nobody, ...nodes]));
  writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify(credentials));
  const RED = createRequire(__filename)('node-red') as EmbeddedNodeRed;
  RED.init(http.createServer(), {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: false,
    httpAdminRoot: false,
    httpNodeRoot: false,
    nodesDir: [path.join(root, 'build', 'node-red-contrib-veeam')],
    logging: { console: { level: 'warn' } },
    telemetry: { enabled: false },
  });
  const started = new Promise<void>((resolve) => RED.events.once('flows:started', resolve));
  await RED.start();
  await started;
  return async () => {
    await RED.stop();
    rmSync(userDir, { recursive: true, force: true });
  };
}

async function main(): Promise<void> {
  const [count = 100, minutes = 5] = process.argv.slice(2).map(Number);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(__dirname, 'watched-servers.ts'), `${count}`],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async <Line>(): Promise<Line> => JSON.parse((await lines.next()).value as string) as Line;
  const servers = await read<WatchedServer[]>();
  const requests = async (): Promise<number> => {
    child.stdin.write('\n');
    return (await read<{ requests: number }>()).requests;
  };
  const stop = await startNodeRed(
    flow(servers),
    Object.fromEntries(
      servers.map(({ username, password }, index) => [`session-${index}`, { username, password }]),
    ),
  );
  const passing = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
  // The first minute signs in and remembers what there is.
  await passing(MINUTE);
  const [before, cpu] = [await requests(), process.cpuUsage()];
  await passing(minutes * MINUTE);
  const { user, system } = process.cpuUsage(cpu);
  const asked = (await requests()) - before;
  const share = (user + system) / 1000 / (minutes * MINUTE);
  const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(
    `${servers.length} servers, a look a minute, ${minutes} minutes: ${(share * 100).toFixed(1)} % of a core, ` +
      `${(asked / servers.length / minutes).toFixed(2)} requests a look, ` +
      `${((share * MINUTE) / servers.length).toFixed(1)} ms of CPU a look, ${memory} MB resident`,
  );
  await stop();
  child.stdin.end();
  process.exit(0);
}

void main();
