import assert from 'node:assert/strict';
import { delivered } from '../../core/incidents/delivery';
import type { Incident, IncidentKind } from '../../core/incidents/incident';
import { look } from '../../core/incidents/look';
import type { Look } from '../../core/incidents/look';
import { emptyMemory } from '../../core/incidents/memory';
import { MOST_SEARCHES } from '../../core/incidents/place-runs';
import { sampleIncident } from '../../core/incidents/sample';
import { parseWatchSettings } from '../../core/incidents/watch-settings';
import type { WatchSettings } from '../../core/incidents/watch-settings';
import { watchableKinds } from '../../core/incidents/watchable-kinds';
import { listJobs } from '../../core/jobs/list-jobs';
import { productProfile, products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { allEntries } from '../../core/requests/paging';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { profiles } from '../../emulator/products/registry';
import { trustOf } from '../../runtime/connection';
import { SessionRegistry } from '../../runtime/session-registry';

const MINUTE = 60_000;
/** Jobs that a look asks in turn at least, whatever else is likely. */
const IN_TURN = MOST_SEARCHES / 4;

describe('Incidents, as profiles say and the emulator does', () => {
  let emulator: Emulator;
  let ahead = 0;
  // The same hour for every run: jobs of the emulated worlds start by the clock, some while a test looks.
  const shift = Date.UTC(2026, 9, 5, 6) - Date.now();
  const clock = { now: () => Date.now() + shift + ahead };
  const registry = new SessionRegistry({ clock });
  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral', now: clock.now });
  });
  after(async () => {
    await registry.closeAll();
    await emulator.stop();
  });

  function clientOf(id: ProductId): ApiClient {
    const profile = products.find((one) => one.id === id) ?? assert.fail();
    const connection = { tls: { ca: emulator.certificate.pem } };
    const [{ username, password }] = profiles[id].users;
    const { session, transport } = registry.acquire(
      {
        profile,
        server: emulator.servers[id].url,
        apiVersion: profile.versioning.default,
        grant: 'password',
        credentials: { username, password },
        signOnOrigins: [],
        trust: trustOf(connection),
      },
      connection,
    );
    return { session, transport, clock, apiVersion: profile.versioning.default, timeoutMs: 10_000 };
  }

  /** Looks as a host does: what is due is delivered. */
  function watcher(id: ProductId, choices: Partial<WatchSettings> & { readonly watch: IncidentKind[] }) {
    const client = clientOf(id);
    const settings = parseWatchSettings(choices);
    let memory = emptyMemory();
    return async (): Promise<Look> => {
      const seen = await look(client, settings, memory);
      memory = delivered(seen.memory, seen.due, settings, clock.now());
      assert.deepEqual(seen.troubles, []);
      return seen;
    };
  }

  /**
   * What so many looks tell as a host that delivers would. Where runs do not name their job it is searched for, a
   * bounded number of jobs in each look, so that news take as many looks as it takes to ask for each job in turn.
   */
  async function told(watch: () => Promise<Look>, id: ProductId): Promise<Incident[]> {
    const { members } = productProfile(id).jobs?.sessions ?? {};
    const isSearched = members !== undefined && members.jobId === undefined;
    const looks = isSearched ? Math.ceil((await listJobs(clientOf(id))).length / IN_TURN) + 1 : 1;
    const due: Incident[] = [];
    for (let count = 0; count < looks; count += 1) due.push(...(await watch()).due);
    return due;
  }

  const of = (due: readonly Incident[], subject: string): string[] =>
    due.filter((one) => one.subject.id === subject).map(({ kind, state }) => `${kind} ${state}`);

  for (const { id, name, versioning, incidents, jobs } of products) {
    const profile = products.find((one) => one.id === id) ?? assert.fail();
    const kinds = watchableKinds(profile, versioning.default);
    if (incidents === undefined) {
      it(`${name} has nothing to watch, and says so`, async () => {
        assert.deepEqual(kinds, []);
        const settings = parseWatchSettings({});
        await assert.rejects(look(clientOf(id), settings, emptyMemory()), /cannot be watched for jobFailed/);
      });
      continue;
    }
    describe(name, () => {
      if (kinds.includes('jobFailed'))
        for (const kind of jobs?.kinds ?? []) {
          it(`tells of the ${kind.name} that fail and recover, each once`, async () => {
            const watch = watcher(id, { watch: ['jobFailed'] });
            assert.deepEqual(await told(watch, id), []);
            const list = await listJobs(clientOf(id), { kind: kind.id });
            const job = list.find(({ outcome }) => outcome !== 'running') ?? assert.fail();
            const order = (result: 'failed' | 'succeeded'): void => {
              ahead += MINUTE;
              const problem = emulator.orderJob(id, { job: job.id, result, cause: 'The disk is full' });
              assert.equal(problem, undefined);
              ahead += MINUTE;
            };
            order('failed');
            const opened = await told(watch, id);
            assert.deepEqual(of(opened, job.id), ['jobFailed opened']);
            const incident = opened.find(({ subject }) => subject.id === job.id);
            assert.equal(incident?.subject.name, job.name);
            assert.match(incident?.title ?? '', new RegExp('failed$'));
            assert.deepEqual(of(await told(watch, id), job.id), []);
            order('failed');
            const again = await told(watch, id);
            // Without times and runs a second failure looks as the first.
            if (jobs?.sessions !== undefined || kind.members.lastRun !== undefined)
              assert.deepEqual(of(again, job.id), ['jobFailed repeated']);
            order('succeeded');
            assert.deepEqual(of(await told(watch, id), job.id), ['jobFailed resolved']);
            assert.deepEqual(of(await told(watch, id), job.id), []);
          });
        }

      if (kinds.includes('alarm') && id !== 'service-provider-console-v2' && id !== 'availability-console')
        it('tells of an alarm that is raised and cleared', async () => {
          const watch = watcher(id, { watch: ['alarm'] });
          assert.deepEqual((await watch()).due, []);
          ahead += MINUTE;
          emulator.orderAlarm(id, { raise: 'Disk full', text: 'No space on E:' });
          const opened = (await watch()).due.map(({ state, text }) => [state, text]);
          assert.deepEqual(opened, [['opened', 'No space on E:']]);
          emulator.orderAlarm(id, { clear: 'Disk full' });
          assert.deepEqual(
            (await watch()).due.map(({ state }) => state),
            ['resolved'],
          );
        });

      it('can be watched for all that it has, and nothing comes twice', async () => {
        const watch = watcher(id, { watch: kinds, firstRunHours: 72 });
        const due = await told(watch, id);
        assert.deepEqual((await watch()).due, []);
        const { open } = await watch();
        assert.equal(new Set(open.map(({ key }) => key)).size, open.length);
        for (const incident of due) assert.doesNotMatch(incident.title, /unknown/);
      });

      it('costs one request a look, and page, while nothing happens', async () => {
        const [kind] = kinds;
        const watch = watcher(id, { watch: [kind ?? assert.fail()] });
        await watch();
        await watch();
        const { requests } = await watch();
        const { alarms } = incidents;
        const lists = kind === 'alarm' ? [alarms?.list ?? ''] : (jobs?.kinds ?? []).map(({ list }) => list);
        // A list that is longer than a page costs a request for each; without a total, a full page does not end it.
        const { pageSize, total } = profile.paging;
        const pagesOf = (count: number): number =>
          total === undefined ? Math.floor(count / pageSize) + 1 : Math.ceil(count / pageSize);
        let expected = 0;
        for (const list of jobs?.sessions === undefined ? lists : [])
          expected += pagesOf((await allEntries(clientOf(id), { method: 'GET', path: list })).length);
        assert.equal(requests, Math.max(expected, 1));
      });

      it('gives a sample to build a flow with', async () => {
        const sample = await sampleIncident(clientOf(id), parseWatchSettings({ watch: kinds }));
        assert.equal(sample.state, 'opened');
        assert.equal(sample.product, id);
        assert.ok(sample.key.startsWith(`${id}|${emulator.servers[id].url}|${sample.kind}|`));
      });
    });
  }
});
