import type { IncidentSources } from './incident-sources';

/**
 * What REST API v2 of Service Provider Console, and Availability Console, tell of incidents: the last run of each job,
 * and the last change of each alarm (Jobs; Get Triggered Alarms).
 */
export function consoleIncidents({ hasCompanies }: { readonly hasCompanies: boolean }): IncidentSources {
  return {
    runs: { from: 'job states' },
    alarms: {
      list: 'notifications/events',
      days: { from: 'startTime', to: 'endTime', span: 30 },
      members: {
        id: 'id',
        status: 'lastActivation.status',
        time: 'lastActivation.time',
        message: 'lastActivation.message',
        repeats: 'repeatCount',
        objectName: 'objectName',
        ...(hasCompanies ? { companyId: 'companyId' } : {}),
      },
      words: {
        Error: 'error',
        Warning: 'warning',
        Info: 'nothing',
        Resolved: 'over',
        Acknowledged: 'nothing',
      },
    },
    repositories: {
      list: 'backupRepositories',
      members: {
        id: 'id',
        name: 'name',
        capacity: 'capacity',
        free: 'freeSpace',
        units: { capacity: 'capacityUnits', free: 'freeSpaceUnits' },
        companyName: 'companyName',
      },
    },
    license: {
      list: 'licensing/backupserverLicenses',
      id: 'id',
      name: 'licensedTo',
      status: { member: 'status', valid: ['Valid'] },
      ends: [
        { member: 'licenseExpirationDate', what: 'license' },
        { member: 'supportExpirationDate', what: 'support contract' },
      ],
      companyName: 'companyName',
    },
    unverified: [
      'Whether the list of triggered alarms has an alarm once, with its last change, or once for every change.',
      'Whether the last day of the list of triggered alarms counts as a whole.',
      'The cause of a failed job: jobs do not have it, the alarm does.',
    ],
  };
}
