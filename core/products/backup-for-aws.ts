import type { JobKind } from './jobs-api';
import { product } from './profile';

/** The words of a session's status, and of a policy's last one (OpenAPI file of 1.0, reference of 1.7-rev0). */
const statusWords = {
  Running: 'running',
  NeverExecuted: 'noResult',
  Succeeded: 'success',
  Warning: 'warning',
  Failed: 'failed',
  Canceled: 'noResult',
} as const;

/** Policies of one kind of resource; the paths below them are the same for all (1.2-rev0, Changelog). */
function policies(id: string, name: string): JobKind {
  const path = `${id}/policies`;
  return {
    id,
    name,
    list: path,
    item: `${path}/{id}`,
    nameFilter: { parameter: 'SearchPattern', takes: 'part' },
    members: {
      id: 'id',
      name: 'name',
      enabled: { member: 'isEnabled', off: [false] },
      outcome: [{ member: 'lastPolicySessionStatus', words: statusWords }],
    },
    actions: {
      start: {
        method: 'POST',
        path: `${path}/{id}/start`,
        run: 'sessionId',
        // "The policy has already started."
        alreadySo: [{ status: 409 }],
      },
      stop: { method: 'POST', path: `${path}/{id}/stop` },
      enable: { method: 'POST', path: `${path}/{id}/enable` },
      disable: { method: 'POST', path: `${path}/{id}/disable` },
    },
  };
}

export const backupForAws = product({
  id: 'backup-for-aws',
  name: 'Veeam Backup for AWS',
  aliases: ['VBAWS', 'AWS'],
  documents: [
    'Veeam Backup for AWS REST API Reference: Requesting Authorization (examples of 1.2-rev0), Using Refresh Token, Performing Logout, Versioning',
    'Reference of revision 1.7-rev0: Authorization, Authorization (Single Sign-On), Sessions',
    'Start Backup Policy, Disable Backup Policy (release 2); New Resources (release 4)',
  ],
  reference: 'https://helpcenter.veeam.com/references/vbaws/9/rest/1.7-rev0/tag/SectionOverview',
  unverified: [
    'Whether a refresh token can be used more than once.',
    'The path for authorization codes in 1.7-rev0; it is that of the guide.',
    'Start and stop of RDS and EFS policies in 1.7-rev0, which are as those of EC2 policies.',
  ],
  defaultPort: 11005,
  versioning: {
    in: 'header',
    header: 'x-api-version',
    // Appliance 9 and 10 take 1.7-rev0, 8 takes 1.4 to 1.6, 7 takes 1.3 to 1.5 (Versioning).
    revisions: ['1.8-rev0', '1.7-rev0', '1.6-rev0', '1.5-rev1', '1.4-rev0', '1.3-rev0', '1.2-rev0'],
    default: '1.7-rev0',
  },
  apiRoot: '/api/v1',
  tokenCall: { path: '/api/v1/token', fields: { samlResponse: 'SamlResponse' } },
  grants: {
    password: { grantType: 'password' },
    mfa: { grantType: 'mfa' },
    authorization_code: {
      grantType: 'authorization_code',
      issuePath: '/api/v1/token/authorization_code',
      codeLifetime: 60,
    },
    saml: {
      // The text says GET, the example line POST; the rendered reference of 1.7-rev0 settles it as GET.
      signOnUrl: {
        by: 'question',
        path: '/api/v1/identityProvider/signOnUrl',
        userNameParameter: 'userName',
        member: 'redirectToUrl',
      },
      redeemPath: '/api/v1/identityProvider/token',
    },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: { by: 'call', method: 'DELETE', paths: ['/api/v1/token'], confirmedBy: 'nothing' },
  probePath: 'sessions?Limit=1',
  paging: {
    offset: 'Offset',
    limit: 'Limit',
    pageSize: 100,
    entries: 'results',
    total: 'totalCount',
    ids: ['id'],
  },
  lists: { jobSessions: 'sessions', jobs: 'virtualMachines/policies', repositories: 'repositories' },
  jobs: {
    kinds: [
      policies('virtualMachines', 'EC2 policies'),
      policies('rds', 'RDS policies'),
      policies('efs', 'EFS policies'),
    ],
    sessions: {
      list: 'sessions',
      item: 'sessions/{id}',
      jobFilter: 'PolicyId',
      newestFirst: { Sort: 'startTimeDesc' },
      members: { id: 'id', start: 'executionStartTime', end: 'executionStopTime' },
      outcome: [{ member: 'status', words: statusWords }],
      // `reason` is what triggered the session; why it failed is in the log alone.
      log: {
        path: 'sessions/{id}/log',
        entries: 'log',
        text: 'message',
        status: 'status',
        troubled: ['Error', 'Failed', 'Warning'],
      },
    },
  },
  incidents: {
    runs: {
      from: 'job sessions',
      // By the end, which no filter compares: FromUtc is about the start ("run after").
      query: { Sort: 'stopTimeAsc', Types: ['Policy'] },
      since: { parameter: 'FromUtc', of: 'start' },
      sequence: 'usn',
    },
    license: { list: 'licensing/license', ends: [{ member: 'licenseExpires', what: 'license' }] },
    unverified: [
      'Whether a session that runs has its place at the end of the order by stop time; it is read whatever its place.',
      'Whether sessions of policies for RDS and EFS are found by PolicyId too.',
    ],
  },
  userNameExample: 'administrator',
});
