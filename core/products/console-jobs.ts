import type { JobActionCall, JobAction, JobsApi } from './jobs-api';

/** An action is a member of the body with nothing in it (Start a Job and its sisters). */
function action(name: JobAction): JobActionCall {
  return { method: 'POST', path: 'jobs/{id}/action', body: { [name]: null } };
}

/**
 * The jobs of REST API v2 of Service Provider Console and of Availability Console: one list of what all backup servers
 * do, and no list of runs (Jobs, Properties).
 */
export function consoleJobs({ hasCompanies }: { readonly hasCompanies: boolean }): JobsApi {
  return {
    kinds: [
      {
        id: 'jobs',
        name: 'jobs',
        list: 'jobs',
        item: 'jobs/{id}',
        members: {
          id: 'id',
          name: 'name',
          type: 'type',
          enabled: { member: 'isEnabled', off: [false] },
          outcome: [
            {
              member: 'status',
              words: {
                Running: 'running',
                Success: 'success',
                Warning: 'warning',
                Failed: 'failed',
                Idle: 'noResult',
                'No Info': 'noResult',
              },
            },
          ],
          lastRun: 'lastRun',
          lastEnd: 'endTime',
          serverName: 'serverName',
          ...(hasCompanies ? { companyId: 'companyId' } : {}),
        },
        actions: {
          start: action('start'),
          stop: action('stop'),
          retry: action('retry'),
          enable: action('enable'),
          disable: action('disable'),
        },
      },
    ],
  };
}
