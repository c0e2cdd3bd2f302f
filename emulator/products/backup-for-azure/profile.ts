import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { resources } from './resources';
import { apiVersions } from './revisions';

/**
 * Veeam Backup for Microsoft Azure. Sources: the OpenAPI file v8.1; Authorization and Security; Versioning. Its real port is 443,
 * which needs rights and may be taken; here it is 8443.
 */
export const backupForAzure: ProductProfile = {
  id: 'backup-for-azure',
  title: 'Veeam Backup for Microsoft Azure',
  port: 8443,
  apiBase: '/api/{version}',
  users: [demoUsers.administrator, demoUsers.mfaOperator, demoUsers.readonly, demoUsers.identityProvider],
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 14 * 24 * 60 * 60 * 1000,
  mint: applianceMint,
  errors: errorShape({ ...problemDetails, statuses: { apiVersionUnsupported: 404, apiVersionInvalid: 404 } }),
  versions: apiVersions,
  signIn: {
    tokenPath: '/api/oauth2/token',
    mediaTypes: ['application/x-www-form-urlencoded'],
    grantTypes: { password: 'Password', mfa: 'Mfa', refresh_token: 'Refresh_token', saml: 'Saml' },
    fields: usualFields,
    answer: {
      members: [
        usualMembers.accessToken,
        usualMembers.tokenType,
        usualMembers.refreshToken,
        usualMembers.expiresIn,
        usualMembers.issued,
        usualMembers.expires,
      ],
      constants: { mfa_enabled: false, mfa_token: null, redirectTo: null, shortLived: false },
      username: 'username',
      expiresInShortBy: 0,
      times: 'utc',
    },
    // The file lists no other status than 200.
    mfaChallenge: {
      status: 200,
      members: ['username', 'mfa_enabled', 'mfa_token'],
      constants: { access_token: null },
    },
    logOut: { by: 'call', method: 'DELETE', paths: [{ path: '/api/oauth2/token' }] },
    singleSignOn: {
      by: 'token request',
      addressMember: 'redirectTo',
      answerField: 'saml_response',
      assertionConsumerService: '/api/saml2',
    },
    refreshTokens: 'singleUse',
  },
  resources,
};
