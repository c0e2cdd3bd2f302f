import assert from 'node:assert/strict';
import { followStanding } from '../../../core/incidents/rules/follow-standing';
import type { Standing } from '../../../core/incidents/rules/follow-standing';
import { alarmsSeen } from '../../../core/incidents/rules/alarms-standing';
import { followLongRuns, followSuccess, resolveDeleted } from '../../../core/incidents/rules/jobs-rules';
import { judgeMalware, readMalwareEvent } from '../../../core/incidents/rules/judge-malware';
import { judgeRuns } from '../../../core/incidents/rules/judge-runs';
import { licensesStanding } from '../../../core/incidents/rules/licenses-standing';
import { repositoriesStanding } from '../../../core/incidents/rules/repositories-standing';
import type { IncidentKind, Severity } from '../../../core/incidents/incident';
import type { WatchMemory } from '../../../core/incidents/memory';
import type { MemberPath } from '../../../core/products/member-path';
import { products } from '../../../core/products/registry';
import { contextOf, ended, History, HOUR, MINUTE, NOON } from './history';
import type { Choices } from './history';

const DAY = 24 * HOUR;

/** A record with values at places as profiles name them. */
function recordOf(values: readonly (readonly [path: MemberPath | undefined, value: unknown])[]): object {
  const record: Record<string, unknown> = {};
  for (const [path, value] of values) {
    if (path === undefined || path === '') continue;
    const names = path.split('.');
    let place = record;
    for (const name of names.slice(0, -1)) place = (place[name] ??= {}) as Record<string, unknown>;
    place[names.at(-1) ?? ''] = value;
  }
  return record;
}

describe('What stands as long as it is wrong', () => {
  const one = (severity: Severity = 'warning', more: Partial<Standing> = {}): Standing => ({
    subject: { id: 'a', name: 'Store a', type: 'Repository' },
    severity,
    title: 'Full',
    text: 'Full',
    at: NOON,
    record: { severity },
    ...more,
  });
  const follower = (choices: Choices = {}, kind: IncidentKind = 'alarm') => {
    const history = new History();
    return {
      history,
      step: (
        standing: readonly Standing[],
        more: Choices = {},
        undecided: readonly string[] = [],
      ): string[] => {
        const context = contextOf({ watch: [kind], firstRunHours: 1, ...choices, ...more });
        return history.step((memory) =>
          followStanding(memory, kind, standing, context, {
            undecided: new Set(undecided),
            tellFrom: context.settings.firstRunHours === 0 ? Infinity : NOON - HOUR,
            recovery: () => ({ text: 'Well' }),
          }),
        );
      },
    };
  };

  it('opens once, and is resolved when it stands no more', () => {
    const { step } = follower();
    assert.deepEqual(step([]), []);
    assert.deepEqual(step([one()]), ['alarm a opened']);
    assert.deepEqual(step([one()]), []);
    assert.deepEqual(step([]), ['alarm a resolved']);
    assert.deepEqual(step([]), []);
    assert.deepEqual(step([one()]), ['alarm a opened']);
  });

  it('is told again when it becomes worse, or is raised again', () => {
    const { step } = follower();
    assert.deepEqual(step([one('warning', { raised: 1 })]), ['alarm a opened']);
    assert.deepEqual(step([one('error', { raised: 1 })]), ['alarm a repeated']);
    assert.deepEqual(step([one('warning', { raised: 1 })]), []);
    assert.deepEqual(step([one('error', { raised: 2 })]), ['alarm a repeated']);
    assert.deepEqual(step([one('error', { raised: 2 })]), []);
  });

  it('opens nothing at the first look from now on, until it becomes worse or comes back', () => {
    for (const back of [[one('error')], [one('warning', { at: NOON + MINUTE })]]) {
      const { step } = follower({ firstRunHours: 0 });
      assert.deepEqual(step([one()]), []);
      assert.deepEqual(step([one()]), []);
      if (back[0]?.severity === 'warning') assert.deepEqual(step([]), []);
      assert.deepEqual(step(back), ['alarm a opened']);
    }
  });

  it('opens at a first look that reaches back when it began within that', () => {
    const { step } = follower();
    const old = one('error', { at: NOON - 2 * HOUR, subject: { id: 'b', name: 'b', type: 'x' } });
    assert.deepEqual(step([one(), old]), ['alarm a opened']);
  });

  it('opens after the maintenance window, or when it is not muted any more, if it stands on', () => {
    const maintenance = [{ from: '2026-01-15T11:00:00Z', to: '2026-01-15T13:00:00Z' }];
    for (const quiet of [{ maintenance }, { muted: ['Store*'] }]) {
      const { step } = follower();
      step([]);
      assert.deepEqual(step([one()], quiet), []);
      assert.deepEqual(step([one()]), ['alarm a opened']);
      assert.deepEqual(step([], quiet), ['alarm a resolved']);
    }
  });

  it('stays as it was while it is not decided, such as an alarm that somebody acknowledged', () => {
    const { step } = follower();
    step([]);
    assert.deepEqual(step([], {}, ['a']), []);
    assert.deepEqual(step([one()]), ['alarm a opened']);
    assert.deepEqual(step([], {}, ['a']), []);
    assert.deepEqual(step([]), ['alarm a resolved']);
  });

  it('is followed to its end when its kind is not watched any more, and opens nothing new', () => {
    const { step } = follower();
    step([]);
    step([one()]);
    const other = one('error', { subject: { id: 'b', name: 'b', type: 'x' } });
    assert.deepEqual(step([one(), other], { watch: ['license'] }), []);
    assert.deepEqual(step([other], { watch: ['license'] }), ['alarm a resolved']);
  });
});

describe('Alarms', () => {
  for (const { name, incidents } of products) {
    const source = incidents?.alarms;
    if (source === undefined) continue;
    const { members } = source;
    const alarm = (
      status: string,
      more: readonly (readonly [MemberPath | undefined, unknown])[] = [],
    ): object =>
      recordOf([
        [members.id, 'x'],
        [members.status, status],
        [members.name, 'Disk full'],
        [members.message, 'No space on E:'],
        [members.objectName, 'srv01'],
        [members.time, '2026-01-15T11:00:00Z'],
        [members.repeats, 3],
        [members.companyId, 'c1'],
        ...more,
      ]);

    it(`of ${name} are active by each of its words that says so, and by one that nobody knows`, () => {
      for (const [word, meaning] of [...Object.entries(source.words), ['Odd', 'unknown'] as const]) {
        const { standing, undecided } = alarmsSeen([alarm(word)], source, NOON);
        const isActive = !['over', 'nothing'].includes(meaning);
        assert.equal(standing.length, isActive ? 1 : 0, word);
        assert.equal(undecided.has('x'), meaning === 'nothing', word);
        if (isActive) assert.equal(standing[0]?.severity, meaning === 'warning' ? 'warning' : 'error');
        if (meaning === 'unknown') assert.match(standing[0]?.title ?? '', /status is unknown here: "Odd"/);
      }
    });

    it(`of ${name} say what they are about`, () => {
      const [seen] = alarmsSeen([alarm('Error')], source, NOON).standing;
      assert.equal(seen?.subject.id, 'x');
      assert.equal(seen?.subject.name, 'srv01');
      assert.equal(seen?.text, 'No space on E:');
      assert.equal(seen?.at, NOON - HOUR);
      assert.equal(seen?.raised, 3);
      assert.equal(seen?.company?.id, members.companyId === undefined ? undefined : 'c1');
    });

    it(`of ${name} that are listed more than once count with their newest change`, () => {
      const over = Object.entries(source.words).find(([, meaning]) => meaning === 'over')?.[0] ?? '';
      const newer = alarm(over, [[members.time, '2026-01-15T11:30:00Z']]);
      for (const list of [
        [alarm('Error'), newer],
        [newer, alarm('Error')],
      ])
        assert.deepEqual(alarmsSeen(list, source, NOON).standing, []);
    });
  }
});

describe('Repositories', () => {
  for (const { name, incidents } of products) {
    const source = incidents?.repositories;
    if (source === undefined) continue;
    const { members, outOfUse = [] } = source;
    const repository = (capacity: unknown, free: unknown, unit = 'GB'): object =>
      recordOf([
        [members.id, 7],
        [members.name, 'Main store'],
        [members.capacity, capacity],
        [members.free, free],
        [members.units?.capacity, 'TB'],
        [members.units?.free, unit],
      ]);
    const seen = (record: object, percent = 10): string[] =>
      repositoriesStanding([record], source, percent, NOON).map(({ severity }) => severity);

    if (members.capacity !== undefined)
      it(`of ${name} open an incident below the free space that is wanted`, () => {
        const scale = members.units === undefined ? 100 : 1024 * 100;
        const capacity = members.units === undefined ? 100 : 100;
        const free = (percent: number): number => (scale * percent) / 100;
        assert.deepEqual(seen(repository(capacity, free(9.9))), ['warning']);
        assert.deepEqual(seen(repository(capacity, free(10))), []);
        assert.deepEqual(seen(repository(capacity, free(10)), 20), ['warning']);
        assert.deepEqual(seen(repository(capacity, 0)), ['warning']);
        for (const odd of [null, undefined, '12', -1]) assert.deepEqual(seen(repository(capacity, odd)), []);
        assert.deepEqual(seen(repository(0, 0)), []);
        if (members.units !== undefined) assert.deepEqual(seen(repository(100, 1, 'parsecs')), []);
      });

    for (const { member, values } of outOfUse)
      it(`of ${name} open an incident when ${member} says that they cannot be used`, () => {
        for (const value of values)
          assert.deepEqual(seen({ ...repository(100, 50), ...recordOf([[member, value]]) }), ['error']);
        assert.deepEqual(seen({ ...repository(100, 50), ...recordOf([[member, 'fine']]) }), []);
      });
  }
});

describe('Licenses', () => {
  for (const { name, incidents } of products) {
    const source = incidents?.license;
    if (source === undefined) continue;
    const license = (days: number, status = source.status?.valid[0]): object =>
      recordOf([
        [source.id, 'l1'],
        [source.name, 'Example'],
        [source.status?.member, status],
        ...source.ends.map(({ member }) => [member, new Date(NOON + days * DAY).toISOString()] as const),
      ]);
    const seen = (record: object): { severity: Severity; title: string; text: string }[] =>
      licensesStanding([record], source, 30, NOON);

    it(`of ${name} open an incident within the days before they end, and when they have`, () => {
      assert.deepEqual(seen(license(31)), []);
      assert.equal(seen(license(30))[0]?.severity, 'warning');
      assert.match(seen(license(12.5))[0]?.text ?? '', /license ends on 2026-01-28, in 13 days/);
      assert.match(seen(license(0.5))[0]?.text ?? '', /in 1 day\./);
      assert.equal(seen(license(-1))[0]?.severity, 'error');
      assert.match(seen(license(-1))[0]?.title ?? '', /has ended/);
      assert.deepEqual(
        seen(
          recordOf([
            [source.id, 'l1'],
            [source.status?.member, source.status?.valid[0]],
          ]),
        ),
        [],
      );
    });

    if (source.status !== undefined)
      it(`of ${name} open an incident with any status but a valid one, and name it`, () => {
        assert.match(seen(license(300, 'Odd'))[0]?.title ?? '', /status Odd/);
        assert.equal(seen(license(300, 'Expired'))[0]?.severity, 'error');
      });
  }
});

describe('Findings of malware', () => {
  const source =
    products.find(({ id }) => id === 'backup-and-replication')?.incidents?.malware ?? assert.fail();
  const event = (
    id: string,
    minute: number,
    severity: string,
    state = 'Created',
    machine = 'm1',
  ): object => ({
    id,
    machine: { uuid: machine, displayName: 'srv-01' },
    detectionTimeUtc: new Date(NOON + minute * MINUTE).toISOString(),
    severity,
    state,
    details: 'Many files were renamed',
  });
  const watcher = (choices: Choices = {}) => {
    const history = new History();
    const seen = new Set<string>();
    return {
      history,
      step: (...records: object[]): string[] => {
        const events = records.flatMap((record) => readMalwareEvent(record, source) ?? []);
        const fresh = new Set(events.map(({ id }) => id).filter((id) => !seen.has(id)));
        for (const id of fresh) seen.add(id);
        const context = contextOf({ watch: ['malware'], ...choices });
        return history.step((memory) => judgeMalware(memory, events, fresh, context));
      },
    };
  };

  it('open an incident of the machine, repeat it, and a clean one resolves it', () => {
    const { step, history } = watcher();
    assert.deepEqual(step(event('1', 0, 'Suspicious')), ['malware m1 opened']);
    assert.equal(history.told[0]?.severity, 'warning');
    assert.deepEqual(step(event('1', 0, 'Suspicious')), []);
    assert.deepEqual(step(event('2', 5, 'Infected')), ['malware m1 repeated']);
    assert.equal(history.told[1]?.severity, 'critical');
    assert.deepEqual(step(event('3', 6, 'Informative')), []);
    assert.deepEqual(step(event('4', 7, 'Clean')), ['malware m1 resolved']);
    assert.deepEqual(step(event('5', 8, 'Clean')), []);
  });

  it('of a severity that nobody knows open an incident that says so', () => {
    const { step, history } = watcher();
    assert.deepEqual(step(event('1', 0, 'Odd')), ['malware m1 opened']);
    assert.match(history.told[0]?.title ?? '', /unknown here: "Odd"/);
  });

  it('are resolved when all of them are marked as false alarms', () => {
    const { step, history } = watcher();
    step(event('1', 0, 'Infected'), event('2', 1, 'Infected'));
    assert.deepEqual(step(event('1', 0, 'Infected', 'FalsePositive'), event('2', 1, 'Infected')), []);
    const both = [event('1', 0, 'Infected', 'FalsePositive'), event('2', 1, 'Infected', 'FalsePositive')];
    assert.deepEqual(step(...both), ['malware m1 resolved']);
    assert.match(history.told.at(-1)?.text ?? '', /false alarm/);
    assert.deepEqual(step(...both), []);
  });

  it('that come as false alarms open nothing', () => {
    assert.deepEqual(watcher().step(event('1', 0, 'Infected', 'FalsePositive')), []);
  });
});

describe('Jobs without success, jobs that run for long, and jobs that are gone', () => {
  const listed = (memory: WatchMemory, more: object = {}): WatchMemory => ({
    ...memory,
    jobs: {
      vm: { name: 'Job vm', type: 'Backup', kind: 'jobs', metAt: NOON, ...memory.jobs['vm'], ...more },
    },
  });

  it('have an incident after the hours without success, which the next one resolves', () => {
    const history = new History();
    const choices = { watch: ['noSuccess'], noSuccessHours: 24 };
    history.memory = listed({ ...history.memory, before: { noSuccess: {} } }, { goodAt: NOON });
    const at = (hours: number): string[] =>
      history.step((memory) => followSuccess(memory, contextOf(choices, NOON + hours * HOUR), 0));
    assert.deepEqual(at(23.9), []);
    assert.deepEqual(at(24), ['noSuccess vm opened']);
    assert.match(history.told[0]?.text ?? '', /the last was at 2026-01-15T12:00/);
    assert.deepEqual(at(25), []);
    history.memory = listed(history.memory, { goodAt: NOON + 26 * HOUR });
    assert.deepEqual(at(26), ['noSuccess vm resolved']);
  });

  it('are not expected to run when they are disabled', () => {
    const history = new History();
    const choices = { watch: ['noSuccess'] };
    history.memory = listed({ ...history.memory, before: { noSuccess: {} } }, { goodAt: NOON });
    const at = (hours: number): string[] =>
      history.step((memory) => followSuccess(memory, contextOf(choices, NOON + hours * HOUR), 0));
    at(24);
    history.memory = listed(history.memory, { isOff: true });
    assert.deepEqual(at(25), ['noSuccess vm resolved']);
    assert.match(history.told.at(-1)?.text ?? '', /disabled/);
  });

  const running = (minutes: number, averageSeconds?: number) => [
    {
      jobId: 'vm',
      since: NOON - minutes * MINUTE,
      record: null,
      ...(averageSeconds === undefined ? {} : { averageSeconds }),
    },
  ];
  for (const [sentence, choices, average, told, minutes, isLong] of [
    ['the limit', { runsLongMinutes: 60 }, undefined, undefined, 61, true],
    ['less than the limit', { runsLongMinutes: 60 }, [60, 9], undefined, 59, false],
    ['their own average by the factor', { runsLongFactor: 2 }, [3600, 3], undefined, 121, true],
    ['less than that', { runsLongFactor: 2 }, [3600, 3], undefined, 119, false],
    ['an average that the product tells', {}, undefined, 3600, 181, true],
    ['an average of too few runs', {}, [3600, 2], undefined, 999, false],
    ['an average of seconds, but not for ten minutes', {}, [1, 9], undefined, 9, false],
    ['an average of seconds, for ten minutes', {}, [1, 9], undefined, 10, true],
  ] as const)
    it(`${isLong ? 'have an incident when' : 'have none when'} a run takes longer than ${sentence}`, () => {
      const history = new History();
      const choice = { watch: ['runsLong'], ...choices };
      history.memory = listed({ ...history.memory, before: { runsLong: {} } }, { average });
      const step = (runs: ReturnType<typeof running>): string[] =>
        history.step((memory) => followLongRuns(memory, runs, contextOf(choice), 0));
      assert.deepEqual(step(running(minutes, told)), isLong ? ['runsLong vm opened'] : []);
      assert.deepEqual(step([]), isLong ? ['runsLong vm resolved'] : []);
    });

  it('are resolved with that reason when they were deleted', () => {
    const history = new History();
    history.step((memory) => judgeRuns(memory, [ended('failed', 0)], contextOf({})));
    assert.deepEqual(
      history.step((memory) => resolveDeleted(memory, ['vm', 'other'], contextOf({}))),
      ['jobFailed vm resolved'],
    );
    assert.match(history.told.at(-1)?.text ?? '', /It was deleted/);
    assert.deepEqual(history.memory.jobs, {});
  });
});
