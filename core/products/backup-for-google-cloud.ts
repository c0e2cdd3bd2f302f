import { product } from './profile';

export const backupForGoogleCloud = product({
  id: 'backup-for-google-cloud',
  name: 'Veeam Backup for Google Cloud',
  aliases: ['VBGC', 'GCP', 'Google'],
  documents: [
    'Veeam Backup for Google Cloud REST API Reference: Requesting Authorization, Using Refresh Token, Versioning',
    'Reference of revision 1.4-rev0: Authorization, Sessions',
  ],
  reference: 'https://helpcenter.veeam.com/references/vbgc/7/rest/tag/SectionOverview',
  unverified: [
    'Log-out: a page of that name exists and was not seen; the call is that of the sister product for AWS.',
    'Where an authorization code is issued; the call is that of the sister product for AWS.',
    'How a session names its policy, for its reference could not be read as a whole: so neither jobs nor incidents are offered for this product.',
    'The shape of an error.',
  ],
  defaultPort: 13140,
  versioning: {
    in: 'header',
    header: 'x-api-version',
    // Release 6 and 7 take 1.4-rev0, 5 takes 1.3-rev0, 4 takes 1.2-rev0 (Versioning).
    revisions: ['1.4-rev0', '1.3-rev0', '1.2-rev0'],
    default: '1.4-rev0',
  },
  apiRoot: '/api/v1',
  tokenCall: { path: '/api/v1/token' },
  grants: {
    password: { grantType: 'password' },
    mfa: { grantType: 'mfa' },
    authorization_code: {
      grantType: 'authorization_code',
      codeLifetime: 60,
      issuePath: '/api/v1/token/authorization_code',
    },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: { by: 'call', method: 'DELETE', paths: ['/api/v1/token'], confirmedBy: 'nothing' },
  probePath: 'sessions?limit=1',
  paging: {
    offset: 'offset',
    limit: 'limit',
    pageSize: 100,
    entries: 'data',
    total: 'pagination.total',
    ids: ['id'],
  },
  lists: { jobSessions: 'sessions', jobs: 'vmInstance/policies', repositories: 'repositories' },
  userNameExample: 'administrator',
});
