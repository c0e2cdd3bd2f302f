import type { AlarmsApi } from '../../../core/products/alarms-api';
import type { JobsApi } from '../../../core/products/jobs-api';

/**
 * What jobs and alarms are in products that have no profile yet, from their OpenAPI files: to see that the types
 * carry them, and for tests of what the products of today do not have.
 */
export const DRAFT_JOBS: Readonly<Record<string, JobsApi>> = {
  /** Backup for Google Cloud, 1.4-rev0: no OpenAPI file was to be had; operations as its reference names them. */
  'backup-for-google-cloud': {
    kinds: [
      {
        id: 'vmInstances',
        name: 'VM policies',
        list: 'vmInstances/policies',
        item: 'vmInstances/policies/{id}',
        members: {
          id: 'id',
          name: 'name',
          enabled: { member: 'isEnabled', off: [false] },
          outcome: [],
        },
        actions: {
          start: { method: 'POST', path: 'vmInstances/policies/{id}/start' },
          stop: { method: 'POST', path: 'vmInstances/policies/{id}/stop' },
          enable: { method: 'POST', path: 'vmInstances/policies/{id}/enable' },
          disable: { method: 'POST', path: 'vmInstances/policies/{id}/disable' },
        },
      },
    ],
    sessions: {
      list: 'sessions',
      item: 'sessions/{id}',
      jobFilter: 'policyId',
      members: { id: 'id', start: 'startTime', end: 'stopTime' },
      outcome: [
        {
          member: 'status',
          words: {
            Running: 'running',
            Success: 'success',
            Warning: 'warning',
            Error: 'failed',
            Canceled: 'noResult',
          },
        },
      ],
    },
  },

  /** Recovery Orchestrator, v13.1: plans; a readiness check is the run that changes nothing. */
  'recovery-orchestrator': {
    kinds: [
      {
        id: 'plans',
        name: 'plans',
        list: 'Plans',
        item: 'Plans/{id}',
        members: {
          id: 'id',
          name: 'name',
          type: 'planType',
          enabled: { member: 'stateName', off: ['Disabled'] },
          outcome: [
            {
              member: 'stateName',
              words: { Running: 'running', Checking: 'running', Disabled: 'nothing', Ready: 'nothing' },
            },
          ],
        },
        actions: {
          start: { method: 'POST', path: 'Plans/{id}/ReadinessCheck' },
          stop: { method: 'POST', path: 'Plans/{id}/Halt' },
          enable: { method: 'POST', path: 'Plans/{id}/Enable' },
          disable: { method: 'POST', path: 'Plans/{id}/Disable' },
        },
      },
    ],
  },
};

/** Alarms that somebody can answer; the consoles' REST API v2 and Availability Console have no such call. */
export const DRAFT_ALARMS: Readonly<Record<string, AlarmsApi>> = {};
