import { chain, veeam } from './workflow';
import type { Step, Workflow } from './workflow';
import type { WorldCredentials } from './world-credentials';

/** The workflows about jobs, their sessions and what else the product tells. The id of one says what it does. */
export function makeJobWorkflows({ aws }: WorldCredentials): Workflow[] {
  const step = (name: string, parameters: Record<string, unknown>): Step => veeam(aws, parameters, { name });
  const one = (id: string, resource: string, operation: string, more = {}): Workflow =>
    chain(id, [step('Veeam', { resource, operation, ...more })]);
  const byId = (value: string): object => ({ job: { __rl: true, mode: 'id', value } });
  const firstJob = step('First Job', { resource: 'job', operation: 'getMany', limit: 1 });
  return [
    one('threeJobs', 'job', 'getMany', { limit: 3 }),
    one('databaseJobs', 'job', 'getMany', { kind: 'rds', returnAll: true, simplify: false }),
    one('noSuchJob', 'job', 'get', { job: { __rl: true, mode: 'name', value: 'Daly' } }),
    chain('switchJob', [
      firstJob,
      step('Disable', {
        resource: 'job',
        operation: 'disable',
        ...byId('={{ $json.id }}'),
        options: { alreadyIsFine: true },
      }),
      step('Look', { resource: 'job', operation: 'get', ...byId('={{ $json.job.id }}') }),
      step('Enable', { resource: 'job', operation: 'enable', ...byId('={{ $json.id }}') }),
    ]),
    chain('failedSessions', [
      step('Veeam', {
        resource: 'jobSession',
        operation: 'getMany',
        limit: 2,
        filters: { status: ['failed'], startedAfter: '={{ $now.minus({ days: 30 }) }}' },
      }),
      step('Log', { resource: 'jobSession', operation: 'getLog', jobSession: '={{ $json.id }}' }),
    ]),
    one('repositories', 'repository', 'getMany'),
    one('license', 'license', 'get'),
    one('openIncidents', 'incident', 'getMany', { watch: ['jobFailed', 'license'], hours: 48 }),
  ];
}
