import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { ActionOutcome } from '../../core/jobs/act-on-job';
import type { Job } from '../../core/jobs/job';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import type { AwaitedOutcome } from '../../nodes/node-red/veeam-job/awaited-run';
import { passwordOf } from '../contract/way-inputs';
import { EchoVeeam } from './echo-veeam';
import { CATCH, CAUGHT, errorOf, FlowHost, OUT, sessionNode, TAB, userNode } from './flow-host';
import type { FlowNode, Message } from './flow-host';

const JOB_DURATION_MS = 400;
const WAITED = { wait: true, waitLimit: '30' };

describe('Node-RED: the Job node', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start({ products: undefined, tls: false, jobDurationMs: JOB_DURATION_MS });
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  /** A flow with Job nodes; each is named by its action unless it has an id. */
  async function load(product: ProductId, ...nodes: Record<string, unknown>[]): Promise<void> {
    const flow: FlowNode[] = [
      TAB,
      sessionNode(host.emulator, { product, fingerprint: '' }),
      ...nodes.map((fields) => userNode('veeam-job', { id: fields['action'], ...fields })),
      OUT,
      CATCH,
      CAUGHT,
    ];
    await host.load(flow, { session: passwordOf(product) });
  }
  async function payloadOf<Payload>(action: string, message: Record<string, unknown> = {}): Promise<Payload> {
    const answer = await host.exchange(message, action);
    assert.ok(!('error' in answer), errorOf(answer)?.message);
    return answer['payload'] as Payload;
  }
  const failing = async (action: string, message: Record<string, unknown> = {}): Promise<Message> => {
    const failed = await host.exchange(message, action);
    assert.ok('error' in failed, JSON.stringify(failed['payload']));
    return failed;
  };
  const idleJob = async (): Promise<Job> => {
    const jobs = await payloadOf<Job[]>('list');
    return jobs.find(({ outcome, enabled }) => outcome !== 'running' && enabled !== false) ?? assert.fail();
  };

  for (const { id: product, name, jobs } of products) {
    const [kind] = jobs?.kinds ?? [];
    if (kind === undefined) continue;
    const { actions } = kind;
    describe(`of ${name}`, () => {
      it('lists jobs, and gets one by its id, by its name, and as it was listed', async () => {
        await load(product, { action: 'list' }, { action: 'get' });
        const list = await payloadOf<Job[]>('list');
        assert.ok(list.length > 1);
        const [, job = assert.fail()] = list;
        for (const named of [job.id, job.name, job]) {
          const found = await payloadOf<Job>('get', { job: named });
          assert.deepEqual([found.id, found.name, found.kind], [job.id, job.name, job.kind]);
        }
      });

      if (actions.start !== undefined)
        it('starts one and waits until it has ended', async () => {
          await load(product, { action: 'list', kind: kind.id }, { action: 'start', ...WAITED });
          const { id, kind: ofKind } = await idleJob();
          const run = await payloadOf<AwaitedOutcome>('start', { job: { id, kind: ofKind } });
          assert.deepEqual([run.action, run.result, run.subject.id], ['start', 'done', id]);
          assert.match(run.message, /was started/);
          assert.ok(!['running', 'unknown'].includes(run.outcome), run.outcome);
        });

      if (actions.disable !== undefined && actions.enable !== undefined)
        it('disables one and enables it again, and says where it was so already', async () => {
          await load(
            product,
            { action: 'list', kind: kind.id },
            { action: 'get' },
            { action: 'disable' },
            { action: 'enable' },
            { action: 'enable', id: 'strict', already: 'error' },
          );
          const job = await idleJob();
          const disabled = await payloadOf<ActionOutcome>('disable', { job });
          assert.deepEqual([disabled.result, disabled.job.id], ['done', job.id]);
          assert.equal((await payloadOf<Job>('get', { job })).enabled, false);
          assert.equal((await payloadOf<ActionOutcome>('disable', { job })).result, 'already');
          assert.equal((await payloadOf<ActionOutcome>('enable', { job })).result, 'done');
          assert.equal((await payloadOf<Job>('get', { job })).enabled, true);
          assert.match(errorOf(await failing('strict', { job })).message, /is enabled already/);
        });

      if (actions.retry !== undefined)
        it('retries one that failed', async () => {
          await load(product, { action: 'list', kind: kind.id }, { action: 'retry', ...WAITED });
          const { id: job } = await idleJob();
          assert.equal(host.emulator.orderJob(product, { job, result: 'failed' }), undefined);
          const run = await payloadOf<AwaitedOutcome>('retry', { job });
          assert.deepEqual([run.action, run.result, run.subject.id], ['retry', 'done', job]);
          assert.notEqual(run.outcome, 'running');
        });
    });
  }

  it('lists the jobs of one kind, and those with a part in their name', async () => {
    await load(
      'backup-for-aws',
      { action: 'list', kind: 'rds', job: '', jobType: 'str' },
      { action: 'list', id: 'part', job: 'filter', jobType: 'msg' },
    );
    const ofKind = await payloadOf<Job[]>('list', { job: 'not looked at' });
    assert.ok(ofKind.length > 1 && ofKind.every(({ kind }) => kind === 'rds'));
    const part = (ofKind[0]?.name ?? '').slice(0, -1).toUpperCase();
    const named = await payloadOf<Job[]>('part', { filter: part });
    assert.ok(named.length > 0 && named.every((job) => job.name.toUpperCase().includes(part)));
    const all = await payloadOf<Job[]>('part');
    assert.ok(all.length > named.length);
    assert.match(errorOf(await failing('part', { filter: {} })).message, /part of the name .* is no text/);
  });

  it('takes the job from the list of the dialog, from a variable, from an expression, and else from msg.job', async () => {
    await load('backup-for-aws', { action: 'list', kind: 'rds' });
    const [{ id, name } = assert.fail()] = await payloadOf<Job[]>('list');
    await host.unload();
    process.env['VEEAM_TEST_JOB'] = name;
    try {
      const get = { action: 'get' };
      await load(
        'backup-for-aws',
        { ...get, id: 'chosen', job: id, jobType: 'list', jobName: name, kind: 'rds' },
        { ...get, id: 'unchosen', job: '', jobType: 'list' },
        { ...get, id: 'typed', job: name, jobType: 'str' },
        { ...get, id: 'variable', job: 'VEEAM_TEST_JOB', jobType: 'env' },
        { ...get, id: 'expression', job: 'payload.jobs[0].id', jobType: 'jsonata' },
        { ...get, id: 'incident', job: 'payload', jobType: 'msg' },
      );
      for (const node of ['chosen', 'typed', 'variable'])
        assert.equal((await payloadOf<Job>(node, { job: 'another' })).id, id, node);
      assert.equal((await payloadOf<Job>('unchosen', { job: name })).id, id);
      assert.equal((await payloadOf<Job>('expression', { payload: { jobs: [{ id }] } })).id, id);
      const incident = { key: 'k', kind: 'jobFailed', subject: { id, name, type: 'Policy' } };
      assert.equal((await payloadOf<Job>('incident', { payload: incident })).id, id);
      for (const nothing of [undefined, '', {}, true])
        assert.match(errorOf(await failing('unchosen', { job: nothing })).message, /No job is named/);
    } finally {
      delete process.env['VEEAM_TEST_JOB'];
    }
  });

  it('names the nearest jobs where none is called so', async () => {
    await load('backup-and-replication', { action: 'list' }, { action: 'start' });
    const [{ name } = assert.fail()] = await payloadOf<Job[]>('list');
    const { code, message } = errorOf(await failing('start', { job: `${name} x` }));
    assert.equal(code, 'VEEAM_CONFIGURATION');
    assert.match(message, /no job with the id or exactly the name/);
    assert.ok(message.includes(`"${name}"`), message);
  });

  it('starts none of two jobs of one name, and lists their ids', async () => {
    const veeam = await EchoVeeam.start();
    const json = (response: ServerResponse, value: unknown): unknown =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    veeam.answer = ({ url }, response) => {
      const results = /rds|efs/.test(url) ? [{ id: `id-of-${/rds|efs/.exec(url)?.[0]}`, name: 'daily' }] : [];
      json(response, { results, totalCount: results.length });
    };
    try {
      const session = { server: veeam.url, fingerprint: veeam.fingerprint };
      await host.load([
        TAB,
        sessionNode(host.emulator, session),
        userNode('veeam-job', { action: 'start', job: 'daily', jobType: 'str' }),
        OUT,
        CATCH,
        CAUGHT,
      ]);
      const { message } = errorOf(await failing('node'));
      assert.match(message, /2 jobs are called "daily": .*id-of-rds.*id-of-efs.*by its id/);
      assert.deepEqual(
        veeam.requests.filter(({ method }) => method !== 'GET'),
        [],
      );
    } finally {
      await veeam.stop();
    }
  });

  it('says what a product cannot do with its jobs, and that one has none', async () => {
    await load('backup-for-aws', { action: 'list' }, { action: 'retry' });
    const { message } = errorOf(await failing('retry', { job: await idleJob() }));
    assert.match(message, /no way to retry its .* They can be told to start, stop, enable, disable/);
    await host.unload();
    await load('veeam-one', { action: 'list' });
    assert.match(errorOf(await failing('list')).message, /Veeam ONE has no jobs that can be worked with/);
  });

  it('says what is wrong with its settings', async () => {
    const start = { action: 'start', wait: true };
    await load(
      'backup-for-aws',
      { action: 'explode' },
      { ...start, id: 'long', waitLimit: '604801' },
      { ...start, id: 'soon', waitLimit: 'soon' },
      { action: 'list', kind: 'nonsense' },
    );
    assert.match(
      errorOf(await failing('explode')).message,
      /"explode" is nothing that can be done with jobs/,
    );
    for (const node of ['long', 'soon'])
      assert.match(
        errorOf(await failing(node)).message,
        /number of seconds above 0, and no longer than a week/,
      );
    assert.match(errorOf(await failing('list')).message, /no kind of job "nonsense"/);
  });
});
