import type { JobKind } from './jobs-api';
import { product } from './profile';

/** JobStatus of the file v8.1. */
const WORDS = {
  Running: 'running',
  RunningWithError: 'running',
  RunningWithWarning: 'running',
  Canceling: 'running',
  Pending: 'running',
  Success: 'success',
  Warning: 'warning',
  Error: 'failed',
  Canceled: 'noResult',
  NeverExecuted: 'noResult',
  Unknown: 'noResult',
} as const;

export const backupForAzure = product({
  id: 'backup-for-azure',
  name: 'Veeam Backup for Microsoft Azure',
  aliases: ['VBAZ', 'Azure'],
  documents: [
    'Veeam Backup for Microsoft Azure REST API Reference: Overview, Authorization and Security',
    'Reference and OpenAPI file v8.1; reference v8',
    'Versioning; changelogs of v6 and v7',
  ],
  reference: 'https://helpcenter.veeam.com/references/vbazure/8.1/rest/main/tag/SectionOverview',
  unverified: [
    'The status of the answer that asks for a verification code.',
    'The order of the steps of single sign-on: the file has redirectTo in the answer to a token request, and the grant Saml.',
    'Earlier revisions than v8, whose files were not read: changelogs tell what they lack. That policies for Cosmos DB begin with v7 none of them says.',
  ],
  defaultPort: 443,
  versioning: { in: 'path', revisions: ['v8.1', 'v8', 'v7', 'v6'], default: 'v8.1' },
  apiRoot: '/api/{version}',
  tokenCall: { path: '/api/oauth2/token' },
  grants: {
    password: { grantType: 'Password' },
    mfa: { grantType: 'Mfa' },
    saml: {
      signOnUrl: { by: 'token request', grantType: 'Password', member: 'redirectTo' },
      grantType: 'Saml',
    },
    refresh_token: { grantType: 'Refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: { by: 'call', method: 'DELETE', paths: ['/api/oauth2/token'], confirmedBy: 'nothing' },
  probePath: 'jobSessions?Limit=1',
  paging: {
    offset: 'Offset',
    limit: 'Limit',
    pageSize: 100,
    entries: 'results',
    total: 'totalCount',
    ids: ['id'],
  },
  lists: {
    jobSessions: 'jobSessions',
    jobs: 'policies/virtualMachines',
    repositories: 'repositories',
  },
  jobs: {
    kinds: [
      policies('virtualMachines', 'VM policies', ['backupStatus', 'snapshotStatus', 'archiveStatus']),
      // Its start answers with one session, those of the others with a list (OpenAPI file v8.1).
      policies('fileShares', 'file share policies', ['snapshotStatus'], 'id'),
      policies('sql', 'SQL policies', ['backupStatus', 'archiveStatus']),
      {
        ...policies('cosmosDb', 'Cosmos DB policies', ['backupStatus', 'archiveStatus']),
        revisions: ['v8.1', 'v8', 'v7'],
      },
      {
        id: 'vnet',
        name: 'virtual network policy',
        list: 'policy/vnet',
        only: { id: 'vnet', name: 'Virtual network configuration' },
        members: {
          id: 'id',
          name: 'name',
          enabled: { member: 'isEnabled', off: [false] },
          // How its last run ended is in the sessions alone.
          outcome: [],
          nextRun: 'nextExecutionTime',
        },
        actions: {
          start: { method: 'POST', path: 'policy/vnet/start', run: '0.id', alreadySo: [{ status: 409 }] },
          stop: { method: 'POST', path: 'policy/vnet/stop' },
          enable: { method: 'POST', path: 'policy/vnet/enable' },
          disable: { method: 'POST', path: 'policy/vnet/disable' },
        },
      },
    ],
    sessions: {
      list: 'jobSessions',
      item: 'jobSessions/{id}',
      jobFilter: 'PolicyId',
      members: {
        id: 'id',
        jobId: 'backupJobInfo.policyId',
        name: 'backupJobInfo.policyName',
        start: 'executionStartTime',
        end: 'executionStopTime',
      },
      outcome: [{ member: 'status', words: WORDS }],
      log: {
        path: 'jobSessions/{id}/log',
        entries: 'log',
        text: 'message',
        status: 'status',
        troubled: ['Error', 'Warning'],
      },
    },
  },
  incidents: {
    runs: {
      from: 'job sessions',
      since: { parameter: 'FromUtc', of: 'start' },
      types: {
        member: 'type',
        ofJobs: [
          'PolicyBackup',
          'PolicySnapshot',
          'PolicyArchive',
          'SqlPolicyBackup',
          'SqlPolicyArchive',
          'FileSharePolicySnapshot',
          'VnetPolicyBackup',
          'VnetPolicyBackupToRepository',
          'PostgresDbPolicyBackup',
          'PostgresDbPolicyArchive',
          'MongoDbPolicyBackup',
          'MongoDbPolicyArchive',
        ],
      },
    },
    repositories: {
      list: 'repositories',
      members: { id: 'id', name: 'name', type: 'repositoryType' },
      outOfUse: [{ member: 'status', values: ['Failed'] }],
    },
    license: { list: 'license', ends: [{ member: 'licenseExpires', what: 'license' }] },
    unverified: [],
  },
  userNameExample: 'administrator',
});

/** Policies of one kind; each does several things, and each of those has its last status. */
function policies(id: string, name: string, states: readonly string[], run = '0.id'): JobKind {
  const path = `policies/${id}`;
  return {
    id,
    name,
    list: path,
    item: `${path}/{id}`,
    nameFilter: { parameter: 'PolicyName', takes: 'part' },
    members: {
      id: 'id',
      name: 'name',
      enabled: { member: 'isEnabled', off: [false] },
      outcome: states.map((member) => ({ member, words: WORDS })),
      nextRun: 'nextExecutionTime',
      companyId: 'tenantId',
    },
    actions: {
      start: {
        method: 'POST',
        path: `${path}/{id}/start`,
        run,
        alreadySo: [{ status: 409 }],
      },
      stop: { method: 'POST', path: `${path}/{id}/stop` },
      enable: { method: 'POST', path: `${path}/{id}/enable` },
      disable: { method: 'POST', path: `${path}/{id}/disable` },
    },
  };
}
