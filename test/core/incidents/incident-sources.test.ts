import assert from 'node:assert/strict';
import type { IncidentSources } from '../../../core/products/incident-sources';
import type { JobsApi } from '../../../core/products/jobs-api';
import { products } from '../../../core/products/registry';
import { DRAFT_JOBS } from '../jobs/draft-products';
import { DRAFT_INCIDENTS } from './draft-products';

const watched: [string, IncidentSources, JobsApi | undefined][] = [
  ...products.flatMap(({ id, incidents, jobs }): [string, IncidentSources, JobsApi | undefined][] =>
    incidents === undefined ? [] : [[id, incidents, jobs]],
  ),
  ...Object.entries(DRAFT_INCIDENTS).map(
    ([id, incidents]): [string, IncidentSources, JobsApi | undefined] => [id, incidents, DRAFT_JOBS[id]],
  ),
];

describe('The sources of incidents', () => {
  it('are known for every product of the registry, or the profile says why not', () => {
    for (const { id, incidents, unverified } of products)
      assert.ok(incidents !== undefined || unverified.some((sentence) => /incidents/.test(sentence)), id);
  });

  for (const [product, { runs, alarms, malware, repositories, license }, jobs] of watched) {
    it(`of ${product} are lists below the API's root`, () => {
      const lists = [alarms, malware, repositories, license].flatMap((source) => source?.list ?? []);
      assert.ok(lists.length > 0 || runs !== undefined);
      for (const list of lists) assert.match(list, /^(?!api\/|v\d)[A-Za-z][\w/]*$/, list);
    });

    it(`of ${product} refer to jobs that the profile has`, () => {
      if (runs === undefined) return assert.equal(jobs?.sessions, undefined);
      assert.ok(jobs, 'runs without jobs');
      if (runs.from === 'job states') return assert.equal(jobs.sessions, undefined);
      const { sessions } = jobs;
      assert.ok(sessions, 'sessions');
      // Without one of them nobody could tell whose run it was.
      assert.ok(sessions.members.jobId ?? sessions.jobFilter, 'the subject of a run');
    });
  }
});
