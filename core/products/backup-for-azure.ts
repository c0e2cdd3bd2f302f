import { product } from './profile';

export const backupForAzure = product({
  id: 'backup-for-azure',
  name: 'Veeam Backup for Microsoft Azure',
  aliases: ['VBAZ', 'Azure'],
  documents: [
    'Veeam Backup for Microsoft Azure REST API Reference: Overview, Authorization and Security',
    'OpenAPI file v8.1',
  ],
  unverified: [
    'The status of the answer that asks for a verification code.',
    'The order of the steps of single sign-on: the file has redirectTo in the answer to a token request, and the grant Saml.',
    'Earlier revisions than v8.1, of which no file was read.',
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
    license: 'license',
  },
  userNameExample: 'administrator',
});
