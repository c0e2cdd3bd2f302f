import assert from 'node:assert/strict';
import type { Incident, IncidentKind } from '../../core/incidents/incident';
import { parseWatchSettings } from '../../core/incidents/watch-settings';
import { watchableKinds } from '../../core/incidents/watchable-kinds';
import { sessionsIn } from '../../core/products/job-sessions';
import type { ProductProfile } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { ManualClock } from '../core/fake-server';
import { dice } from '../core/list-server';
import { SimulatedHost } from './host';
import { failuresOf, infectionsOf, standingAt, statesAt } from './oracle';
import type { Expected } from './oracle';
import { SimulatedServer } from './simulated-server';
import { BEGIN, DAY, HOUR, makeWorld, MINUTE } from './world';
import type { World } from './world';

/** Kinds of incidents of which the oracle knows the truth. */
const JUDGED: readonly IncidentKind[] = ['jobFailed', 'alarm', 'malware', 'repositorySpace', 'license'];
const LEVEL_KINDS = ['alarm', 'repositorySpace', 'license'] as const;
/** Runs of all products together. */
const RUNS = 10_000;

const watched = products.filter(({ incidents }) => incidents !== undefined);
const withRuns = watched.filter(({ incidents }) => incidents?.runs !== undefined);
const rows: string[] = [];

/** Thirty days of one product under watch. */
async function live(
  profile: ProductProfile<ProductId>,
  seed: number,
  temper: { offsetMs: number; tellsDate: boolean; confirm: boolean },
) {
  const random = dice(seed);
  const apiVersion = profile.versioning.default;
  const kinds = (profile.jobs?.kinds ?? []).length;
  const source = profile.incidents?.runs;
  const retries = source?.from === 'job sessions' && source.retryAnnounced !== undefined;
  const world = makeWorld(seed, {
    kinds,
    runs: Math.ceil(RUNS / withRuns.length),
    retries,
    warns: watchableKinds(profile, apiVersion).includes('jobWarning'),
  });
  const clock = new ManualClock();
  clock.time = BEGIN;
  const server = new SimulatedServer(profile, world, clock, {
    ...temper,
    random,
    filtersByEnd: seed % 2 === 1,
    faultsIn100: 5,
  });
  const credentials = { username: 'administrator', password: 'Password1' };
  const settings = parseSettings({
    product: profile.id,
    server: 'a.example.com',
    grant: 'password',
    credentials,
  });
  const session = new Session(settings, { transport: server, clock, random: () => 0 });
  const client = { session, transport: server, clock, apiVersion };
  const watch = watchableKinds(profile, apiVersion).filter((kind) => JUDGED.includes(kind));
  const choices = parseWatchSettings({ watch, confirm: temper.confirm });
  const host = new SimulatedHost(client, choices, random);
  const states = new StateOracle(profile, world);

  server.isTroubled = false;
  const first = await host.poll();
  assert.deepEqual(first?.due ?? [], []);
  server.isTroubled = true;
  while (clock.time < BEGIN + 30 * DAY) {
    clock.advance(random() < 0.03 ? random() * 10 * HOUR : random() * 30 * MINUTE);
    if (random() < 0.5) host.deliver();
    await states.around(clock, () => host.poll());
  }
  server.isTroubled = false;
  for (let look = 0; look < 12; look += 1) {
    clock.advance(50 * MINUTE);
    host.deliver();
    await states.around(clock, () => host.poll());
  }
  while (host.waiting > 0) {
    clock.advance(60 * MINUTE);
    host.deliver();
  }
  return { world, host, server, clock, watch };
}

/** Holds what is open after each look against what the lists told, for kinds that follow a state. */
class StateOracle {
  readonly #world: World;
  readonly #jobLists: readonly string[];
  readonly #followsStates: boolean;
  readonly #last = new Map<string, string>();
  readonly #uncertain = new Set<string>();
  compared = 0;

  constructor({ jobs, incidents, versioning }: ProductProfile, world: World) {
    this.#world = world;
    this.#jobLists = (jobs?.kinds ?? []).map(({ list }) => list);
    const sessions = sessionsIn(jobs?.sessions, versioning.default);
    this.#followsStates = incidents?.runs !== undefined && sessions === undefined;
  }

  async around(clock: ManualClock, poll: () => ReturnType<SimulatedHost['poll']>): Promise<void> {
    const before = clock.time;
    const seen = await poll();
    if (seen === undefined) return;
    const isRead = (list: string): boolean =>
      !seen.troubles.some(({ message }) => message.includes(`/${list} `));
    if (seen.troubles.length === 0) {
      const [old, now] = [standingAt(this.#world, before), standingAt(this.#world, clock.time)];
      for (const kind of LEVEL_KINDS) {
        const open: string[] = seen.open.filter((one) => one.kind === kind).map(({ subject }) => subject.id);
        const isKnown = this.#watches(kind, open) && JSON.stringify(old[kind]) === JSON.stringify(now[kind]);
        if (isKnown) assert.deepEqual(open.sort(), now[kind], `${kind} at ${new Date(before).toISOString()}`);
        this.compared += 1;
      }
    }
    if (this.#followsStates && this.#jobLists.every(isRead)) this.#compareJobs(before, clock.time, seen.open);
  }

  readonly #kinds = new Set<IncidentKind>();

  /** A product without the source has none of it open; once one was, they must be right. */
  #watches(kind: IncidentKind, open: readonly string[]): boolean {
    if (open.length > 0) this.#kinds.add(kind);
    return this.#kinds.has(kind);
  }

  #compareJobs(before: number, after: number, open: readonly Incident[]): void {
    const [old, now] = [statesAt(this.#world, before), statesAt(this.#world, after)];
    for (const [job, { outcome, run }] of now) {
      if (old.get(job)?.outcome !== outcome || old.get(job)?.run !== run) this.#uncertain.add(job);
      else if (outcome !== 'running' && outcome !== 'noResult') {
        this.#last.set(job, outcome);
        this.#uncertain.delete(job);
      }
      if (this.#uncertain.has(job)) continue;
      const isOpen = open.some(({ kind, subject }) => kind === 'jobFailed' && subject.id === job);
      const last = this.#last.get(job) ?? 'success';
      assert.equal(
        isOpen,
        last === 'failed' || last === 'unknown',
        `${job} at ${new Date(before).toISOString()}: ${last}`,
      );
      this.compared += 1;
    }
  }
}

/** Every incident opens, may repeat, and is resolved, in this order, again and again. */
function checkOrder(told: readonly Incident[]): void {
  const open = new Set<string>();
  for (const { key, state, openedAt } of told) {
    const what = `${key} ${state} ${openedAt}`;
    if (state === 'opened') assert.ok(!open.has(key), `opened twice: ${what}`);
    else assert.ok(open.has(key), `never opened: ${what}`);
    if (state === 'opened') open.add(key);
    if (state === 'resolved') open.delete(key);
  }
}

/** What was told of subjects is what happened to them: nothing is lost, and nothing invented. */
function checkEvents(
  told: readonly Incident[],
  expected: ReadonlyMap<string, readonly Expected[]>,
  offsetMs: number,
  isExact: (subject: string) => boolean = () => true,
): number {
  const time = (at: number): string => new Date(at + offsetMs).toISOString();
  let count = 0;
  for (const [subject, incidents] of expected) {
    const own = told.filter((one) => one.subject.id === subject);
    const opened = own.filter(({ state }) => state === 'opened').map(({ openedAt }) => openedAt);
    const resolved = own.filter(({ state }) => state === 'resolved');
    if (!isExact(subject)) {
      assert.equal(opened.length, resolved.length, subject);
      continue;
    }
    assert.deepEqual(
      opened,
      incidents.map(({ openedAt }) => time(openedAt)),
      `opened of ${subject}`,
    );
    const ends = incidents.flatMap(({ resolvedAt }) => (resolvedAt === undefined ? [] : time(resolvedAt)));
    if (resolved[0]?.kind === 'jobFailed')
      assert.deepEqual(
        resolved.map(({ endedAt }) => endedAt),
        ends,
        `resolved of ${subject}`,
      );
    assert.equal(resolved.length, ends.length, `resolved of ${subject}`);
    count += incidents.length;
  }
  assert.ok(
    told.every(({ subject }) => expected.has(subject.id)),
    'told of what there is not',
  );
  return count;
}

describe('Thirty days of watching, with faults, restarts, overlaps and clocks that are off', () => {
  after(() => {
    console.log(
      ['product: runs, looks (failed), requests, opened, resolved, repeated, largest memory', ...rows].join(
        '\n      ',
      ),
    );
  });

  for (const [index, profile] of watched.entries())
    for (const [round, temper] of [
      { offsetMs: 3 * HOUR, tellsDate: true, confirm: false },
      { offsetMs: -3 * HOUR, tellsDate: false, confirm: true },
    ].entries()) {
      const how = `the server's clock ${temper.offsetMs > 0 ? 'ahead' : 'behind'}, ${temper.tellsDate ? 'told' : 'not told'}, ${temper.confirm ? 'with' : 'without'} confirmation`;
      it(`${profile.name}: each incident opens once and is resolved once (${how})`, async () => {
        const { world, host, watch } = await live(profile, 100 * (round + 1) + index, temper);
        checkOrder(host.told);
        const of = (kind: IncidentKind): Incident[] => host.told.filter((one) => one.kind === kind);
        const sessions = sessionsIn(profile.jobs?.sessions, profile.versioning.default);
        if (sessions !== undefined) {
          const count = checkEvents(of('jobFailed'), failuresOf(world), temper.offsetMs);
          assert.ok(count > 100, `${count} incidents`);
        }
        if (watch.includes('malware')) {
          const isExact = (machine: string): boolean => machine.startsWith('machine-');
          checkEvents(of('malware'), infectionsOf(world), temper.offsetMs, isExact);
        }
        for (const kind of watch) assert.ok(of(kind).length > 2, `nothing was told of ${kind}`);
        const number = (state: string): number => host.told.filter((one) => one.state === state).length;
        rows.push(
          `${profile.id}: ${world.runs.length}, ${host.looks} (${host.failedLooks}), ${host.requests}, ${number('opened')}, ${number('resolved')}, ${number('repeated')}, ${host.size}`,
        );
      });
    }
});
