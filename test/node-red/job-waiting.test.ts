import assert from 'node:assert/strict';
import type { Job } from '../../core/jobs/job';
import type { Emulator, EmulatorOptions } from '../../emulator';
import type { AwaitedOutcome } from '../../nodes/node-red/veeam-job/awaited-run';
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

/** Nothing here waits for a run to end by itself. */
const LONG_MS = 60 * 60_000;
const PRODUCT = 'backup-and-replication';
const CREDENTIALS = { session: passwordOf(PRODUCT) };
const EMULATOR: EmulatorOptions = { products: [PRODUCT], jobDurationMs: LONG_MS };

describe('Node-RED: a Job node that waits for a run', () => {
  let host: FlowHost;
  let statuses: Message[];
  before(async () => {
    host = await FlowHost.start(EMULATOR);
  });
  afterEach(async () => {
    await host.unload();
    // No run of one test is under way in the next.
    await host.renewEmulator(EMULATOR);
  });
  after(() => host.stop());

  const flow = (fields: Record<string, unknown> = {}): FlowNode[] => [
    TAB,
    sessionNode(host.emulator, { product: PRODUCT }),
    userNode('veeam-job', { action: 'start', wait: true, waitLimit: '60', ...fields }),
    userNode('veeam-job', { id: 'list', action: 'list', kind: 'jobs' }),
    userNode('veeam-job', { id: 'get', action: 'get' }),
    OUT,
    CATCH,
    CAUGHT,
    { ...STATUS, scope: ['node'] },
    STATUSES,
  ];
  const order = (wanted: Parameters<Emulator['orderJob']>[1]): void =>
    assert.equal(host.emulator.orderJob(PRODUCT, wanted), undefined);
  async function loadAndPick(fields: Record<string, unknown> = {}): Promise<[Job, Job]> {
    await host.load(flow(fields), CREDENTIALS);
    const { payload } = await host.exchange({}, 'list');
    const idle = (payload as Job[]).filter(({ outcome, enabled }) => outcome !== 'running' && enabled);
    statuses = host.collect('statuses');
    return [idle[0] ?? assert.fail(), idle[1] ?? assert.fail()];
  }
  const badge = (): string => String((statuses.at(-1)?.['status'] as { text?: string } | undefined)?.text);
  const waits = (): Promise<void> => until(() => badge().includes('running-since'));
  const outcomeOf = async ({ id }: Job): Promise<string> =>
    ((await host.exchange({ job: id }, 'get'))['payload'] as Job).outcome;

  it('shows since when it runs, and says how it ended and why: a run that failed is no error of the node', async () => {
    const [job] = await loadAndPick();
    const out = host.collect('out');
    const caught = host.collect('caught');
    host.send({ job: job.id, ticket: 7 });
    await waits();
    assert.equal(out.length, 0);
    order({ job: job.id, result: 'failed', cause: 'The disk is full' });
    await until(() => out.length > 0);
    const { payload, ticket } = out[0] ?? {};
    const run = payload as AwaitedOutcome;
    assert.deepEqual(
      [run.outcome, run.action, run.result, run.subject.name],
      ['failed', 'start', 'done', job.name],
    );
    assert.match(run.cause ?? '', /The disk is full/);
    assert.ok(Date.parse(run.endedAt ?? '') >= Date.parse(run.startedAt ?? ''));
    assert.equal(ticket, 7);
    await until(() => badge().includes('signed-in'));
    assert.deepEqual(caught, []);
  });

  it('waits for a run that is under way already, or takes that for an error, as chosen', async () => {
    const [job] = await loadAndPick();
    const out = host.collect('out');
    host.send({ job: job.id });
    await waits();
    host.send({ job: job.id });
    host.emulator.resetStats();
    await until(() => host.emulator.stats().products[PRODUCT].requests > 4);
    order({ job: job.id, result: 'succeeded' });
    await until(() => out.length === 2);
    const results = out.map(({ payload }) => payload as AwaitedOutcome);
    assert.deepEqual(results.map(({ result }) => result).sort(), ['already', 'done']);
    assert.deepEqual(new Set(results.map(({ id }) => id)).size, 1);
    await host.unload();
    await loadAndPick({ already: 'error', wait: false });
    await host.exchange({ job: job.id });
    const { code, message } = errorOf(await host.exchange({ job: job.id }));
    assert.equal(code, 'VEEAM_REQUEST_REFUSED');
    assert.match(message, /runs already\. Nothing was changed/);
  });

  it('waits until a run that it stops has ended, and for nothing where none runs', async () => {
    const [job] = await loadAndPick({ action: 'stop' });
    const nothing = (await host.exchange({ job: job.id }))['payload'] as AwaitedOutcome;
    assert.deepEqual([nothing.result, nothing.outcome, nothing.subject.id], ['already', 'noResult', job.id]);
    assert.match(nothing.message, /does not run/);
  });

  it('ends at its limit with an error, and the run goes on', async () => {
    const [job] = await loadAndPick({ waitLimit: '1' });
    const failed = await host.exchange({ job: job.id, ticket: 7 });
    const { code, message } = errorOf(failed);
    assert.equal(code, 'VEEAM_TIMEOUT');
    assert.match(message, /has not ended within 1 s\. It runs since .* Nothing was stopped/);
    assert.equal(failed['ticket'], 7);
    assert.equal(await outcomeOf(job), 'running');
  });

  it('shows a run as long as one of several is under way', async () => {
    const [one, other] = await loadAndPick();
    const out = host.collect('out');
    for (const { id } of [one, other]) host.send({ job: id });
    await waits();
    order({ job: other.id, result: 'succeeded' });
    await until(() => out.length === 1);
    assert.match(badge(), /running-since/);
    order({ job: one.id, result: 'succeeded' });
    await until(() => out.length === 2);
    await until(() => badge().includes('signed-in'));
  });

  for (const type of ['full', 'flows', 'nodes'] as const) {
    it(`is ended at once by a deploy, which is said at the Catch node, and the run goes on (${type})`, async () => {
      const [job] = await loadAndPick();
      const out = host.collect('out');
      host.send({ job: job.id, ticket: 7 });
      await waits();
      const begin = Date.now();
      await host.deploy(flow({ name: 'changed' }), type, CREDENTIALS);
      const took = Date.now() - begin;
      const caught = host.collect('caught');
      await until(() => caught.length > 0);
      assert.ok(took < 4000, `the deploy took ${took} ms`);
      const { code, message } = errorOf(caught[0]);
      assert.equal(code, 'VEEAM_TIMEOUT');
      assert.ok(message.includes(job.name) || message.includes('before the answer came'), message);
      assert.deepEqual([caught[0]?.['ticket'], caught[0]?.['job']], [7, job.id]);
      assert.deepEqual(out, []);
      assert.equal(await outcomeOf(job), 'running');
      // What the error advises: the message once more.
      const again = host.collect('out');
      statuses = host.collect('statuses');
      host.send({ job: job.id });
      await waits();
      order({ job: job.id, result: 'warning' });
      await until(() => again.length > 0);
      assert.equal((again[0]?.['payload'] as AwaitedOutcome).result, 'already');
    });
  }
});
