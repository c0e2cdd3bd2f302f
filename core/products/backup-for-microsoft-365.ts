import { product } from './profile';

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
    license: 'License',
  },
  userNameExample: 'DOMAIN\\administrator',
  signInAdvice:
    'The REST API takes no account with multi-factor authentication: use a service account without it.',
});
