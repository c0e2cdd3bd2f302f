import { consoleIncidents } from './console-incidents';
import { consoleJobs } from './console-jobs';
import { product } from './profile';

export const serviceProviderConsoleV2 = product({
  id: 'service-provider-console-v2',
  name: 'Veeam Service Provider Console (REST v2)',
  aliases: ['VSPC'],
  documents: [
    'Veeam Service Provider Console REST API v2 Reference: Authorization and Security, Skip and Top System Query Option',
  ],
  unverified: ['How long a refresh token lives; the one in the document lives for 48 hours.'],
  defaultPort: 1281,
  versioning: { in: 'path', revisions: ['v2'], default: 'v2' },
  apiRoot: '/{version}',
  tokenCall: { path: '/token' },
  grants: {
    password: { grantType: 'password' },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: {
    by: 'call',
    method: 'POST',
    paths: ['/v2/accounts/logout'],
    headers: { 'content-type': 'application/json' },
    confirmedBy: 'message',
  },
  probePath: 'jobs?$top=1',
  paging: { offset: '$skip', limit: '$top', pageSize: 100, ids: ['id', 'instanceUid', 'uid'] },
  lists: { jobs: 'jobs', repositories: 'backupRepositories' },
  jobs: consoleJobs({ hasCompanies: true }),
  incidents: consoleIncidents({ hasCompanies: true }),
  userNameExample: 'vspc\\administrator',
});
