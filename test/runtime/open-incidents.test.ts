import assert from 'node:assert/strict';
import { OpenIncidents } from '../../runtime/open-incidents';
import { ManualClock } from '../core/fake-server';

describe('The incidents that watches hold open', () => {
  const aws = { fingerprint: 'aws' };
  const azure = { fingerprint: 'azure' };
  const jobs = { id: 'jobs', name: 'Jobs' };
  const alarms = { id: 'alarms', name: '' };

  it('are told for each session by watch, with the time of its last look', () => {
    const clock = new ManualClock();
    const incidents = new OpenIncidents(clock);
    incidents.report(aws, jobs, 3);
    clock.advance(60_000);
    incidents.report(aws, alarms, 0);
    incidents.report(azure, { id: 'other', name: 'Other' }, 7);
    assert.deepEqual(incidents.in(aws), [
      { ...jobs, open: 3, at: clock.now() - 60_000 },
      { ...alarms, open: 0, at: clock.now() },
    ]);
  });

  it('are those of the last look, in the session that the watch uses now', () => {
    const incidents = new OpenIncidents(new ManualClock());
    incidents.report(aws, jobs, 3);
    incidents.report(aws, jobs, 2);
    assert.deepEqual(
      incidents.in(aws).map(({ open }) => open),
      [2],
    );
    incidents.report(azure, jobs, 1);
    assert.deepEqual(incidents.in(aws), []);
    assert.equal(incidents.in(azure).length, 1);
  });

  it('are forgotten with the watch', () => {
    const incidents = new OpenIncidents(new ManualClock());
    incidents.report(aws, jobs, 3);
    incidents.withdraw('jobs');
    incidents.withdraw('never there');
    assert.deepEqual(incidents.in(aws), []);
  });
});
