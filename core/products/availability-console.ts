import { consoleIncidents } from './console-incidents';
import { consoleJobs } from './console-jobs';
import { product } from './profile';

export const availabilityConsole = product({
  id: 'availability-console',
  name: 'Veeam Availability Console',
  aliases: ['VAC'],
  documents: [
    'Veeam Availability Console RESTful API Reference: Getting Authorization Tokens',
    'Veeam Service Provider Console REST API v2 Reference, its successor with the same resources',
  ],
  unverified: [
    'Below which root log-out is: the page says /accounts/logout, the successor has it below /v2. That is asked first, and the plain path where the server does not know it.',
    'The names of the paging parameters, which are those of the successor.',
  ],
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
    paths: ['/v2/accounts/logout', '/accounts/logout'],
    headers: { 'content-type': 'application/json' },
    confirmedBy: 'message',
  },
  probePath: 'jobs?$top=1',
  paging: { offset: '$skip', limit: '$top', pageSize: 100, ids: ['id', 'instanceUid', 'uid'] },
  lists: { jobs: 'jobs', repositories: 'backupRepositories' },
  jobs: consoleJobs({ hasCompanies: false }),
  incidents: consoleIncidents({ hasCompanies: false }),
  userNameExample: 'vac\\administrator',
});
