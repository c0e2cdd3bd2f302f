import type { JobKind } from './jobs-api';
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
  reference: 'https://helpcenter.veeam.com/references/vbo365/8/rest/tag/SectionOverview',
  unverified: [
    'How long a refresh token lives, and whether it can be used more than once.',
    'That the lists which v6 and v7 give whole pass over an offset and a limit, which their files do not have.',
    'That the filter jobId of job sessions takes the id of a backup copy job; its description speaks of backup jobs.',
    'That v7 and v8 pass over the options in the start of a backup copy job, which only v6 asks for.',
  ],
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
  // v7 tells the total of the lists that it cuts into pages, v8 does not. Jobs, repositories, organizations and proxies
  // are bare lists before v8.
  paging: {
    offset: 'offset',
    limit: 'limit',
    pageSize: 100,
    entries: 'results',
    comesWholeWhereBare: true,
    ids: ['id'],
  },
  lists: {
    jobSessions: 'JobSessions',
    jobs: 'Jobs',
    repositories: 'BackupRepositories',
  },
  jobs: {
    kinds: [
      jobsOf({ id: 'Jobs', name: 'jobs', type: 'backupType' }),
      jobsOf({ id: 'CopyJobs', name: 'backup copy jobs' }),
    ],
    sessions: {
      // Those of v6 neither name their job nor are listed by it in one place for all kinds of jobs.
      revisions: ['v8', 'v7'],
      list: 'JobSessions',
      item: 'JobSessions/{id}',
      jobFilter: 'jobId',
      members: {
        id: 'id',
        jobId: 'jobId',
        jobIdRevisions: ['v8'],
        start: 'creationTime',
        end: 'endTime',
        cause: 'details',
      },
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
      // The second and the third are v6's.
      ends: [
        { member: 'licenseExpires', what: 'license' },
        { member: 'expirationDate', what: 'license' },
        { member: 'supportExpirationDate', what: 'support contract' },
      ],
    },
    unverified: [
      'Whether endTimeLowerBound compares the start of a session, as its description says, or its end.',
    ],
  },
  signInAdvice:
    'The REST API takes no account with multi-factor authentication: use a service account without it.',
  userNameExample: 'DOMAIN\\administrator',
});

/** Backup jobs and their copies have the same members and calls. */
function jobsOf({ id, name, type }: { id: string; name: string; type?: string }): JobKind {
  return {
    id,
    name,
    list: id,
    item: `${id}/{id}`,
    members: {
      id: 'id',
      name: 'name',
      ...(type === undefined ? {} : { type }),
      enabled: { member: 'isEnabled', off: [false] },
      outcome: [{ member: 'lastStatus', words: WORDS }],
      lastRun: 'lastRun',
      nextRun: 'nextRun',
      // Told by v8.
      companyId: 'organizationId',
    },
    actions: {
      // v8 answers with the run, the others with nothing.
      start: { method: 'POST', path: `${id}/{id}/start`, body: { full: false }, run: 'id' },
      stop: { method: 'POST', path: `${id}/{id}/stop` },
      enable: { method: 'POST', path: `${id}/{id}/enable` },
      disable: { method: 'POST', path: `${id}/{id}/disable` },
    },
  };
}
