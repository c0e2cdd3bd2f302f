/**
 * A list of 100,000 entries in pages of 500, each answered after 20 ms: read by four pages ahead, and one page after
 * another by a loop that keeps nothing, or all. Real connections to a server in a process of its own. `npx tsx bench/pages.ts [rounds]`, after `npx gulp stage`
 */
import { execFile, fork } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import selfsigned from 'selfsigned';
import { median } from './measure';

const ENTRIES = 100_000;
const PAGE = 500;
const DELAY_MS = 20;

/** What one reading took. */
interface Reading {
  readonly how: string;
  readonly milliseconds: number;
  readonly entries: number;
  /** Bytes beyond what the process held before. */
  readonly peak: number;
  readonly heapPeak: number;
  readonly kept: number;
}

/** Reads in a process of its own, with the staged package, so that its memory can be told. */
const PROGRAM = `
const staged = process.argv[1] + '/build/node-red-contrib-veeam/dist/';
const { pages, allEntries } = require(staged + 'core/requests/paging');
const { authenticatedRequest } = require(staged + 'core/requests/authenticated-request');
const { parseSettings } = require(staged + 'core/session/settings');
const { ServerTransport } = require(staged + 'runtime/server-transport');
const { Session } = require(staged + 'core/session/session');
const [, , url, ca, how] = process.argv;
const clock = { now: () => Date.now() };
const settings = parseSettings({ product: 'backup-for-aws', server: url, grant: 'password', credentials: { username: 'bench', password: 'bench' } });
const transport = new ServerTransport(settings.server, { tls: { ca } });
const client = { session: new Session(settings, { transport: transport.signIn, clock }), transport, clock, apiVersion: settings.apiVersion };
const call = (offset) => ({ method: 'GET', path: 'sessions', query: { Offset: offset, Limit: ${PAGE} } });
const held = () => { for (let i = 0; i < 4; i += 1) gc(); const { rss, heapUsed, external } = process.memoryUsage(); return { rss, heap: heapUsed + external }; };
const oneAfterAnother = async (take) => {
  for (let offset = 0; offset < ${ENTRIES}; offset += ${PAGE}) {
    const { body } = await authenticatedRequest(client, call(offset));
    take(JSON.parse(Buffer.from(body).toString()).results);
  }
};
const ways = {
  async 'one after another, nothing kept'() {
    let count = 0;
    await oneAfterAnother((entries) => (count += entries.length));
    return count;
  },
  async 'one after another, all kept'() {
    const all = [];
    await oneAfterAnother((entries) => all.push(...entries));
    return all.length;
  },
  async 'page by page'() {
    let count = 0;
    for await (const { entries } of pages(client, call(0))) count += entries.length;
    return count;
  },
  async 'all in one list'() { return (await allEntries(client, call(0))).length; },
};
(async () => {
  await authenticatedRequest(client, call(0));
  const before = held();
  let peak = before.rss, heapPeak = before.heap;
  const watch = setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, rss); heapPeak = Math.max(heapPeak, heapUsed + external);
  }, 5);
  const from = performance.now();
  const entries = await ways[how]();
  const milliseconds = performance.now() - from;
  clearInterval(watch);
  console.log(JSON.stringify({ how, milliseconds, entries, peak: peak - before.rss, heapPeak: heapPeak - before.heap, kept: held().heap - before.heap }));
  process.exit(0);
})();
`;

async function serve(): Promise<void> {
  const pems = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const bodies = new Map<string, Buffer>();
  const pageAt = (offset: number, limit: number): Buffer => {
    const key = `${offset} ${limit}`;
    const count = Math.max(Math.min(limit, ENTRIES - offset), 0);
    const results = Array.from({ length: count }, (_, index) => ({
      id: `00000000-0000-4000-8000-${String(offset + index).padStart(12, '0')}`,
      type: 'PolicySnapshot',
      status: 'Success',
      name: `Daily backup ${offset + index}`,
      startTime: '2026-11-25T22:00:00Z',
    }));
    const body = bodies.get(key) ?? Buffer.from(JSON.stringify({ totalCount: ENTRIES, results }));
    bodies.set(key, body);
    return body;
  };
  const server = createServer({ cert: pems.cert, key: pems.private }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://127.0.0.1');
    request.resume();
    const isToken = pathname.endsWith('/token');
    const body = isToken
      ? Buffer.from(
          '{"access_token":"bench","token_type":"bearer","refresh_token":"bench","expires_in":3600}',
        )
      : pageAt(Number(searchParams.get('Offset')), Number(searchParams.get('Limit')));
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    }, DELAY_MS);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca: pems.cert }),
  );
}

function read(url: string, ca: string, how: string): Promise<Reading> {
  const root = path.join(__dirname, '..');
  const args = ['--expose-gc', '--no-warnings', '-e', PROGRAM, root, url, ca, how];
  return new Promise((resolve, reject) =>
    execFile(process.execPath, args, (error, printed) =>
      error === null ? resolve(JSON.parse(printed) as Reading) : reject(new Error(error.message)),
    ),
  );
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 3);
  const server = fork(__filename, ['serve']);
  const { url, ca } = await new Promise<{ url: string; ca: string }>((resolve) =>
    server.once('message', resolve),
  );
  const hows = [
    'one after another, nothing kept',
    'page by page',
    'one after another, all kept',
    'all in one list',
  ];
  const readings: Reading[] = [];
  // The first round has the server write its pages.
  for (let round = -1; round < rounds; round += 1)
    for (const how of hows) {
      const reading = await read(url, ca, how);
      if (round >= 0) readings.push(reading);
    }
  server.kill();
  const mib = (bytes: number[]): string => (median(bytes) / 1e6).toFixed(0);
  for (const how of hows) {
    const own = readings.filter((reading) => reading.how === how);
    const times = own.map(({ milliseconds }) => milliseconds);
    console.log(
      `${how}: ${own[0]?.entries} entries, ${median(times).toFixed(0)} ms (${Math.min(...times).toFixed(0)} – ${Math.max(...times).toFixed(0)}), most memory ${mib(own.map(({ peak }) => peak))} MB (RSS), ${mib(own.map(({ heapPeak }) => heapPeak))} MB (heap and buffers), left ${mib(own.map(({ kept }) => kept))} MB`,
    );
  }
}

void (process.argv[2] === 'serve' ? serve() : main());
