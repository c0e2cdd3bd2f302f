import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Incident } from '../../core/incidents/incident';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { passwordOf } from '../contract/way-inputs';
import { NodeRedProcess } from '../node-red/real/node-red-process';

const PRODUCT = 'backup-and-replication';
/** How the names of the jobs end that no schedule runs, so that every failure is one that was ordered. */
const ENDS = ['57', '58', '59', '60'];
const KILLS = 20;
const FAILURES_PER_KILL = 10;
const FAILURES = KILLS * FAILURES_PER_KILL;
/** How much faster the clock of Node-RED runs, so that a minute until a repetition takes seconds. */
const HASTE = 20;

type Desk = 'confirming' | 'plain';

/** A change of an incident: its key alone is the same each time that the job fails. */
const changeOf = ({ key, openedAt, state }: Incident): string => `${key} ${openedAt} ${state}`;

/** A ticket desk that is told of incidents, and may take the moment to end whoever tells it. */
class TicketDesk {
  readonly told: Record<Desk, Incident[]> = { confirming: [], plain: [] };
  /** Asked for each message before it is answered. */
  onMessage: () => void = () => undefined;
  readonly #server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      this.told[request.url === '/plain' ? 'plain' : 'confirming'].push(JSON.parse(body) as Incident);
      this.onMessage();
      response.end('{}');
    });
  });

  async start(): Promise<string> {
    this.#server.keepAliveTimeout = 0;
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Two nodes that watch one server: the one waits until the desk has taken what it told, the other does not. */
function flow(server: string, desk: string, names: readonly string[]): object[] {
  const at = { z: 'tab', x: 100, y: 100 };
  const watch = {
    ...at,
    type: 'veeam-watch',
    version: 1,
    session: 'session',
    watch: ['jobFailed'],
    interval: '1',
    firstRun: '1',
    grouping: 'each',
    names,
  };
  const post = { ...at, type: 'http request', method: 'POST', ret: 'obj', senderr: true };
  return [
    { id: 'tab', type: 'tab', label: 'tickets' },
    { id: 'session', type: 'veeam-session', version: 1, product: PRODUCT, grant: 'password', server },
    { ...watch, id: 'plain', wires: [['tell'], ['tell']] },
    { ...post, id: 'tell', url: `${desk}/plain`, wires: [[]] },
    {
      ...watch,
      id: 'confirming',
      confirm: true,
      redeliverAfterMinutes: '1',
      wires: [['ticket'], ['ticket']],
    },
    { ...post, id: 'ticket', url: `${desk}/confirming`, wires: [['taken']] },
    {
      ...at,
      id: 'taken',
      type: 'function',
      func: 'return msg.statusCode === 200 ? { confirm: msg.topic } : null;',
      wires: [['confirming']],
    },
  ];
}

describe(`Node-RED, killed ${KILLS} times while ${FAILURES} jobs fail and recover`, () => {
  const desk = new TicketDesk();
  let emulator: Emulator;
  let nodeRed: NodeRedProcess;
  let jobs: readonly string[] = [];
  let ahead = 0;
  /** How many failures were ordered. */
  let ordered = 0;
  const failing = new Set<string>();

  /** One run after the other: a server ends none at the same moment as the next one of the same job. */
  const order = (job: string, result: 'failed' | 'succeeded', cause?: string): void => {
    ahead += 1000;
    assert.equal(emulator.orderJob(PRODUCT, { job, result, cause }), undefined);
  };
  const succeed = (job: string): void => {
    if (failing.delete(job)) order(job, 'succeeded');
  };
  const failNext = (job: string): void => {
    succeed(job);
    ordered += 1;
    failing.add(job);
    order(job, 'failed', `Ordered failure ${ordered}.`);
  };

  before(async () => {
    emulator = await startEmulator({
      products: [PRODUCT],
      ports: 'ephemeral',
      tls: false,
      now: () => Date.now() + ahead,
    });
    nodeRed = new NodeRedProcess({});
    await nodeRed.useBuild();
    const clock = path.join(nodeRed.userDir, 'clock.cjs');
    writeFileSync(
      clock,
      `const now = Date.now, from = now(); Date.now = () => Math.round(from + (now() - from) * ${HASTE});`,
    );
    nodeRed.env['NODE_OPTIONS'] = `--require ${clock}`;
    jobs = await jobNames(emulator);
    const files = {
      'flows.json': flow(emulator.servers[PRODUCT].url, await desk.start(), jobs),
      'flows_cred.json': { session: passwordOf(PRODUCT) },
    };
    for (const [name, content] of Object.entries(files))
      writeFileSync(path.join(nodeRed.userDir, name), JSON.stringify(content));
  });
  after(async () => {
    await nodeRed.remove();
    await emulator.stop();
    desk.stop();
  });

  it('is killed while it tells', async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      for (let count = 0; count < FAILURES_PER_KILL; count += 1)
        failNext(jobs[ordered % jobs.length] ?? assert.fail());
      const from = nodeRed.output.length;
      // Another message of those of a start each time, before or after it was answered.
      let left = 1 + ((kill * 7) % 11);
      const isReached = new Promise<void>((resolve) => {
        desk.onMessage = () => {
          left -= 1;
          if (left !== 0) return;
          if (kill % 2 === 0) resolve();
          else void nodeRed.kill().then(resolve);
        };
      });
      await nodeRed.start();
      await isReached;
      await nodeRed.kill();
      assert.doesNotMatch(nodeRed.output.slice(from), /damaged|Error:/);
    }
    desk.onMessage = () => undefined;
    jobs.forEach(succeed);
    await nodeRed.start();
    const over = (): number => new Set(desk.told.confirming.map(changeOf)).size;
    await nodeRed.until('the end of every incident', () => over() >= 2 * FAILURES, 120_000);
    assert.equal(ordered, FAILURES);
  });

  it('has told all of it where the flow confirms', () => {
    const opened = desk.told.confirming.filter(({ state }) => state === 'opened');
    const causes = new Set(opened.map(({ text }) => /Ordered failure \d+\./.exec(text)?.[0]));
    assert.equal(causes.size, FAILURES);
    const changes = desk.told.confirming.map(changeOf);
    assert.equal(new Set(changes).size, 2 * FAILURES);
    for (const { key, openedAt, state } of opened) {
      const first = changes.indexOf(`${key} ${openedAt} ${state}`);
      assert.ok(changes.indexOf(`${key} ${openedAt} resolved`) > first);
    }
  });

  it('has told nothing twice where it does not', function () {
    const changes = desk.told.plain.map(changeOf);
    assert.equal(new Set(changes).size, changes.length);
    assert.ok(changes.length > FAILURES, `${changes.length} messages`);
    const again = desk.told.confirming.length - 2 * FAILURES;
    console.log(
      `      ${FAILURES} incidents, ${KILLS} kills: with confirmation 0 lost, ${again} messages more than once; without 0 twice, ${2 * FAILURES - changes.length} of ${2 * FAILURES} messages lost`,
    );
  });
});

/** The names of the jobs that run only when somebody starts them. */
async function jobNames({ servers }: Emulator): Promise<string[]> {
  const { url } = servers[PRODUCT];
  const version = { 'x-api-version': '1.3-rev1' };
  const token = await fetch(`${url}/api/oauth2/token`, {
    method: 'POST',
    headers: version,
    body: new URLSearchParams({ grant_type: 'password', ...passwordOf(PRODUCT) }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${url}/api/v1/jobs`, {
    headers: { ...version, authorization: `Bearer ${access_token}` },
  });
  const { data } = (await answer.json()) as { data: { name: string }[] };
  return data.map(({ name }) => name).filter((name) => ENDS.some((end) => name.endsWith(` ${end}`)));
}
