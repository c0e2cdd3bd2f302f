import assert from 'node:assert/strict';
import { emptyMemory } from '../../../core/incidents/memory';
import { judgeRuns, releaseHeld, RETRY_WAIT_MS } from '../../../core/incidents/rules/judge-runs';
import type { EndedRun } from '../../../core/incidents/rules/judge-runs';
import { readOutcome } from '../../../core/jobs/read-outcome';
import { products } from '../../../core/products/registry';
import type { OutcomeWords } from '../../../core/products/run-outcome';
import { contextOf, ended, History, HOUR, MINUTE, NOON } from './history';
import type { Choices } from './history';

/** What is told of runs that are seen one look after the other. */
function tellings(runs: readonly EndedRun[], choices: Choices = {}): string[][] {
  const history = new History();
  return runs.map((run) =>
    history.step((memory) => judgeRuns(memory, [run], contextOf(choices, run.at)), choices, run.at),
  );
}

const BOTH = { watch: ['jobFailed', 'jobWarning'] };

describe('The runs of a job', () => {
  const cases: readonly [string, readonly EndedRun[], Choices, readonly (readonly string[])[]][] = [
    [
      'open an incident when one fails, and resolve it at the next success',
      [ended('failed', 0), ended('success', 10), ended('success', 20)],
      {},
      [['jobFailed vm opened'], ['jobFailed vm resolved'], []],
    ],
    [
      'repeat it when the next fails too',
      [ended('failed', 0), ended('failed', 10)],
      {},
      [['jobFailed vm opened'], ['jobFailed vm repeated']],
    ],
    ['say nothing when all is well', [ended('success', 0), ended('noResult', 10)], {}, [[], []]],
    [
      'change nothing when somebody stops one',
      [ended('failed', 0), ended('noResult', 10), ended('success', 20)],
      {},
      [['jobFailed vm opened'], [], ['jobFailed vm resolved']],
    ],
    [
      'resolve a failure by warnings where these are not watched',
      [ended('failed', 0), ended('warning', 10)],
      {},
      [['jobFailed vm opened'], ['jobFailed vm resolved']],
    ],
    [
      'keep a failure open through warnings where these are watched',
      [ended('failed', 0), ended('warning', 10), ended('success', 20)],
      BOTH,
      [['jobFailed vm opened'], [], ['jobFailed vm resolved']],
    ],
    [
      'open on a warning by choice',
      [ended('warning', 0), ended('warning', 10), ended('success', 20)],
      { watch: ['jobWarning'] },
      [['jobWarning vm opened'], ['jobWarning vm repeated'], ['jobWarning vm resolved']],
    ],
    [
      'let a failure take the place of a warning',
      [ended('warning', 0), ended('failed', 10), ended('success', 20)],
      BOTH,
      [
        ['jobWarning vm opened'],
        ['jobFailed vm opened', 'jobWarning vm resolved'],
        ['jobFailed vm resolved'],
      ],
    ],
    [
      'leave a warning open when it becomes a failure that is not watched',
      [ended('warning', 0), ended('failed', 10), ended('success', 20)],
      { watch: ['jobWarning'] },
      [['jobWarning vm opened'], [], ['jobWarning vm resolved']],
    ],
    [
      'hold a failure while a retry is announced, and forget it when that succeeds',
      [ended('failed', 0, { willBeRetried: true }), ended('success', 10)],
      {},
      [[], []],
    ],
    [
      'open when the last retry fails',
      [
        ended('failed', 0, { willBeRetried: true }),
        ended('failed', 10, { willBeRetried: true }),
        ended('failed', 20),
      ],
      {},
      [[], [], ['jobFailed vm opened']],
    ],
    [
      'report a result that nobody knows, and never drop it',
      [ended('unknown', 0, { strangeWords: ['Odd'] }), ended('success', 10)],
      {},
      [['jobFailed vm opened'], ['jobFailed vm resolved']],
    ],
    [
      'report an unknown result where only warnings are watched',
      [ended('unknown', 0)],
      { watch: ['jobWarning'] },
      [['jobWarning vm opened']],
    ],
    [
      'change nothing when one comes to light late that ended before another',
      [ended('success', 10), ended('failed', 5)],
      {},
      [[], []],
    ],
    [
      'of several sorts fail and recover apart',
      [
        ended('failed', 0, { strand: 'Backup' }),
        ended('success', 5, { strand: 'Archive' }),
        ended('failed', 10, { strand: 'Archive' }),
        ended('success', 15, { strand: 'Backup' }),
        ended('success', 20, { strand: 'Archive' }),
      ],
      {},
      [['jobFailed vm opened'], [], ['jobFailed vm repeated'], [], ['jobFailed vm resolved']],
    ],
    [
      'of other jobs are no business of theirs',
      [ended('failed', 0), ended('success', 5, { job: 'db' }), ended('failed', 10, { job: 'db' })],
      {},
      [['jobFailed vm opened'], [], ['jobFailed db opened']],
    ],
    [
      'are told again no sooner than the repeat interval',
      [ended('failed', 0), ended('failed', 30), ended('failed', 90), ended('failed', 100)],
      { repeatAfterHours: 1 },
      [['jobFailed vm opened'], [], ['jobFailed vm repeated'], []],
    ],
    ['open nothing while the job is muted', [ended('failed', 0)], { muted: ['job V*'] }, [[]]],
    [
      'open nothing when they end in a maintenance window',
      [ended('failed', 10), ended('failed', 40)],
      { maintenance: [{ from: '2026-01-15T12:05:00Z', to: '2026-01-15T12:30:00Z' }] },
      [[], ['jobFailed vm opened']],
    ],
    [
      'resolve in a maintenance window what was opened before',
      [ended('failed', 0), ended('failed', 8), ended('success', 10)],
      { maintenance: [{ from: '2026-01-15T12:05:00Z', to: '2026-01-15T12:30:00Z' }] },
      [['jobFailed vm opened'], [], ['jobFailed vm resolved']],
    ],
    ['open for jobs of the wanted names only', [ended('failed', 0)], { names: ['db*'] }, [[]]],
    [
      'open for jobs of the wanted names',
      [ended('failed', 0)],
      { names: 'db*, *VM' },
      [['jobFailed vm opened']],
    ],
    ['open for jobs of the wanted types only', [ended('failed', 0)], { types: ['Replica'] }, [[]]],
    [
      'open for jobs of the wanted kind',
      [ended('failed', 0, { jobKind: 'rds' })],
      { types: ['RDS'] },
      [['jobFailed vm opened']],
    ],
    ['open for the wanted companies only', [ended('failed', 0)], { companies: ['Alder'] }, [[]]],
  ];
  for (const [sentence, runs, choices, expected] of cases)
    it(sentence, () => assert.deepEqual(tellings(runs, choices), expected));

  it('repeat nothing when the job is muted meanwhile, and are resolved all the same', () => {
    const history = new History();
    const step = (run: EndedRun, muted: string[]): string[] =>
      history.step((memory) => judgeRuns(memory, [run], contextOf({ muted }, run.at)));
    assert.deepEqual(step(ended('failed', 0), []), ['jobFailed vm opened']);
    for (const muted of ['vm', 'Job vm', 'made-up|https://a.example.com|jobFailed|vm'])
      assert.deepEqual(step(ended('failed', 5), [muted]), [], muted);
    assert.deepEqual(step(ended('success', 10), ['vm']), ['jobFailed vm resolved']);
    assert.equal(history.told[1]?.count, 4);
  });

  it('are held against maintenance windows in real time, though the clock of the server is off', () => {
    const maintenance = [{ from: '2026-01-15T15:05:00Z', to: '2026-01-15T15:30:00Z' }];
    for (const [minute, told] of [
      [0, ['jobFailed vm opened']],
      [10, []],
    ] as const) {
      // The server says 12:10 where it is 15:10.
      const context = contextOf({ maintenance }, NOON + 3 * HOUR + minute * MINUTE, -3 * HOUR);
      const history = new History();
      assert.deepEqual(
        history.step((memory) => judgeRuns(memory, [ended('failed', minute)], context)),
        told,
      );
    }
  });

  it('are judged by the order in which they ended, however they come', () => {
    const history = new History();
    const runs = [ended('success', 20), ended('failed', 10), ended('failed', 0)];
    const told = history.step((memory) => judgeRuns(memory, runs, contextOf({})));
    // The repetition goes into what nobody was told of yet.
    assert.deepEqual(told, ['jobFailed vm opened', 'jobFailed vm resolved']);
    assert.equal(history.told[0]?.count, 2);
  });

  it('end up in words that say what happened', () => {
    const history = new History();
    const step = (run: EndedRun): unknown =>
      history.step((memory) => judgeRuns(memory, [run], contextOf({}, run.at)), {}, run.at);
    step(ended('failed', 0, { cause: 'The disk is full' }));
    step(ended('failed', 10));
    step(ended('success', 20));
    step(ended('unknown', 30, { strangeWords: ['Odd'] }));
    const [opened, repeated, resolved, strange] = history.told;
    assert.deepEqual(
      { ...opened, record: undefined },
      {
        key: 'made-up|https://a.example.com|jobFailed|vm',
        kind: 'jobFailed',
        state: 'opened',
        severity: 'error',
        title: 'Job "Job vm" failed',
        text: 'The disk is full',
        subject: { id: 'vm', name: 'Job vm', type: 'Backup' },
        product: 'made-up',
        server: 'https://a.example.com',
        startedAt: '2026-01-15T11:55:00.000Z',
        endedAt: '2026-01-15T12:00:00.000Z',
        openedAt: '2026-01-15T12:00:00.000Z',
        count: 1,
        record: undefined,
      },
    );
    assert.match(repeated?.text ?? '', /tells no cause here/);
    assert.deepEqual([repeated?.count, repeated?.openedAt], [2, '2026-01-15T12:00:00.000Z']);
    assert.equal(resolved?.title, 'Resolved: Job "Job vm" failed');
    assert.match(resolved?.text ?? '', /has run successfully at 2026-01-15T12:20/);
    assert.deepEqual(resolved?.record, { outcome: 'success' });
    assert.match(strange?.title ?? '', /unknown here: "Odd"/);
    assert.equal(strange?.severity, 'warning');
  });

  it('that ended before the first look reaches back to are remembered and open nothing', () => {
    const history = new History();
    const runs = [ended('failed', 0), ended('failed', 10, { job: 'db' })];
    const from = NOON + 5 * MINUTE;
    const told = history.step((memory) => judgeRuns(memory, runs, contextOf({}), from));
    assert.deepEqual(told, ['jobFailed db opened']);
    assert.equal(history.memory.jobs['vm']?.judged?.[''], NOON);
  });

  it('are not judged twice where a state is all that is known', () => {
    const history = new History();
    const state = (outcome: 'failed' | 'success', mark: string): string[] =>
      history.step((memory) => judgeRuns(memory, [ended(outcome, 0, { mark })], contextOf({})));
    assert.deepEqual(state('failed', '10:00 failed'), ['jobFailed vm opened']);
    assert.deepEqual(state('failed', '10:00 failed'), []);
    assert.deepEqual(state('failed', '11:00 failed'), ['jobFailed vm repeated']);
    assert.deepEqual(state('success', '12:00 success'), ['jobFailed vm resolved']);
  });

  it('open after all when an announced retry does not come', () => {
    const history = new History();
    const held = ended('failed', 0, { willBeRetried: true, cause: 'Busy' });
    history.step((memory) => judgeRuns(memory, [held], contextOf({})));
    const later = (ms: number, running: readonly string[] = []): string[] =>
      history.step((memory) => releaseHeld(memory, contextOf({}, NOON + ms), new Set(running)));
    assert.deepEqual(later(RETRY_WAIT_MS - 1), []);
    assert.deepEqual(later(RETRY_WAIT_MS + 1, ['vm']), []);
    assert.deepEqual(later(RETRY_WAIT_MS + 1), ['jobFailed vm opened']);
    assert.equal(history.told[0]?.text, 'Busy');
    assert.deepEqual(later(RETRY_WAIT_MS + HOUR), []);
  });

  it('tell how long they take on average', () => {
    const runs = [ended('success', 0), ended('warning', 10), ended('failed', 20)];
    const { jobs } = judgeRuns(emptyMemory(), runs, contextOf({}));
    assert.deepEqual(jobs['vm']?.average, [300, 2]);
    assert.equal(jobs['vm']?.goodAt, NOON + 10 * MINUTE);
  });
});

describe('Each word that a product has for the result of a run', () => {
  const EXPECTED = {
    success: [],
    warning: ['jobWarning'],
    failed: ['jobFailed'],
    running: [],
    noResult: [],
    nothing: [],
  } as const;

  function check(outcome: readonly OutcomeWords[], place: string): void {
    for (const { member, words } of outcome) {
      const record = (word: unknown): unknown =>
        member.split('.').reduceRight<unknown>((value, name) => ({ [name]: value }), word);
      for (const [word, meaning] of Object.entries(words)) {
        const seen = readOutcome(record(word), outcome);
        const { open } = judgeRuns(emptyMemory(), [ended(seen, 0)], contextOf(BOTH));
        const kinds = Object.values(open).map(({ incident }) => incident.kind);
        assert.deepEqual(kinds, EXPECTED[meaning], `${place}: ${member} "${word}"`);
      }
      for (const strange of ['Nobody knows it', 7, true]) {
        const seen = readOutcome(record(strange), outcome);
        const { open } = judgeRuns(emptyMemory(), [ended(seen, 0)], contextOf(BOTH));
        assert.equal(Object.values(open).length, 1, `${place}: ${member} ${strange}`);
      }
    }
  }

  for (const { name, jobs, incidents } of products) {
    if (incidents?.runs === undefined || jobs === undefined) continue;
    it(`of ${name} opens what it says, and one that nobody knows opens an incident`, () => {
      check(jobs.sessions?.outcome ?? [], 'sessions');
      for (const kind of jobs.kinds) check(kind.members.outcome, kind.id);
    });
  }
});
