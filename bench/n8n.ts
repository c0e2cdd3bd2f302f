/**
 * How long one n8n takes for many items: the node Veeam against n8n's HTTP Request node with a fixed header, typed into
 * the node or kept in a credential of n8n's own. Interleaved rounds over HTTPS on loopback; the time is what n8n itself
 * measures for the node. `npm run bench:n8n [-- rounds words]`, where only ways are measured that hold the words
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import selfsigned from 'selfsigned';
import { startWorkflow, unflatten } from '../test/n8n/host/execution';
import { N8n } from '../test/n8n/host/n8n';
import { poll } from '../test/n8n/host/poll';
import { chain, items, veeam } from '../test/n8n/host/workflow';
import type { Step, Workflow } from '../test/n8n/host/workflow';
import { median } from './measure';

interface Load {
  readonly count: number;
  readonly delayMs: number;
}

const LOADS: readonly Load[] = [
  { count: 20, delayMs: 200 },
  { count: 200, delayMs: 1 },
];

const PAIR = { access_token: 'bench', token_type: 'bearer', refresh_token: 'bench', expires_in: 3600 };

/** Answers each request after the milliseconds that its query asks for. */
async function startServer(): Promise<{ url: string; stop: () => void }> {
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const server = createServer({ cert: pems.cert, key: pems.private }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://127.0.0.1');
    request.resume();
    const body = pathname.endsWith('/token') ? PAIR : { results: [{ id: searchParams.get('number') }] };
    setTimeout(
      () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      Number(searchParams.get('delay') ?? 0),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

function httpRequest(url: string, more: object): Step {
  return {
    name: 'Measured',
    type: 'n8n-nodes-base.httpRequest',
    typeVersion: 4.2,
    parameters: { url, options: { allowUnauthorizedCerts: true }, ...more },
  };
}

function fixedHeader(url: string): Step {
  const parameters = [{ name: 'authorization', value: 'Bearer bench' }];
  return httpRequest(url, { sendHeaders: true, headerParameters: { parameters } });
}

const HEADER_CREDENTIAL = {
  id: 'bench-header',
  name: 'bench-header',
  type: 'httpHeaderAuth',
  data: { name: 'authorization', value: 'Bearer bench' },
};

function headerInCredential(url: string): Step {
  const step = httpRequest(url, {
    authentication: 'genericCredentialType',
    genericAuthType: HEADER_CREDENTIAL.type,
  });
  const { id, name } = HEADER_CREDENTIAL;
  return { ...step, credentials: { [HEADER_CREDENTIAL.type]: { id, name } } };
}

/** The ways to send a load, by what they are called in the table. */
function ways(url: string, credential: Parameters<typeof veeam>[0], load: Load): Record<string, Step> {
  const path = `sessions?delay=${load.delayMs}&number={{ $json.number }}`;
  const ours = (options: object): Step =>
    veeam(
      credential,
      { resource: 'apiRequest', operation: 'send', path: `=${path}`, options },
      { name: 'Measured' },
    );
  return {
    'HTTP Request, fixed header': fixedHeader(`=${url}/api/v1/${path}`),
    'HTTP Request, header in a credential': headerInCredential(`=${url}/api/v1/${path}`),
    'Veeam, 20 items at once (default)': ours({}),
    'Veeam, 8 items at once': ours({ concurrency: 8 }),
    'Veeam, 50 items at once': ours({ concurrency: 50 }),
    'Veeam, all items at once': ours({ concurrency: load.count }),
  };
}

/** Milliseconds that n8n took for the measured node. */
async function measure(n8n: N8n, workflow: string): Promise<number> {
  const id = await startWorkflow(n8n, workflow);
  return poll(
    `execution ${id}`,
    async () => {
      const { data } = await n8n.rest('GET', `/executions/${id}`);
      const { status, data: flat } = data as { status: string; data?: string };
      if (flat === undefined || ['new', 'running'].includes(status)) return undefined;
      if (status !== 'success') throw new Error(`${workflow} ended with ${status}: ${flat.slice(0, 2000)}`);
      const { resultData } = unflatten(flat) as {
        resultData: { runData: Record<string, { executionTime: number }[]> };
      };
      return resultData.runData['Measured']?.[0]?.executionTime;
    },
    { every: 200 },
  );
}

/** Milliseconds of CPU that a process has used, where the system tells it. */
function cpuOf(processId: number | undefined): number {
  if (processId === undefined || process.platform !== 'linux') return NaN;
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Of a hundredth of a second each: proc(5), utime and stime.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 7);
  const words = process.argv[3] ?? '';
  const { url, stop } = await startServer();
  const credential = {
    id: 'bench',
    name: 'bench',
    type: 'veeamBackupForAwsPasswordApi',
    data: { server: url, username: 'bench', password: 'bench-password', ignoreSslIssues: true },
  };
  const measured = LOADS.flatMap((load) =>
    Object.entries(ways(url, credential, load)).map(([name, step], index) => ({
      load,
      name,
      id: `bench-${load.count}-${index}`,
      step,
      times: [] as number[],
      cpus: [] as number[],
    })),
  ).filter(({ name, load }) => `${name}, ${load.count}`.includes(words));
  const n8n = new N8n({
    N8N_LOG_LEVEL: 'error',
    ...(process.env['NODE_OPTIONS'] === undefined ? {} : { NODE_OPTIONS: process.env['NODE_OPTIONS'] }),
  });
  const workflows = measured.map(({ id, load, step }): Workflow => chain(id, [items(load.count), step]));
  await n8n.import([credential, HEADER_CREDENTIAL], workflows);
  await n8n.start();
  await n8n.setUpOwner();
  for (let round = -1; round < rounds; round += 1)
    for (const { id, load, times, cpus } of measured) {
      const before = cpuOf(n8n.processId);
      const time = await measure(n8n, id);
      // The first round warms everything up.
      if (round < 0) continue;
      times.push(time);
      cpus.push((cpuOf(n8n.processId) - before) / load.count);
    }
  console.log(`\n${rounds} rounds, milliseconds for all items, Node ${process.version}\n`);
  console.log(
    '| items | answer takes | through | median | lowest – highest | CPU ms an item |\n| ---: | ---: | --- | ---: | ---: | ---: |',
  );
  for (const { load, name, times, cpus } of measured)
    console.log(
      `| ${load.count} | ${load.delayMs} ms | ${name} | ${median(times)} | ${Math.min(...times)} – ${Math.max(...times)} | ${median(cpus).toFixed(1)} |`,
    );
  await n8n.stop();
  stop();
}

void main();
