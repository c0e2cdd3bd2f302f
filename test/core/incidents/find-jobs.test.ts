import assert from 'node:assert/strict';
import { delivered } from '../../../core/incidents/delivery';
import { look } from '../../../core/incidents/look';
import { emptyMemory } from '../../../core/incidents/memory';
import { MOST_SEARCHES } from '../../../core/incidents/place-runs';
import { parseWatchSettings } from '../../../core/incidents/watch-settings';
import type { ApiClient } from '../../../core/requests/authenticated-request';
import { Session } from '../../../core/session/session';
import { parseSettings } from '../../../core/session/settings';
import { FakeServer, json, ManualClock, tokens } from '../fake-server';

const MINUTE = 60_000;
const POLICIES = 60;

/** An appliance whose sessions do not say whose they are, and whose policies do not say how they ended. */
class Appliance {
  readonly clock = new ManualClock();
  readonly #sessions: { id: string; policy: number; status: string; at: number }[] = [];
  readonly #server = new FakeServer(({ url }, count) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname.endsWith('/token')) return tokens(count, 360_000);
    if (pathname.endsWith('/log')) return json({ log: [] });
    if (pathname.endsWith('/virtualMachines/policies'))
      return this.#list(
        Array.from({ length: POLICIES }, (_, index) => ({ id: `policy-${index}`, name: `Policy ${index}` })),
      );
    if (!pathname.endsWith('/sessions')) return this.#list([]);
    const policy = searchParams.get('PolicyId');
    const from = Date.parse(searchParams.get('FromUtc') ?? '');
    const runs = this.#sessions.filter(
      (run) => run.at >= from && (policy === null || policy === `policy-${run.policy}`),
    );
    return this.#list(
      runs.map(({ id, status, at }) => {
        const time = new Date(at).toISOString();
        return { id, type: 'Policy', status, executionStartTime: time, executionStopTime: time };
      }),
    );
  });
  readonly #settings = parseWatchSettings({ watch: ['jobFailed'] });
  #memory = emptyMemory();

  #list(results: readonly object[]): ReturnType<typeof json> {
    return json({ results, totalCount: results.length }, 200, {
      date: new Date(this.clock.now()).toUTCString(),
    });
  }

  get #client(): ApiClient {
    const settings = parseSettings({
      product: 'backup-for-aws',
      server: 'https://backup.example.com:11005',
      grant: 'password',
      credentials: { username: 'administrator', password: 'not-a-secret' },
    });
    const session = new Session(settings, { transport: this.#server, clock: this.clock });
    return { session, transport: this.#server, clock: this.clock, apiVersion: '1.7-rev0' };
  }

  run(policy: number, status: 'Failed' | 'Succeeded'): void {
    this.clock.advance(1000);
    const id = `session-${this.#sessions.length}`;
    this.#sessions.push({ id, policy, status, at: this.clock.now() });
  }

  /** Looks once a minute, so many times, and says what was told. */
  async told(looks: number): Promise<string[]> {
    const news: string[] = [];
    for (let count = 0; count < looks; count += 1) {
      this.clock.advance(MINUTE);
      const seen = await look(this.#client, this.#settings, this.#memory);
      // The lists themselves: sessions, three kinds of policies; the log of each run that is told.
      assert.ok(seen.requests <= MOST_SEARCHES + 6 + seen.due.length, `${seen.requests} requests`);
      this.#memory = delivered(seen.memory, seen.due, this.#settings, this.clock.now());
      news.push(...seen.due.map(({ subject, state }) => `${subject.name} ${state}`));
    }
    return news;
  }
}

describe('Runs that do not name their job', () => {
  /** What one turn through all jobs takes at least. */
  const TURN = Math.ceil(POLICIES / 5) + 1;

  it('are found however many jobs have an incident already', async () => {
    const appliance = new Appliance();
    assert.deepEqual(await appliance.told(1), []);
    const failing = Array.from({ length: 30 }, (_, index) => index);
    for (const policy of failing) appliance.run(policy, 'Failed');
    const opened = await appliance.told(TURN);
    assert.deepEqual([...opened].sort(), failing.map((policy) => `Policy ${policy} opened`).sort());
    appliance.run(55, 'Failed');
    assert.deepEqual(await appliance.told(TURN), ['Policy 55 opened']);
  });

  it('resolve the incident of any of them', async () => {
    const appliance = new Appliance();
    await appliance.told(1);
    for (let policy = 0; policy < 30; policy += 1) appliance.run(policy, 'Failed');
    await appliance.told(TURN);
    for (const policy of [3, 17, 28, 45]) appliance.run(policy, 'Succeeded');
    const resolved = await appliance.told(TURN);
    assert.deepEqual([...resolved].sort(), ['Policy 17 resolved', 'Policy 28 resolved', 'Policy 3 resolved']);
  });
});
