import assert from 'node:assert/strict';
import { actOnJob } from '../../core/jobs/act-on-job';
import { findJob } from '../../core/jobs/find-job';
import type { Job } from '../../core/jobs/job';
import { jobKinds } from '../../core/jobs/job-kinds';
import { listJobs } from '../../core/jobs/list-jobs';
import { products } from '../../core/products/registry';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { EmulatedClients, JOB_DURATION_MS } from './emulated-clients';

describe('Jobs, as profiles say and the emulator does', () => {
  const clients = new EmulatedClients();
  const { clock, waiter } = clients;
  before(() => clients.start());
  after(() => clients.stop());

  /** A job that does not run now, and is enabled as wanted where the kind tells of that. */
  async function idleJob(client: ApiClient, kind: string, name?: string): Promise<Job> {
    const jobs = await listJobs(client, { kind });
    return (
      jobs.find((job) => job.outcome !== 'running' && job.name !== name) ?? assert.fail(`no idle ${kind}`)
    );
  }

  for (const { id, name, jobs, versioning } of products) {
    if (jobs === undefined) continue;
    describe(name, () => {
      for (const kind of jobs.kinds) {
        if (kind.revisions?.includes(versioning.default) === false) continue;
        const { actions } = kind;

        it(`lists its ${kind.name} with what is said of them, in words that are known`, async () => {
          const list = await listJobs(clients.of(id), { kind: kind.id });
          assert.ok(list.length > 0);
          assert.equal(new Set(list.map((job) => job.id)).size, list.length);
          for (const job of list) {
            assert.ok(job.id !== '' && job.name !== '' && job.type !== '', JSON.stringify(job));
            assert.notEqual(job.outcome, 'unknown', JSON.stringify(job));
            if (kind.members.enabled !== undefined) assert.equal(typeof job.enabled, 'boolean');
          }
          const { members } = kind;
          for (const [member, path] of Object.entries({
            lastRun: members.lastRun,
            lastEnd: members.lastEnd,
            nextRun: members.nextRun,
            lastSession: members.lastSession,
            company: members.companyId,
            server: members.serverName,
          }))
            if (path !== undefined)
              assert.ok(
                list.some((job) => member in job),
                `no job has ${member}`,
              );
        });

        it(`finds one of the ${kind.name} by id and by name, and none by a name that there is not`, async () => {
          const client = clients.of(id);
          const [first] = await listJobs(client, { kind: kind.id });
          const byId = await findJob(client, { job: first?.id ?? '', kind: kind.id });
          assert.equal(byId.name, first?.name);
          const byName = await findJob(client, { job: first?.name ?? '', kind: kind.id });
          assert.equal(byName.id, first?.id);
          const strange = findJob(client, { job: `${first?.name} x`, kind: kind.id });
          await assert.rejects(strange, /nearest names are/);
        });

        if (actions.enable !== undefined && actions.disable !== undefined) {
          it(`switches one of the ${kind.name} off and on, and knows when it is so already`, async () => {
            const client = clients.of(id);
            const job = { job: (await idleJob(client, kind.id)).id, kind: kind.id };
            const fine = { alreadyIsFine: true };
            await actOnJob(client, 'enable', job, fine);
            assert.equal((await findJob(client, job)).enabled, true);
            assert.equal((await actOnJob(client, 'enable', job, fine)).result, 'already');
            assert.equal((await actOnJob(client, 'disable', job)).result, 'done');
            assert.equal((await findJob(client, job)).enabled, false);
            await assert.rejects(actOnJob(client, 'disable', job), /is disabled already/);
            assert.equal((await actOnJob(client, 'enable', job)).result, 'done');
          });
        }

        if (actions.start !== undefined) {
          it(`starts one of the ${kind.name} and waits for the run that this began`, async () => {
            const client = clients.of(id);
            const { id: job } = await idleJob(client, kind.id);
            const begin = clock.now();
            const wait = { waiter, limitMs: 10 * JOB_DURATION_MS };
            const { run, result } = await actOnJob(client, 'start', { job, kind: kind.id }, { wait });
            assert.equal(result, 'done');
            assert.equal(run?.subject.id, job);
            assert.ok(!['running', 'unknown'].includes(run?.outcome ?? ''), run?.outcome);
            assert.ok(clock.now() - begin >= JOB_DURATION_MS - 2000, 'it was another run');
            if (jobs.sessions === undefined) return;
            assert.ok(
              Date.parse(run?.startedAt ?? '') >= begin - 1000,
              `${run?.startedAt} is before the start`,
            );
            assert.ok(Date.parse(run?.endedAt ?? '') > Date.parse(run?.startedAt ?? ''));
          });

          it(`says that one of the ${kind.name} runs already`, async () => {
            const client = clients.of(id);
            const { id: job } = await idleJob(client, kind.id);
            await actOnJob(client, 'start', { job, kind: kind.id });
            await assert.rejects(actOnJob(client, 'start', { job, kind: kind.id }), /runs already/);
            const wait = { waiter, limitMs: 10 * JOB_DURATION_MS };
            const again = await actOnJob(
              client,
              'start',
              { job, kind: kind.id },
              { alreadyIsFine: true, wait },
            );
            assert.equal(again.result, 'already');
            assert.notEqual(again.run?.outcome, 'running');
          });
        }

        if (actions.start !== undefined && actions.stop !== undefined) {
          it(`stops one of the ${kind.name}, and says when it does not run`, async () => {
            const client = clients.of(id);
            const { id: job } = await idleJob(client, kind.id);
            await actOnJob(client, 'start', { job, kind: kind.id });
            clients.advance(30_000);
            const begin = clock.now();
            const wait = { waiter, limitMs: 10 * JOB_DURATION_MS };
            const { run } = await actOnJob(client, 'stop', { job, kind: kind.id }, { wait });
            assert.notEqual(run?.outcome, 'running');
            assert.ok(clock.now() - begin < JOB_DURATION_MS / 2, 'it ended by itself');
            await assert.rejects(actOnJob(client, 'stop', { job, kind: kind.id }), /does not run/);
          });
        }

        if (actions.retry !== undefined) {
          it(`retries one of the ${kind.name}`, async () => {
            const client = clients.of(id);
            const { id: job } = await idleJob(client, kind.id);
            clients.emulator.orderJob(id, { job, result: 'failed', cause: 'The disk is full' });
            clients.advance(60_000);
            assert.equal((await findJob(client, { job, kind: kind.id })).outcome, 'failed');
            const wait = { waiter, limitMs: 10 * JOB_DURATION_MS };
            const { run } = await actOnJob(client, 'retry', { job, kind: kind.id }, { wait });
            assert.notEqual(run?.outcome, 'running');
          });
        }
      }

      it('has no kind beside those of its profile', () => {
        const client = clients.of(id);
        assert.throws(() => jobKinds(client, 'nonsense'), new RegExp(jobs.kinds[0]?.id ?? ''));
      });
    });
  }
});
