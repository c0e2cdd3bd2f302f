import { product } from './profile';

/** Status of a job session, and the last one of a job (RESTJobSession). */
const WORDS = {
  Running: 'running',
  Queued: 'running',
  Success: 'success',
  Warning: 'warning',
  Failed: 'failed',
  Stopped: 'noResult',
  NotConfigured: 'noResult',
  Disconnected: 'noResult',
} as const;

export const backupForMicrosoft365 = product({
  id: 'backup-for-microsoft-365',
  name: 'Veeam Backup for Microsoft 365',
  aliases: ['VB365', 'VBO', 'Office 365'],
  documents: [
    'Veeam Backup for Microsoft 365 REST API Reference: Authorization for Administrators, REST API Settings',
    'OpenAPI files v6, v7 and v8',
  ],
  unverified: ['How long a refresh token lives, and whether it can be used more than once.'],
  defaultPort: 4443,
  versioning: { in: 'path', revisions: ['v8', 'v7', 'v6'], default: 'v8' },
  apiRoot: '/{version}',
  // Without this field the server also wants an antiforgery token that lives in cookies (Authorization).
  tokenCall: { path: '/{version}/token', constants: { disable_antiforgery_token: 'true' } },
  grants: {
    password: { grantType: 'password' },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  // v6 has none.
  signOut: {
    by: 'call',
    method: 'POST',
    paths: ['/{version}/token/logout'],
    confirmedBy: 'nothing',
    revisions: ['v8', 'v7'],
  },
  probePath: 'JobSessions?limit=1',
  // v7 tells the total, v8 does not.
  paging: { offset: 'offset', limit: 'limit', pageSize: 100, entries: 'results', ids: ['id'] },
  lists: {
    jobSessions: 'JobSessions',
    jobs: 'Jobs',
    repositories: 'BackupRepositories',
  },
  jobs: {
    kinds: [
      {
        id: 'Jobs',
        name: 'jobs',
        list: 'Jobs',
        item: 'Jobs/{id}',
        members: {
          id: 'id',
          name: 'name',
          type: 'backupType',
          enabled: { member: 'isEnabled', off: [false] },
          outcome: [{ member: 'lastStatus', words: WORDS }],
          lastRun: 'lastRun',
          nextRun: 'nextRun',
          companyId: 'organizationId',
        },
        actions: {
          start: { method: 'POST', path: 'Jobs/{id}/start', body: { full: false }, run: 'id' },
          stop: { method: 'POST', path: 'Jobs/{id}/stop' },
          enable: { method: 'POST', path: 'Jobs/{id}/enable' },
          disable: { method: 'POST', path: 'Jobs/{id}/disable' },
        },
      },
    ],
    sessions: {
      list: 'JobSessions',
      item: 'JobSessions/{id}',
      jobFilter: 'jobId',
      members: { id: 'id', jobId: 'jobId', start: 'creationTime', end: 'endTime', cause: 'details' },
      outcome: [{ member: 'status', words: WORDS }],
    },
  },
  incidents: {
    runs: {
      from: 'job sessions',
      since: { parameter: 'endTimeLowerBound', of: 'start' },
      retryAnnounced: 'jobWillBeRetried',
    },
    repositories: {
      list: 'BackupRepositories',
      members: { id: 'id', name: 'name', capacity: 'capacityBytes', free: 'freeSpaceBytes' },
      outOfUse: [
        { member: 'isOutOfOrder', values: [true] },
        { member: 'isOutOfSync', values: [true] },
      ],
      cause: 'outOfOrderReason',
    },
    license: {
      list: 'License',
      status: { member: 'status', valid: ['Valid'] },
      ends: [{ member: 'licenseExpires', what: 'license' }],
    },
    unverified: [
      'Whether endTimeLowerBound compares the start of a session, as its description says, or its end.',
    ],
  },
  signInAdvice:
    'The REST API takes no account with multi-factor authentication: use a service account without it.',
  userNameExample: 'DOMAIN\\administrator',
});
