import type { ProductProfile } from './profile';

/**
 * Veeam Backup for AWS. Source: Veeam Backup for AWS REST API Reference, Requesting Authorization (its examples
 * use revision 1.2-rev0), Using Refresh Token, Performing Logout.
 */
export const backupForAws: ProductProfile = {
  id: 'backup-for-aws',
  name: 'Veeam Backup for AWS',
  defaultPort: 11005,
  versioning: {
    in: 'header',
    header: 'x-api-version',
    // Appliance 9 and 10 take 1.7-rev0, 8 takes 1.4 to 1.6, 7 takes 1.3 to 1.5 (Versioning).
    revisions: ['1.8-rev0', '1.7-rev0', '1.6-rev0', '1.5-rev1', '1.4-rev0', '1.3-rev0', '1.2-rev0'],
    default: '1.7-rev0',
  },
  apiRoot: '/api/v1',
  signInPath: '/api/v1/token',
  grants: {
    password: { grantType: 'password' },
    mfa: { grantType: 'mfa', challengeField: 'mfa_token', codeField: 'mfa_code' },
    authorization_code: {
      grantType: 'authorization_code',
      codeField: 'code',
      issuePath: '/api/v1/token/authorization_code',
      codeLifetime: 60,
    },
    saml: {
      // The text says GET, the example line POST; the rendered reference of 1.7-rev0 settles it as GET.
      signOnUrlPath: '/api/v1/identityProvider/signOnUrl',
      userNameParameter: 'userName',
      redeemPath: '/api/v1/identityProvider/token',
      answerField: 'SamlResponse',
    },
    refresh_token: { grantType: 'refresh_token' },
  },
  signOut: { method: 'DELETE', paths: ['/api/v1/token'], confirmedBy: 'nothing' },
  probePath: 'sessions?Limit=1',
  paging: { offset: 'Offset', limit: 'Limit', pageSize: 100, entries: 'results', total: 'totalCount' },
  userNameExample: 'administrator',
};
