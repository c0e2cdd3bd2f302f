import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Incident } from '../../core/incidents/incident';
import { watchableKinds } from '../../core/incidents/watchable-kinds';
import type { Job } from '../../core/jobs/job';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { passwordOf } from '../contract/way-inputs';
import {
  CATCH,
  CAUGHT,
  errorOf,
  FlowHost,
  OUT,
  sessionNode,
  STATUS,
  STATUSES,
  TAB,
  until,
  userNode,
} from './flow-host';
import type { FlowNode, Message } from './flow-host';

const MINUTE = 60_000;
const REPLICATION = 'backup-and-replication';
const WELL: FlowNode = { ...OUT, id: 'well' };

describe('Node-RED: the Watch Incidents node', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'veeam-watching-'));
  // The same hour for every run: jobs of the emulated worlds start by the clock.
  const shift = Date.UTC(2026, 9, 5, 6) - Date.now();
  let ahead = 0;
  let host: FlowHost;
  before(async () => {
    const now = (): number => Date.now() + shift + ahead;
    host = await FlowHost.start({ products: undefined, tls: false, now }, { userDir: folder });
  });
  afterEach(async () => {
    await host.unload();
    rmSync(path.join(folder, 'veeam-watch'), { recursive: true, force: true });
  });
  after(async () => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const remembered = (): string[] => readdirSync(path.join(folder, 'veeam-watch')).sort();

  /** A flow whose Watch node looks when a message comes, unless its fields say otherwise. */
  const flow = (product: ProductId, fields: Record<string, unknown>, session: object): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, { product, fingerprint: '', ...session }),
    userNode('veeam-watch', {
      watch: ['jobFailed'],
      interval: '0',
      grouping: 'each',
      wires: [['out'], ['well']],
      ...fields,
    }),
    userNode('veeam-job', { id: 'jobs', action: 'list' }),
    OUT,
    WELL,
    CATCH,
    CAUGHT,
    STATUS,
    STATUSES,
  ];

  /** What a Watch node tells, and at which output. */
  class Watching {
    readonly wrong = host.collect('out');
    readonly well = host.collect('well');
    readonly caught = host.collect('caught');
    readonly #statuses = host.collect('statuses');

    /** What the badge showed after the looks, the failed ones included. */
    get looks(): readonly { fill?: string; text?: string }[] {
      return this.#statuses.flatMap(({ status }) => {
        const { source, ...shown } = status as { source: { id: string }; fill: string };
        return source.id === 'node' && ['green', 'yellow', 'red'].includes(shown.fill) ? shown : [];
      });
    }

    /** Sends a message, and says what came of it until the badge showed the end of the work. */
    async send(message: Record<string, unknown> = {}): Promise<string[]> {
      const [wrong, well, caught] = [this.wrong.length, this.well.length, this.caught.length];
      const shown = this.looks.length;
      host.send(message);
      await until(() => this.looks.length > shown);
      await delivered();
      return this.since(wrong, well, caught);
    }

    /** What has come since so many messages had come at each place. */
    since(wrong: number, well: number, caught: number): string[] {
      const told = ({ payload }: Message): string =>
        [payload as Incident | Incident[]]
          .flat()
          .map(({ state }) => state)
          .join('+');
      return [
        ...this.wrong.slice(wrong).map((message) => `wrong: ${told(message)}`),
        ...this.well.slice(well).map((message) => `well: ${told(message)}`),
        ...this.caught.slice(caught).map((message) => `failed: ${errorOf(message).code}`),
      ];
    }

    look(): Promise<string[]> {
      return this.send();
    }

    get status(): { fill?: string; text?: string } {
      return this.looks.at(-1) ?? {};
    }
  }

  async function watching(
    product: ProductId,
    fields: Record<string, unknown> = {},
    session: object = {},
  ): Promise<Watching> {
    await host.load(flow(product, fields, session), { session: passwordOf(product) });
    return new Watching();
  }

  /** A job that is idle, of the kind that the product names first. */
  async function idleJob(product: ProductId): Promise<Job> {
    await watching(product);
    const answer = await host.exchange({}, 'jobs');
    assert.ok(!('error' in answer), errorOf(answer)?.message);
    const jobs = answer['payload'] as Job[];
    await host.unload();
    return jobs.find(({ outcome, enabled }) => outcome !== 'running' && enabled !== false) ?? assert.fail();
  }

  function order(product: ProductId, job: Job, result: 'failed' | 'succeeded'): void {
    ahead += MINUTE;
    const problem = host.emulator.orderJob(product, { job: job.id, result, cause: 'The target is full' });
    assert.equal(problem, undefined);
    ahead += MINUTE;
  }

  for (const profile of products) {
    const { id, name, versioning } = profile;
    const kinds = watchableKinds(profile, versioning.default);
    if (kinds.includes('jobFailed'))
      it(`tells of a job of ${name} that fails, once, and once of its recovery`, async () => {
        const job = await idleJob(id);
        const node = await watching(id, { names: [job.name] });
        assert.deepEqual(await node.look(), []);
        order(id, job, 'failed');
        assert.deepEqual(await node.look(), ['wrong: opened']);
        assert.deepEqual(await node.look(), []);
        const [{ payload, topic, veeam } = assert.fail()] = node.wrong;
        const incident = payload as Incident;
        assert.deepEqual([incident.subject.id, incident.kind, topic], [job.id, 'jobFailed', incident.key]);
        assert.equal((veeam as { product?: string }).product, id);
        assert.equal(node.status.fill, 'yellow');
        assert.match(node.status.text ?? '', /looked/);
        order(id, job, 'succeeded');
        assert.deepEqual(await node.look(), ['well: resolved']);
        assert.deepEqual(await node.look(), []);
        assert.equal(node.status.fill, 'green');
      });
    else if (kinds.includes('alarm'))
      it(`tells of an alarm of ${name}, once, and once that it is over`, async () => {
        const node = await watching(id, { watch: ['alarm'] });
        assert.deepEqual(await node.look(), []);
        host.emulator.orderAlarm(id, { raise: 'Disk full', text: 'No space on E:' });
        assert.deepEqual(await node.look(), ['wrong: opened']);
        assert.deepEqual(await node.look(), []);
        host.emulator.orderAlarm(id, { clear: 'Disk full' });
        assert.deepEqual(await node.look(), ['well: resolved']);
      });
    else
      it(`says that ${name} has nothing to watch`, async () => {
        const node = await watching(id);
        assert.deepEqual(await node.look(), ['failed: VEEAM_CONFIGURATION']);
        assert.match(errorOf(node.caught[0]).message, /cannot be watched/);
      });
  }

  it('remembers over a restart of the flows what it has told', async () => {
    const job = await idleJob(REPLICATION);
    const first = await watching(REPLICATION);
    await first.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await first.look(), ['wrong: opened']);
    await host.unload();
    assert.equal(remembered().length, 1);
    const second = await watching(REPLICATION);
    assert.deepEqual(await second.look(), []);
    order(REPLICATION, job, 'succeeded');
    assert.deepEqual(await second.look(), ['well: resolved']);
  });

  it('tells of a repetition as one, and not within the hours of Repeat after', async () => {
    const job = await idleJob(REPLICATION);
    for (const [repeatAfterHours, told] of [
      ['0', ['wrong: repeated']],
      ['4', []],
    ] as const) {
      const node = await watching(REPLICATION, { repeatAfterHours });
      await node.look();
      order(REPLICATION, job, 'failed');
      assert.deepEqual(await node.look(), ['wrong: opened']);
      order(REPLICATION, job, 'failed');
      assert.deepEqual(await node.look(), told);
      order(REPLICATION, job, 'succeeded');
      assert.deepEqual(await node.look(), ['well: resolved']);
      assert.equal((node.well.at(-1)?.payload as Incident).count, 2);
      await host.unload();
    }
  });

  it('holds back what comes next of an incident until msg.confirm brings its key', async () => {
    const job = await idleJob(REPLICATION);
    const node = await watching(REPLICATION, { confirm: true });
    await node.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await node.look(), ['wrong: opened']);
    order(REPLICATION, job, 'succeeded');
    assert.deepEqual(await node.look(), []);
    const { topic } = node.wrong[0] ?? assert.fail();
    host.send({ confirm: topic });
    await until(() => node.well.length === 1);
    assert.equal((node.well[0]?.payload as Incident).state, 'resolved');
    host.send({ confirm: node.well[0]?.payload });
    host.send({ confirm: 'no key of ours' });
    await until(() => /no key of ours/.test(JSON.stringify(host.log())));
    assert.deepEqual(await node.look(), []);
    host.send({ confirm: 7 });
    await until(() => node.caught.length === 1);
    assert.match(errorOf(node.caught[0]).message, /msg\.confirm is not the key/);
  });

  it('keeps what was not confirmed over a restart', async () => {
    const job = await idleJob(REPLICATION);
    const first = await watching(REPLICATION, { confirm: true });
    await first.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await first.look(), ['wrong: opened']);
    const { topic } = first.wrong[0] ?? assert.fail();
    await host.unload();
    const second = await watching(REPLICATION, { confirm: true });
    order(REPLICATION, job, 'succeeded');
    assert.deepEqual(await second.look(), []);
    host.send({ confirm: topic });
    await until(() => second.well.length === 1);
  });

  it('sets a damaged memory aside, says so once, and tells nothing anew', async () => {
    const job = await idleJob(REPLICATION);
    const first = await watching(REPLICATION);
    await first.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await first.look(), ['wrong: opened']);
    await host.unload();
    const [file = assert.fail()] = remembered();
    writeFileSync(path.join(folder, 'veeam-watch', file), '{"half of a');
    const second = await watching(REPLICATION);
    assert.deepEqual(await second.look(), []);
    assert.deepEqual(await second.look(), []);
    const warnings = JSON.stringify(host.log()).match(/is damaged/g) ?? [];
    assert.equal(warnings.length, 1);
    const aside = remembered().filter((name) => name !== file);
    assert.equal(aside.length, 1);
    assert.equal(readFileSync(path.join(folder, 'veeam-watch', aside[0] ?? ''), 'utf8'), '{"half of a');
    order(REPLICATION, job, 'succeeded');
    assert.deepEqual(await second.look(), ['well: resolved']);
  });

  it('keeps the memories of two servers apart, and forgets both when it is deleted', async () => {
    const job = await idleJob(REPLICATION);
    const first = await watching(REPLICATION);
    await first.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await first.look(), ['wrong: opened']);
    await host.unload();
    const other = host.emulator.servers[REPLICATION].url.replace('127.0.0.1', 'localhost');
    const second = await watching(REPLICATION, {}, { server: other });
    await second.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await second.look(), ['wrong: opened']);
    assert.notEqual(second.wrong[0]?.topic, first.wrong[0]?.topic);
    assert.equal(remembered().length, 2);
    const [, session] = flow(REPLICATION, {}, { server: other });
    await host.deploy([TAB, session ?? assert.fail(), OUT], 'full', { session: passwordOf(REPLICATION) });
    await until(() => remembered().length === 0);
  });

  it('reports a server that fails once, until it answers again', async () => {
    const node = await watching(REPLICATION);
    await node.look();
    const fail = (): void =>
      host.emulator.fault({ product: REPLICATION, path: '/sessions', do: { status: 500 } });
    for (const told of [['failed: VEEAM_SERVER_FAULT'], [], []]) {
      fail();
      assert.deepEqual(await node.look(), told);
      assert.equal(node.status.fill, 'red');
    }
    host.emulator.clearFaults();
    assert.deepEqual(await node.look(), []);
    assert.equal(node.status.fill, 'green');
    fail();
    assert.deepEqual(await node.look(), ['failed: VEEAM_SERVER_FAULT']);
  });

  it('sends one message for a look where that is chosen', async () => {
    const job = await idleJob(REPLICATION);
    const node = await watching(REPLICATION, { grouping: 'poll', firstRun: '72' });
    const [first, ...more] = await node.look();
    assert.match(first ?? '', /^wrong: opened\+opened/);
    assert.match(more.join(), /^well: resolved\+resolved[+resolved]*$/);
    order(REPLICATION, job, 'failed');
    await node.look();
    assert.equal(node.wrong.at(-1)?.topic, node.wrong[0]?.topic);
    assert.ok((node.wrong.at(-1)?.payload as Incident[]).some(({ subject }) => subject.id === job.id));
  });

  it('passes over what is muted, of other names, and of other types', async () => {
    const job = await idleJob(REPLICATION);
    for (const fields of [{ muted: [job.name] }, { names: ['another*'] }, { types: ['No such type'] }]) {
      const node = await watching(REPLICATION, fields);
      await node.look();
      order(REPLICATION, job, 'failed');
      assert.deepEqual(await node.look(), [], JSON.stringify(fields));
      order(REPLICATION, job, 'succeeded');
      assert.deepEqual(await node.look(), [], JSON.stringify(fields));
      await host.unload();
    }
  });

  it('opens nothing while maintenance lasts', async () => {
    const job = await idleJob(REPLICATION);
    const at = (hours: number): string => new Date(Date.now() + hours * 60 * MINUTE).toISOString();
    const node = await watching(REPLICATION, { maintenance: [{ from: at(-1), to: at(1) }] });
    await node.look();
    order(REPLICATION, job, 'failed');
    assert.deepEqual(await node.look(), []);
  });

  it('looks by itself, soon after the flows have started and then at its interval', async () => {
    const job = await idleJob(REPLICATION);
    const node = await watching(REPLICATION, { interval: '1' });
    await until(() => node.status.fill === 'green');
    order(REPLICATION, job, 'failed');
    await until(() => node.wrong.length === 1);
    assert.equal(node.wrong.length + node.well.length + node.caught.length, 1);
  });

  it('tells the page of the session how many incidents are open', async () => {
    const job = await idleJob(REPLICATION);
    const node = await watching(REPLICATION, { name: 'night watch' });
    await node.look();
    order(REPLICATION, job, 'failed');
    await node.look();
    const { body } = await host.api().get('/veeam/sessions');
    assert.match(JSON.stringify(body), /"name":"night watch","open":1/);
  });

  it('says at once, and for each message, which setting cannot be used', async () => {
    const sentence = /interval of the Watch Incidents node must be a number/;
    const nobodyCatches = flow(REPLICATION, { interval: 'often' }, {}).filter((one) => one !== CATCH);
    await host.load(nobodyCatches, { session: passwordOf(REPLICATION) });
    const logged = (): string[] => host.log().map((entry) => String((entry as { msg?: unknown }).msg));
    await until(() => logged().some((line) => sentence.test(line)));
    await host.unload();
    const node = await watching(REPLICATION, { interval: 'often' });
    host.send({});
    await until(() => node.caught.length === 1);
    assert.match(errorOf(node.caught[0]).message, sentence);
  });
});

/** Node-RED hands messages on in turns of their own. */
async function delivered(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
