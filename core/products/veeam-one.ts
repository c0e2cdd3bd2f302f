import { product } from './profile';

export const veeamOne = product({
  id: 'veeam-one',
  name: 'Veeam ONE',
  aliases: ['ONE', 'Monitor', 'Reporter'],
  documents: [
    'Veeam ONE REST API Reference: Authorization and Security, Authentication, Resource URLs',
    'OpenAPI file v2.3',
  ],
  unverified: ['How long a refresh token lives, and whether it can be used more than once.'],
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
    ids: ['triggeredAlarmId', 'id'],
  },
  lists: { alarms: 'alarms/triggeredAlarms' },
  userNameExample: 'DOMAIN\\administrator',
});
