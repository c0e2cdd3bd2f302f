import { product } from './profile';

export const veeamOne = product({
  id: 'veeam-one',
  name: 'Veeam ONE',
  aliases: ['ONE', 'Monitor', 'Reporter'],
  documents: [
    'Veeam ONE REST API Reference: Authorization and Security, Authentication, Resource URLs',
    'OpenAPI file v2.3',
  ],
  reference: 'https://helpcenter.veeam.com/references/one/13/rest/tag/SectionOverview',
  unverified: [
    'How long a refresh token lives, and whether it can be used more than once.',
    'Accounts with multi-factor authentication: the file v2.3 knows a header Veeam-Mfa-Code of the token call, which no session here sends.',
  ],
  defaultPort: 1239,
  versioning: { in: 'path', revisions: ['v2.3', 'v2.2', 'v2.1', 'v2'], default: 'v2.3' },
  apiRoot: '/api/{version}',
  tokenCall: { path: '/api/token' },
  grants: {
    password: { grantType: 'password' },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: { by: 'revocation', path: '/api/revoke', field: 'token', token: 'refresh' },
  probePath: 'alarms/triggeredAlarms?Limit=1',
  paging: {
    offset: 'Offset',
    limit: 'Limit',
    pageSize: 100,
    entries: 'items',
    total: 'totalCount',
    ids: ['triggeredAlarmId', 'alarmTemplateId', 'repositoryId', 'vmBackupJobUid', 'id'],
  },
  lists: {
    alarms: 'alarms/triggeredAlarms',
    repositories: 'vbr/repositories',
  },
  alarms: {
    list: 'alarms/triggeredAlarms',
    item: 'alarms/triggeredAlarms/{id}',
    ids: 'integers',
    members: {
      id: 'triggeredAlarmId',
      name: 'name',
      status: 'status',
      time: 'triggeredTime',
      message: 'description',
      objectName: 'alarmSource.objectName',
    },
    done: { resolve: ['Resolved'], acknowledge: ['Acknowledged'] },
    // One call for several alarms (ResolveMultipleTriggeredAlarmsRequest).
    actions: {
      resolve: {
        method: 'POST',
        path: 'alarms/triggeredAlarms/resolve',
        body: { triggeredAlarmIds: ['{id}'], comment: '{comment}', resolveType: 'Resolve' },
      },
      acknowledge: {
        method: 'POST',
        path: 'alarms/triggeredAlarms/resolve',
        body: { triggeredAlarmIds: ['{id}'], comment: '{comment}', resolveType: 'Acknowledge' },
      },
    },
  },
  incidents: {
    alarms: {
      list: 'alarms/triggeredAlarms',
      members: {
        id: 'triggeredAlarmId',
        name: 'name',
        status: 'status',
        time: 'triggeredTime',
        message: 'description',
        repeats: 'repeatCount',
        objectName: 'alarmSource.objectName',
        objectType: 'alarmSource.objectType',
      },
      // AlarmStatus. What somebody acknowledged still stands.
      words: {
        Error: 'error',
        Warning: 'warning',
        Acknowledged: 'warning',
        Information: 'nothing',
        Success: 'over',
        Remediated: 'over',
        Resolved: 'over',
        Unknown: 'nothing',
      },
    },
    repositories: {
      list: 'vbr/repositories',
      members: {
        id: 'repositoryId',
        name: 'name',
        type: 'type',
        capacity: 'capacityBytes',
        free: 'freeSpaceBytes',
      },
      outOfUse: [{ member: 'state', values: ['Disconnected', 'Inaccessible'] }],
    },
    license: {
      list: 'license',
      ends: [
        { member: 'expirationDate', what: 'license' },
        { member: 'supportExpirationDate', what: 'support contract' },
      ],
    },
    unverified: ['Whether an alarm that is over stays on the list with the status Resolved.'],
  },
  userNameExample: 'DOMAIN\\administrator',
});
