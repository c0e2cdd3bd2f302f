import assert from 'node:assert/strict';
import { Dice } from '../../emulator/world/dice';
import { JobHistory } from '../../emulator/world/job-history';

const HOUR = 60 * 60 * 1000;
const JOBS = [
  { id: 'daily', name: 'Daily', type: 'Backup', everyMinutes: 24 * 60 },
  { id: 'hourly', name: 'Hourly', type: 'Backup', everyMinutes: 60, failsIn100: 50 },
  { id: 'by-hand', name: 'By hand', type: 'Backup' },
];

function history(): { jobs: JobHistory; clock: { now: number } } {
  const clock = { now: Date.UTC(2026, 10, 25, 12) };
  const jobs = new JobHistory({ now: () => clock.now, dice: new Dice(1), jobs: JOBS, durationMs: 5000 });
  return { jobs, clock };
}

describe('The history of jobs', () => {
  it('is the same for the same seed and time', () => {
    assert.deepEqual(history().jobs.sessions(), history().jobs.sessions());
  });

  it('goes two weeks back, each session with an end and a place in the order of changes', () => {
    const sessions = history().jobs.sessions();
    assert.ok(sessions.length > 14 * 24, String(sessions.length));
    assert.ok(sessions.every(({ endedAt }) => endedAt !== undefined));
    const sequences = sessions.map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      [...sequences].sort((one, other) => other - one),
    );
    assert.equal(new Set(sessions.map(({ id }) => id)).size, sessions.length);
  });

  it('loses no session of the schedule, however late it is asked', () => {
    const often = history();
    const late = history();
    for (let hour = 0; hour < 48; hour += 1) {
      often.clock.now += HOUR;
      often.jobs.sessions();
    }
    late.clock.now += 48 * HOUR;
    const ids = ({ jobs }: { jobs: JobHistory }): string[] => jobs.sessions().map(({ id }) => id);
    assert.deepEqual(ids(late), ids(often));
  });

  it('has a job that was started run for its time, once, and end by the clock', () => {
    const { jobs, clock } = history();
    const run = jobs.start('by-hand');
    assert.equal(run?.outcome, 'running');
    assert.equal(jobs.start('by-hand'), undefined);
    clock.now += 4999;
    assert.equal(jobs.find('By hand')?.running?.id, run.id);
    clock.now += 1;
    const { running, last } = jobs.find('by-hand') ?? {};
    assert.equal(running, undefined);
    assert.deepEqual([last?.id, last?.outcome], [run.id, 'succeeded']);
  });

  it('stops, switches off and takes orders', () => {
    const { jobs, clock } = history();
    jobs.order('by-hand', { outcome: 'failed', cause: 'No space' });
    jobs.start('by-hand');
    clock.now += 5000;
    assert.deepEqual(
      [jobs.find('by-hand')?.last?.outcome, jobs.find('by-hand')?.last?.cause],
      ['failed', 'No space'],
    );
    jobs.start('by-hand');
    assert.equal(jobs.stop('by-hand')?.outcome, 'cancelled');
    assert.equal(jobs.stop('by-hand'), undefined);
    assert.equal(jobs.finish('by-hand', { outcome: 'warning' }).outcome, 'warning');
    jobs.enable('hourly', false);
    const before = jobs.sessions().filter(({ jobId }) => jobId === 'hourly').length;
    clock.now += 10 * HOUR;
    assert.equal(jobs.sessions().filter(({ jobId }) => jobId === 'hourly').length, before);
    assert.equal(jobs.find('hourly')?.isEnabled, false);
  });

  it('announces no retry of what was ordered, since none would follow', () => {
    const { jobs, clock } = history();
    for (let count = 0; count < 30; count += 1) {
      clock.now += HOUR;
      assert.equal(jobs.finish('by-hand', { outcome: 'failed' }).willRetry, false);
      jobs.order('hourly', { outcome: 'failed' });
    }
    const byChance = history().jobs.sessions();
    assert.ok(byChance.some(({ willRetry }) => willRetry));
    assert.ok(
      jobs.sessions().every(({ id, willRetry }) => !willRetry || byChance.some((run) => run.id === id)),
    );
  });
});
