import assert from 'node:assert/strict';
import { actOnJob } from '../../core/jobs/act-on-job';
import { findJob } from '../../core/jobs/find-job';
import { jobKinds, jobsOf } from '../../core/jobs/job-kinds';
import { listJobs } from '../../core/jobs/list-jobs';
import { newestRun } from '../../core/jobs/read-run';
import { products } from '../../core/products/registry';
import { allEntries } from '../../core/requests/paging';
import { EmulatedClients, JOB_DURATION_MS } from './emulated-clients';

describe('Every revision of every product', () => {
  const clients = new EmulatedClients();
  const { clock, waiter } = clients;
  before(() => clients.start());
  after(() => clients.stop());

  for (const { id, name, versioning, lists, jobs } of products)
    for (const revision of versioning.revisions) {
      describe(`${name}, ${revision}`, () => {
        for (const [kind, path] of Object.entries(lists))
          it(`lists ${kind}, each entry once`, async () => {
            const entries = await allEntries(clients.of(id, revision), { method: 'GET', path });
            assert.ok(entries.length > 0);
            assert.equal(new Set(entries.map((entry) => JSON.stringify(entry))).size, entries.length);
          });

        if (jobs === undefined) return;

        it('lists its jobs, and gives each kind back by id', async () => {
          const client = clients.of(id, revision);
          for (const { id: kind } of jobKinds(client)) {
            const [first] = await listJobs(client, { kind });
            assert.ok(first, kind);
            assert.deepEqual(await findJob(client, { job: first.id, kind }), first);
          }
        });

        it('tells the newest run of a job, in a list of runs or in the state of the job', async () => {
          const client = clients.of(id, revision);
          const { sessions } = jobsOf(client);
          for (const { id: kind } of jobKinds(client)) {
            const list = await listJobs(client, { kind });
            if (sessions?.jobFilter === undefined) {
              assert.ok(
                list.some(({ outcome }) => outcome !== 'noResult'),
                kind,
              );
              continue;
            }
            const runs = await Promise.all(
              list.slice(0, 4).map((job) => newestRun(client, sessions, job, {})),
            );
            assert.ok(
              runs.some((run) => run?.startedAt !== undefined && run.outcome !== 'unknown'),
              kind,
            );
          }
        });

        it('starts a job and waits for the end of its run', async () => {
          const client = clients.of(id, revision);
          for (const { id: kind, actions } of jobKinds(client)) {
            if (actions.start?.revisions?.includes(revision) === false || actions.start === undefined)
              continue;
            const idle = (await listJobs(client, { kind })).find(({ outcome }) => outcome !== 'running');
            const begin = clock.now();
            const wait = { waiter, limitMs: 10 * JOB_DURATION_MS };
            const { run } = await actOnJob(client, 'start', { job: idle?.id ?? '', kind }, { wait });
            assert.ok(!['running', 'unknown'].includes(run?.outcome ?? 'unknown'), kind);
            assert.ok(clock.now() - begin >= JOB_DURATION_MS - 2000, `${kind}: it was another run`);
          }
        });
      });
    }
});
