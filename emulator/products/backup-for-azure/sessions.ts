import type { JobPlan, JobRun } from '../../world/job-history';

/** JobStatus of the file v8.1. */
export const STATUSES = {
  running: 'Running',
  succeeded: 'Success',
  warning: 'Warning',
  failed: 'Error',
  cancelled: 'Canceled',
} as const;
export const ALL_STATUSES = [
  ...Object.values(STATUSES),
  'Canceling',
  'NeverExecuted',
  'RunningWithError',
  'RunningWithWarning',
  'Pending',
  'Unknown',
];
/** Kinds of policies, each with the type of its sessions (JobSessionType) and the word for it (PolicyType). */
export const KINDS = {
  virtualMachines: ['PolicyBackup', 'VirtualMachines'],
  fileShares: ['FileSharePolicySnapshot', 'FileShares'],
  sql: ['SqlPolicyBackup', 'AzureSql'],
  cosmosDb: ['PostgresDbPolicyBackup', 'CosmosDb'],
  vnet: ['VnetPolicyBackup', 'Vnet'],
} as const;
export type Kind = keyof typeof KINDS;
export const SESSION_TYPES = [
  ...Object.values(KINDS).map(([type]) => type),
  'BackupRetention',
  'HealthCheck',
  'RestoreVms',
];
export function typeOf(job: JobPlan | undefined): string {
  return KINDS[job?.type as Kind]?.[0] ?? 'Unknown';
}

export function sessionModel(run: JobRun, job: JobPlan | undefined): object {
  const { id, startedAt, endedAt, outcome } = run;
  return {
    id,
    type: typeOf(job),
    localizedType: 'Backup policy',
    executionStartTime: isoTime(startedAt),
    executionStopTime: endedAt === undefined ? null : isoTime(endedAt),
    // A span of time and no number.
    executionDuration: span((endedAt ?? startedAt) - startedAt),
    status: STATUSES[outcome],
    backupJobInfo: {
      policyId: run.jobId,
      policyName: job?.name ?? null,
      policyType: KINDS[job?.type as Kind]?.[1] ?? 'Unknown',
      protectedInstancesCount: 3,
      policyRemoved: false,
    },
    _links: {},
  };
}

export function logOf({ startedAt, endedAt, outcome, cause }: JobRun): object[] {
  const item = (status: string, message: string): object => ({
    logTime: isoTime(endedAt ?? startedAt),
    status,
    message,
    resourceHashId: null,
    executionStartTime: isoTime(startedAt),
    executionDuration: span((endedAt ?? startedAt) - startedAt),
  });
  const first = item('Success', 'Policy session started');
  return cause === undefined || outcome === 'running' ? [first] : [first, item(STATUSES[outcome], cause)];
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '0000Z');
}

function span(milliseconds: number): string {
  return new Date(Math.max(0, milliseconds)).toISOString().slice(11, 19);
}
