import { product } from './profile';

export const serviceProviderConsole = product({
  id: 'service-provider-console',
  name: 'Veeam Service Provider Console (REST v3)',
  aliases: ['VSPC', 'MSP'],
  documents: [
    'Veeam Service Provider Console REST API Reference: API Key-Based Authorization, OAuth 2.0 Authentication, Throttling, Versioning, Errors',
    'OpenAPI files 3.5.1 to 3.6.2',
  ],
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
  userNameExample: 'vspc\\administrator',
  signInAdvice:
    'An API key needs no password and no verification code, and outlives a change of the password.',
});
