import assert from 'node:assert/strict';
import type { Job } from '../../core/jobs/job';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { parseWaitLimit } from '../../nodes/node-red/veeam-job/job-config';
import type { ProductJobs } from '../../nodes/node-red/veeam-job/product-jobs';
import { passwordOf } from '../contract/way-inputs';
import { EchoVeeam } from './echo-veeam';
import { editorDefinition, verdictOn } from './editor-script';
import { CATCH, CAUGHT, FlowHost, OUT, sessionNode, TAB, tokenRequests, userNode } from './flow-host';
import type { NodeCredentials } from './flow-host';

interface Found {
  readonly ok: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly hasMore?: boolean;
  readonly jobs?: readonly (Pick<Job, 'id' | 'name' | 'kind'> & { readonly company?: unknown })[];
}

describe('Node-RED: the endpoints behind the dialog of a job', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start({ products: undefined, tls: false });
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  async function load(
    product: ProductId,
    credentials: NodeCredentials = { session: passwordOf(product) },
    fields: Record<string, unknown> = {},
  ): Promise<void> {
    const session = sessionNode(host.emulator, { product, fingerprint: '', ...fields });
    const list = userNode('veeam-job', { action: 'list', job: '', jobType: 'str' });
    await host.load([TAB, session, list, OUT, CATCH, CAUGHT], credentials);
  }
  const lookUp = async (body: object): Promise<Found> =>
    (await host.api().post('/veeam-job/jobs').send(body)).body as unknown as Found;

  it('tell what can be done with the jobs of every product, from the profiles', async () => {
    await host.load([TAB]);
    const { body } = await host.api().get('/veeam-job/products');
    const told = body as unknown as ProductJobs[];
    assert.deepEqual(
      told.map(({ id, name, kinds }) => [
        id,
        name,
        kinds.map((kind) => [kind.id, kind.actions.map(({ action }) => action)]),
      ]),
      products.map(({ id, name, jobs }) => [
        id,
        name,
        (jobs?.kinds ?? []).map((kind) => [kind.id, Object.keys(kind.actions)]),
      ]),
    );
    assert.ok(told.some(({ kinds }) => kinds.length === 0) && told.some(({ kinds }) => kinds.length > 1));
  });

  for (const { id: product, name, jobs } of products) {
    const [kind] = jobs?.kinds ?? [];
    if (kind === undefined) continue;
    it(`list the jobs of ${name} of the deployed session, and keep its secrets`, async () => {
      await load(product);
      const all = await lookUp({ session: 'session' });
      assert.equal(all.ok, true, all.message);
      assert.ok((all.jobs?.length ?? 0) > 1);
      const [job = assert.fail()] = all.jobs ?? [];
      assert.ok(job.id !== '' && job.name !== '' && job.kind !== '');
      const named = await lookUp({ session: 'session', kind: job.kind, name: job.name.toUpperCase() });
      assert.ok(named.jobs?.some(({ id }) => id === job.id));
      assert.ok(named.jobs?.every((one) => one.kind === job.kind));
      assert.doesNotMatch(JSON.stringify([all, named]), /Password1|eyJ[\w-]{10}|record/);
    });
  }

  it('use the session that the flows have: one sign-in for both, and none is left open', async () => {
    await load('backup-for-aws');
    await host.exchange();
    const found = await lookUp({ session: 'session' });
    assert.equal(found.ok, true);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal((await host.exchange())['error'], undefined);
    assert.deepEqual(tokenRequests(host.emulator), { password: 1 });
    assert.equal(host.emulator.stats().products['backup-for-aws'].liveSessions, 1);
  });

  it('show no more jobs than somebody chooses from, and say that there are others', async () => {
    const veeam = await EchoVeeam.start();
    let asked = 0;
    veeam.answer = ({ url }, response) => {
      asked += 1;
      const { pathname: kind, searchParams: query } = new URL(url, veeam.url);
      const results = Array.from({ length: Number(query.get('Limit') ?? 60) }, (_, index) => {
        const id = `${kind} ${Number(query.get('Offset') ?? 0) + index}`;
        return { id, name: id };
      });
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ results, totalCount: 100_000 }));
    };
    try {
      await load('backup-for-aws', undefined, { server: veeam.url, fingerprint: veeam.fingerprint });
      const found = await lookUp({ session: 'session' });
      assert.deepEqual([found.ok, found.jobs?.length, found.hasMore], [true, 100, true], found.message);
      assert.ok(asked < 30, `${asked} requests for 100 jobs`);
    } finally {
      await veeam.stop();
    }
  });

  it('say what to do where the session is not deployed, and ask nobody', async () => {
    await load('backup-for-aws');
    for (const session of ['not-deployed', '', undefined, 7, 'node']) {
      const found = await lookUp({ session });
      assert.deepEqual([found.ok, found.code], [false, 'VEEAM_CONFIGURATION']);
      assert.match(found.message ?? '', /not deployed yet.*Deploy it/);
    }
    assert.deepEqual(tokenRequests(host.emulator), {});
  });

  it('say why a sign-in failed, without the password', async () => {
    await load('backup-for-aws', { session: { username: 'administrator', password: 'wrong-and-secret' } });
    const found = await lookUp({ session: 'session' });
    assert.deepEqual([found.ok, found.code], [false, 'VEEAM_SIGN_IN_REFUSED']);
    assert.match(found.message ?? '', /administrator/);
    assert.doesNotMatch(JSON.stringify(found), /wrong-and-secret/);
  });

  it('say that nothing answers there', async () => {
    await load('backup-for-aws', undefined, { server: 'http://127.0.0.1:9' });
    const found = await lookUp({ session: 'session' });
    assert.deepEqual([found.ok, found.code], [false, 'VEEAM_UNREACHABLE']);
  });

  it('say which product has no jobs, and which kind there is not', async () => {
    await load('veeam-one');
    assert.match((await lookUp({ session: 'session' })).message ?? '', /has no jobs that can be worked with/);
    await host.unload();
    await load('backup-for-aws');
    assert.match(
      (await lookUp({ session: 'session', kind: 'nonsense' })).message ?? '',
      /no kind of job "nonsense"/,
    );
  });
});

describe('Node-RED: the fields of a job', () => {
  const definition = editorDefinition('veeam-job');

  it('take the same limits of waiting in the editor and in the runtime', () => {
    for (const [value, isGood] of [
      ['', true],
      ['1', true],
      ['0.5', true],
      ['604800', true],
      ['604801', false],
      ['0', false],
      ['-1', false],
      ['soon', false],
    ] as const) {
      const verdict = verdictOn(definition, 'waitLimit', value);
      assert.equal(verdict, isGood ? true : 'veeam-job.validation.waitLimit', value);
      if (isGood) assert.ok(parseWaitLimit(value) > 0);
      else assert.throws(() => parseWaitLimit(value), /number of seconds above 0/);
    }
  });
});
