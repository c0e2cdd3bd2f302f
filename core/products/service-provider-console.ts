import { product } from './profile';

/** A job; it is switched on and off by JSON Patch (RFC 6902). */
const JOB = 'infrastructure/backupServers/jobs/{id}';

export const serviceProviderConsole = product({
  id: 'service-provider-console',
  name: 'Veeam Service Provider Console (REST v3)',
  aliases: ['VSPC', 'MSP'],
  documents: [
    'Veeam Service Provider Console REST API Reference: API Key-Based Authorization, OAuth 2.0 Authentication, Throttling, Versioning, Errors',
    'OpenAPI files 3.5.1 to 3.6.2',
  ],
  reference: 'https://helpcenter.veeam.com/references/vac/9.1/rest/tag/SectionOverview',
  unverified: [
    'The status of the answer that asks for a verification code.',
    'How long a refresh token lives, and whether it can be used more than once.',
  ],
  defaultPort: 1280,
  versioning: {
    in: 'header',
    header: 'x-client-version',
    revisions: ['3.6.2', '3.6.1', '3.6', '3.5.1', '3.5'],
    default: '3.6.1',
  },
  apiRoot: '/api/v3',
  tokenCall: { path: '/api/v3/token' },
  grants: {
    api_key: { madeIn: 'Configuration, Users, of the console' },
    password: { grantType: 'password' },
    mfa: { grantType: 'mfa' },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: {
    by: 'nothing',
    because:
      'Service Provider Console ends all sessions of a user or none, and others may work under this account: the tokens are forgotten here and end by themselves there.',
  },
  probePath: 'users/me',
  paging: {
    offset: 'offset',
    limit: 'limit',
    pageSize: 100,
    entries: 'data',
    total: 'meta.pagingInfo.total',
    ids: ['instanceUid', 'id'],
  },
  lists: {
    jobs: 'infrastructure/backupServers/jobs',
    alarms: 'alarms/active',
    repositories: 'infrastructure/backupServers/repositories',
  },
  jobs: {
    kinds: [
      {
        id: 'backupServers',
        name: 'jobs of backup servers',
        list: 'infrastructure/backupServers/jobs',
        item: JOB,
        itemMember: 'data',
        members: {
          id: 'instanceUid',
          name: 'name',
          type: 'type',
          enabled: { member: 'isEnabled', off: [false] },
          outcome: [
            {
              member: 'status',
              words: {
                Running: 'running',
                Starting: 'running',
                Stopping: 'running',
                Success: 'success',
                Warning: 'warning',
                Failed: 'failed',
                WaitingTape: 'running',
                WaitingRepository: 'running',
                None: 'noResult',
                Idle: 'noResult',
                Enabling: 'noResult',
                Disabling: 'noResult',
              },
            },
          ],
          lastRun: 'lastRun',
          lastEnd: 'lastEndTime',
          cause: 'failureMessage',
          averageSeconds: 'avgDuration',
          companyId: 'mappedOrganizationUid',
          serverName: 'backupServerUid',
        },
        actions: {
          start: { method: 'POST', path: 'infrastructure/backupServers/jobs/{id}/start' },
          stop: { method: 'POST', path: 'infrastructure/backupServers/jobs/{id}/stop' },
          retry: { method: 'POST', path: 'infrastructure/backupServers/jobs/{id}/retry' },
          enable: { method: 'PATCH', path: JOB, body: [{ op: 'replace', path: '/isEnabled', value: true }] },
          disable: {
            method: 'PATCH',
            path: JOB,
            body: [{ op: 'replace', path: '/isEnabled', value: false }],
          },
        },
      },
    ],
  },
  alarms: {
    list: 'alarms/active',
    item: 'alarms/active/{id}',
    itemMember: 'data',
    members: {
      id: 'instanceUid',
      status: 'lastActivation.status',
      time: 'lastActivation.time',
      message: 'lastActivation.message',
      objectName: 'object.objectName',
      companyId: 'object.organizationUid',
    },
    done: { resolve: ['Resolved'], acknowledge: ['Acknowledged'] },
    needsComment: true,
    actions: {
      resolve: {
        method: 'POST',
        path: 'alarms/active/{id}/resolve',
        query: { comment: '{comment}', resolveOnClients: false },
      },
      acknowledge: {
        method: 'POST',
        path: 'alarms/active/{id}/acknowledge',
        query: { comment: '{comment}', resolveOnClients: false },
      },
    },
  },
  incidents: {
    runs: { from: 'job states' },
    alarms: {
      list: 'alarms/active',
      members: {
        id: 'instanceUid',
        status: 'lastActivation.status',
        time: 'lastActivation.time',
        message: 'lastActivation.message',
        repeats: 'repeatCount',
        objectName: 'object.objectName',
        objectType: 'object.type',
        companyId: 'object.organizationUid',
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
      list: 'infrastructure/backupServers/repositories',
      query: { expand: 'BackupRepositoryInfo' },
      members: {
        id: 'instanceUid',
        name: 'name',
        type: '_embedded.type',
        capacity: '_embedded.capacity',
        free: '_embedded.freeSpace',
      },
    },
    unverified: [],
  },
  signInAdvice:
    'An API key needs no password and no verification code, and outlives a change of the password.',
  userNameExample: 'vspc\\administrator',
});
