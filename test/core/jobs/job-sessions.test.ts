import assert from 'node:assert/strict';
import { sessionsIn } from '../../../core/products/job-sessions';
import type { JobSessionsApi } from '../../../core/products/job-sessions';

const sessions: JobSessionsApi = {
  revisions: ['v3', 'v2'],
  list: 'sessions',
  item: 'sessions/{id}',
  members: { id: 'id', jobId: 'jobId', jobIdRevisions: ['v3'], start: 'start', end: 'end' },
  outcome: [],
};

describe('The sessions of a revision', () => {
  it('name their job only where they do', () => {
    assert.equal(sessionsIn(sessions, 'v3')?.members.jobId, 'jobId');
    const { members } = sessionsIn(sessions, 'v2') ?? assert.fail();
    assert.deepEqual(members, { id: 'id', start: 'start', end: 'end' });
  });

  it('are none where the revision, or the product, has none', () => {
    assert.equal(sessionsIn(sessions, 'v1'), undefined);
    assert.equal(sessionsIn(undefined, 'v3'), undefined);
  });

  it('are those of every revision where nothing else is said', () => {
    const { revisions: _, ...everywhere } = sessions;
    assert.equal(sessionsIn(everywhere, 'v1')?.list, 'sessions');
  });
});
