import { product } from './profile';

export const backupAndReplication = product({
  id: 'backup-and-replication',
  name: 'Veeam Backup & Replication',
  aliases: ['VBR', 'B&R'],
  documents: [
    'Veeam Backup & Replication REST API Reference: Authorization and Security, Performing Logout, Versioning',
    'OpenAPI files of revisions 1.1-rev0 to 1.3-rev2',
  ],
  unverified: [
    'The spelling of the grant types from 1.3-rev1 on: the files capitalise them, public clients send them in lower case.',
    'Port 443, on which release 13.1 is said to answer too.',
  ],
  defaultPort: 9419,
  versioning: {
    in: 'header',
    header: 'x-api-version',
    // 13 has 1.3; 12.3 has 1.2; 12 to 12.2 have 1.1 (Versioning).
    revisions: [
      '1.3-rev2',
      '1.3-rev1',
      '1.3-rev0',
      '1.2-rev1',
      '1.2-rev0',
      '1.1-rev2',
      '1.1-rev1',
      '1.1-rev0',
    ],
    default: '1.3-rev1',
  },
  apiRoot: '/api/v1',
  tokenCall: { path: '/api/oauth2/token' },
  grants: {
    password: { grantType: 'password' },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'single use',
  signOut: { by: 'call', method: 'POST', paths: ['/api/oauth2/logout'], confirmedBy: 'message' },
  // Viewers may read it; serverInfo and license are for administrators.
  probePath: 'sessions?limit=1',
  paging: {
    offset: 'skip',
    limit: 'limit',
    pageSize: 200,
    entries: 'data',
    total: 'pagination.total',
    ids: ['id'],
  },
  lists: {
    jobSessions: 'sessions',
    jobs: 'jobs/states',
    malware: 'malwareDetection/events',
    repositories: 'backupInfrastructure/repositories/states',
    license: 'license',
  },
  userNameExample: 'DOMAIN\\administrator',
  signInAdvice:
    'The REST API takes no account with multi-factor authentication: use a service account without it.',
});
