import type { IncidentSources } from '../../../core/products/incident-sources';

/**
 * What products that have no profile yet can be watched for, from their OpenAPI files: to see that the types carry
 * them, and for tests of what the products of today do not have.
 */
export const DRAFT_INCIDENTS: Readonly<Record<string, IncidentSources>> = {
  /** Veeam ONE, 2.3: alarms alone. */
  'veeam-one': {
    alarms: {
      list: 'alarms/triggeredAlarms',
      members: {
        id: 'triggeredAlarmId',
        name: 'name',
        status: 'status',
        time: 'triggeredTime',
        message: 'description',
        repeats: 'repeatCount',
        objectName: 'alarmAssignment.objectName',
        objectType: 'alarmAssignment.objectType',
      },
      words: {
        Error: 'error',
        Warning: 'warning',
        Info: 'nothing',
        Information: 'nothing',
        Resolved: 'over',
        Acknowledged: 'nothing',
      },
    },
    unverified: [],
  },
};
