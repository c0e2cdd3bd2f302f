/**
 * Messages per second through one Node-RED process: the core `http request` node, Authenticated Request, and a bare
 * got loop as the yardstick. Interleaved rounds over HTTPS on loopback, medians. `npm run bench [-- messages rounds]`
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const IN_FLIGHT = 16;
const root = path.join(__dirname, '..');

interface Target {
  readonly port: number;
  readonly ca: string;
  readonly bytes: number;
}

interface Driver {
  run(count: number, inFlight: number): Promise<void>;
}

interface EmbeddedNodeRed {
  init(server: http.Server, settings: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  events: { once(event: string, listener: () => void): void };
}

async function startTarget(): Promise<{ target: Target; stop: () => void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { target: JSON.parse(line) as Target, stop: () => child.kill() };
  }
  throw new Error('The server of the benchmark did not start.');
}

function flow(url: string, caFile: string): object[] {
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    {
      id: 'tls',
      type: 'tls-config',
      name: '',
      cert: '',
      key: '',
      ca: caFile,
      certname: '',
      keyname: '',
      caname: '',
      servername: '',
      verifyservercert: true,
      alpnprotocol: '',
    },
    {
      id: 'session',
      type: 'veeam-session',
      name: '',
      product: 'backup-for-aws',
      server: url,
      apiVersion: '',
      grant: 'password',
      tls: 'tls',
      fingerprint: '',
      proxy: '',
      timeout: '30',
    },
    { id: 'core-driver', type: 'bench-driver', z: 'tab', x: 100, y: 100, wires: [['core']] },
    {
      id: 'core',
      type: 'http request',
      z: 'tab',
      x: 300,
      y: 100,
      name: '',
      method: 'GET',
      ret: 'obj',
      paytoqs: 'ignore',
      url: `${url}/api/v1/sessions`,
      tls: 'tls',
      persist: true,
      proxy: '',
      insecureHTTPParser: false,
      authType: '',
      senderr: false,
      headers: [
        { keyType: 'other', keyValue: 'authorization', valueType: 'other', valueValue: 'Bearer bench' },
        { keyType: 'other', keyValue: 'x-api-version', valueType: 'other', valueValue: '1.7-rev0' },
      ],
      wires: [['core-driver']],
    },
    { id: 'veeam-driver', type: 'bench-driver', z: 'tab', x: 100, y: 200, wires: [['veeam']] },
    {
      id: 'veeam',
      type: 'veeam-request',
      z: 'tab',
      x: 300,
      y: 200,
      name: '',
      session: 'session',
      method: 'GET',
      path: '/api/v1/sessions',
      pathType: 'str',
      query: '',
      queryType: 'json',
      body: '',
      bodyType: 'msg',
      paging: 'none',
      errors: 'catch',
      wires: [['veeam-driver']],
    },
  ];
}

async function startNodeRed(
  url: string,
  ca: string,
): Promise<{ drivers: Map<string, Driver>; stop: () => Promise<void> }> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-bench-'));
  writeFileSync(path.join(userDir, 'ca.pem'), ca);
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flow(url, path.join(userDir, 'ca.pem'))));
  writeFileSync(
    path.join(userDir, 'flows_cred.json'),
    JSON.stringify({ session: { username: 'bench', password: 'bench-password' } }),
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
  const { benchDrivers } = globalThis as unknown as { benchDrivers: Map<string, Driver> };
  return {
    drivers: benchDrivers,
    stop: async () => {
      await RED.stop();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}

/** The least that got needs for the same call: kept-alive connections, parsed JSON. */
async function gotLoop(url: string, ca: string): Promise<Driver> {
  const { default: got } = await import('got');
  const agent = { https: new https.Agent({ keepAlive: true, ca }) };
  const headers = { authorization: 'Bearer bench', 'x-api-version': '1.7-rev0' };
  return {
    async run(count, inFlight) {
      let left = count;
      const worker = async (): Promise<void> => {
        while ((left -= 1) >= 0) {
          const { body } = await got(`${url}/api/v1/sessions`, {
            agent,
            headers,
            retry: { limit: 0 },
            timeout: { request: 30_000 },
          });
          JSON.parse(body);
        }
      };
      await Promise.all(Array.from({ length: inFlight }, worker));
    },
  };
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function main(): Promise<void> {
  const [messages = 1500, rounds = 7] = process.argv.slice(2).map(Number);
  const { target, stop } = await startTarget();
  const url = `https://127.0.0.1:${target.port}`;
  const probe = new https.Agent({ keepAlive: true, ca: target.ca });
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) => {
      https
        .get(`${url}/connections`, { agent: probe }, (response) => {
          let text = '';
          response
            .on('data', (chunk: Buffer) => (text += chunk.toString()))
            .on('end', () => resolve(Number(text)));
        })
        .on('error', reject);
    });
  const { drivers, stop: stopNodeRed } = await startNodeRed(url, target.ca);
  const variants: [string, Driver | undefined][] = [
    ['core http request (keep-alive, fixed header)', drivers.get('core-driver')],
    ['Authenticated Request', drivers.get('veeam-driver')],
    ['bare got loop', await gotLoop(url, target.ca)],
  ];
  const rates = new Map<string, number[]>();
  const opened = new Map<string, number[]>();
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, driver] of variants) {
      if (driver === undefined) throw new Error(`"${name}" is not in the flow: did its node load?`);
      const before = await connections();
      const start = process.hrtime.bigint();
      await driver.run(round < 0 ? 300 : messages, IN_FLIGHT);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      // The first round warms everything up.
      if (round < 0) continue;
      rates.set(name, [...(rates.get(name) ?? []), messages / seconds]);
      opened.set(name, [...(opened.get(name) ?? []), (await connections()) - before]);
    }
  }
  const rate = (index: number): number => median(rates.get(variants[index]?.[0] ?? '') ?? []);
  console.log(
    `\n${messages} messages a round, ${rounds} rounds, ${IN_FLIGHT} in flight, ${target.bytes} bytes of JSON, Node ${process.version}\n`,
  );
  console.log(
    '| through | messages per second (median) | lowest to highest | new connections a round (most) |',
  );
  console.log('| --- | ---: | ---: | ---: |');
  for (const [name] of variants) {
    const all = rates.get(name) ?? [];
    console.log(
      `| ${name} | ${median(all).toFixed(0)} | ${Math.min(...all).toFixed(0)} – ${Math.max(...all).toFixed(0)} | ${Math.max(...(opened.get(name) ?? []))} |`,
    );
  }
  console.log(
    `\nAuthenticated Request: ${(rate(1) / rate(0)).toFixed(2)} of the core node, ${(rate(1) / rate(2)).toFixed(2)} of the bare got loop`,
  );
  probe.destroy();
  await stopNodeRed();
  stop();
  process.exit(0);
}

void main();
