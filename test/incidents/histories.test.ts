import assert from 'node:assert/strict';
import fc from 'fast-check';
import { confirmed, delivered, dueIncidents } from '../../core/incidents/delivery';
import type { Incident, IncidentKind } from '../../core/incidents/incident';
import { emptyMemory, readMemory } from '../../core/incidents/memory';
import type { WatchMemory } from '../../core/incidents/memory';
import type { RuleContext } from '../../core/incidents/rule-context';
import { judgeRuns } from '../../core/incidents/rules/judge-runs';
import type { EndedRun } from '../../core/incidents/rules/judge-runs';
import { followStanding } from '../../core/incidents/rules/follow-standing';
import type { Standing } from '../../core/incidents/rules/follow-standing';
import { parseWatchSettings } from '../../core/incidents/watch-settings';
import type { WatchSettings } from '../../core/incidents/watch-settings';
import { BEGIN, MINUTE } from './world';

const HISTORIES = 100_000;
const OUTCOMES = ['success', 'failed', 'failed', 'warning', 'noResult', 'unknown', 'running'] as const;

/** A run in a made-up history: of a job, some minutes after the one before, with what becomes of it. */
interface Step {
  readonly job: number;
  readonly minutes: number;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly willBeRetried: boolean;
  /** A look ends here. */
  readonly isLooked: boolean;
  /** The host does not get around to telling after this look. */
  readonly isUntold: boolean;
  readonly isConfirmed: boolean;
  readonly isRestarted: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  job: fc.integer({ min: 0, max: 2 }),
  minutes: fc.integer({ min: 0, max: 20 }),
  outcome: fc.constantFrom(...OUTCOMES),
  willBeRetried: fc.boolean(),
  isLooked: fc.boolean(),
  isUntold: fc.boolean(),
  isConfirmed: fc.boolean(),
  isRestarted: fc.boolean(),
});

const choices = fc.record({
  watch: fc.constantFrom<IncidentKind[]>(['jobFailed'], ['jobWarning'], ['jobFailed', 'jobWarning']),
  confirm: fc.boolean(),
  repeatAfterHours: fc.constantFrom(0, 0.2),
});

/** The truth about one job, from the sentences of the rules: what is open, and what has happened. */
interface Truth {
  open: 'jobFailed' | 'jobWarning' | undefined;
  readonly events: string[];
}

/** What a result means for the job, step by step; the model that the rules are held against. */
function happen(truth: Truth, { outcome, willBeRetried }: Step, watch: readonly IncidentKind[]): void {
  const has = (kind: IncidentKind): boolean => watch.includes(kind);
  const go = (to: Truth['open']): void => {
    if (truth.open === to) return;
    if (to !== undefined) truth.events.push(`${to} opened`);
    if (truth.open !== undefined) truth.events.push(`${truth.open} resolved`);
    truth.open = to;
  };
  if (outcome === 'success') go(undefined);
  if (outcome === 'warning') {
    if (!has('jobWarning')) go(undefined);
    else if (truth.open === undefined) go('jobWarning');
  }
  const isFailed = outcome === 'failed' && !willBeRetried && has('jobFailed');
  if (isFailed || (outcome === 'unknown' && has('jobFailed'))) go('jobFailed');
  if (outcome === 'unknown' && !has('jobFailed') && truth.open === undefined) go('jobWarning');
}

function runOf({ job, outcome, willBeRetried }: Step, index: number, at: number): EndedRun {
  return {
    run: {
      id: `run-${index}`,
      subject: { id: `job-${job}`, name: `Job ${job}`, type: 'Backup' },
      outcome,
      startedAt: new Date(at - MINUTE).toISOString(),
      endedAt: new Date(at).toISOString(),
      record: null,
    },
    strand: '',
    willBeRetried,
    at,
  };
}

function contextOf(settings: WatchSettings, now: number): RuleContext {
  return { product: 'p', server: 's', settings, now, serverAheadMs: 0 };
}

/** A host between looks: it tells, may fail to, and may be started anew. */
class Teller {
  memory: WatchMemory = emptyMemory();
  readonly told: Incident[] = [];

  tell(settings: WatchSettings, now: number, { isUntold, isConfirmed, isRestarted }: Step): void {
    if (isRestarted) this.memory = readMemory(JSON.parse(JSON.stringify(this.memory)));
    if (isUntold) return;
    const due = dueIncidents(this.memory, settings, now);
    this.memory = delivered(this.memory, due, settings, now);
    if (settings.confirm && !isConfirmed) return;
    this.told.push(...due);
    if (settings.confirm)
      this.memory = confirmed(
        this.memory,
        due.map(({ key }) => key),
      ).memory;
  }
}

describe('A hundred thousand histories', () => {
  it('of runs: what is told is what happened, each change once and in order', () => {
    let incidents = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 24 }), choices, (steps, raw) => {
        const settings = parseWatchSettings(raw);
        const teller = new Teller();
        const truths = new Map<string, Truth>();
        let now = BEGIN;
        let seen: EndedRun[] = [];
        const looked = (by: Step): void => {
          teller.memory = judgeRuns(teller.memory, seen, contextOf(settings, now));
          seen = [];
          teller.tell(settings, now, by);
        };
        steps.forEach((one, index) => {
          now += one.minutes * MINUTE + 1;
          const job = `job-${one.job}`;
          const truth = truths.get(job) ?? { open: undefined, events: [] };
          truths.set(job, truth);
          happen(truth, one, settings.watch);
          seen.push(runOf(one, index, now));
          if (one.isLooked) looked(one);
        });
        looked(NOTHING);
        for (let turn = 0; turn < 100 && teller.memory.outbox.length > 0; turn += 1) {
          now += 60 * MINUTE;
          teller.tell(settings, now, NOTHING);
        }
        for (const [job, { open, events }] of truths) {
          const own = teller.told.filter(({ subject }) => subject.id === job);
          for (const kind of ['jobFailed', 'jobWarning'] as const) {
            const changes = (all: readonly string[]): string[] => all.filter((one) => one.startsWith(kind));
            const said = own.filter(({ state }) => state !== 'repeated');
            assert.deepEqual(changes(said.map((one) => `${one.kind} ${one.state}`)), changes(events));
          }
          const isOpen = Object.values(teller.memory.open).flatMap(({ incident }) =>
            incident.subject.id === job ? incident.kind : [],
          );
          assert.deepEqual(isOpen, open === undefined ? [] : [open]);
          incidents += events.filter((event) => event.endsWith('opened')).length;
          checkRepetitions(own);
        }
        assert.deepEqual(teller.memory.outbox, []);
      }),
      { numRuns: HISTORIES },
    );
    assert.ok(incidents > HISTORIES, `${incidents} incidents`);
  });

  it('of what stands: an alarm is open as long as it is listed, however looks and restarts fall', () => {
    const states = fc.array(
      fc.record({
        standing: fc.uniqueArray(fc.integer({ min: 0, max: 4 })),
        undecided: fc.uniqueArray(fc.integer({ min: 0, max: 4 })),
        severity: fc.constantFrom<('warning' | 'error')[]>('warning', 'error'),
        isUntold: fc.boolean(),
        isRestarted: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(states, (looks) => {
        const settings = parseWatchSettings({ watch: ['alarm'] });
        const teller = new Teller();
        const open = new Set<string>();
        const events: string[] = [];
        teller.memory = follow(teller.memory, [], new Set(), contextOf(settings, BEGIN));
        looks.forEach(({ standing, undecided, severity, isUntold, isRestarted }, index) => {
          const now = BEGIN + index * MINUTE;
          const listed = standing.filter((id) => !undecided.includes(id)).map(String);
          const held = new Set(undecided.map(String));
          teller.memory = follow(
            teller.memory,
            listed.map((id) => alarm(id, severity, now)),
            held,
            contextOf(settings, now),
          );
          for (const id of [...open].filter((one) => !listed.includes(one) && !held.has(one))) {
            open.delete(id);
            events.push(`${id} resolved`);
          }
          for (const id of listed.filter((one) => !open.has(one))) {
            open.add(id);
            events.push(`${id} opened`);
          }
          teller.tell(settings, now, { ...NOTHING, isUntold, isRestarted });
        });
        teller.tell(settings, BEGIN + 1e9, NOTHING);
        const said = teller.told.filter(({ state }) => state !== 'repeated');
        const sorted = (all: readonly string[]): string[] => [...all].sort();
        assert.deepEqual(sorted(said.map(({ subject, state }) => `${subject.id} ${state}`)), sorted(events));
        for (const id of new Set(said.map(({ subject }) => subject.id)))
          checkRepetitions(teller.told.filter(({ subject }) => subject.id === id));
        assert.deepEqual(
          Object.values(teller.memory.open)
            .map(({ incident }) => incident.subject.id)
            .sort(),
          [...open].sort(),
        );
      }),
      { numRuns: HISTORIES },
    );
  });
});

const NOTHING: Step = {
  job: 0,
  minutes: 0,
  outcome: 'running',
  willBeRetried: false,
  isLooked: true,
  isUntold: false,
  isConfirmed: true,
  isRestarted: false,
};

function alarm(id: string, severity: Standing['severity'], at: number): Standing {
  return { subject: { id, name: id, type: 'Alarm' }, severity, title: id, text: id, at, record: null };
}

function follow(
  memory: WatchMemory,
  standing: readonly Standing[],
  undecided: ReadonlySet<string>,
  context: RuleContext,
): WatchMemory {
  const recovery = (): { text: string } => ({ text: 'Well' });
  return followStanding(memory, 'alarm', standing, context, { undecided, tellFrom: 0, recovery });
}

/** Repetitions come between opened and resolved, and their count grows. */
function checkRepetitions(told: readonly Incident[]): void {
  const open = new Map<string, number>();
  for (const { key, state, count } of told) {
    const before = open.get(key);
    if (state === 'opened') assert.equal(before, undefined);
    else assert.ok(before !== undefined && count >= before, `${state} ${before} ${count}`);
    if (state === 'repeated') assert.ok(count > (before ?? 0));
    if (state === 'resolved') open.delete(key);
    else open.set(key, count);
  }
}
