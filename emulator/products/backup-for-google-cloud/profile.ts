import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { codeAndMessage, errorShape } from '../error-shapes';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { resources } from './resources';

/**
 * Veeam Backup for Google Cloud. Sources: Requesting Authorization, Using Refresh Token, Versioning; the reference of
 * 1.4-rev0, whose samples could not be read; a dashboard's script of 2021 for the members of its answers.
 */
export const backupForGoogleCloud: ProductProfile = {
  id: 'backup-for-google-cloud',
  title: 'Veeam Backup for Google Cloud',
  port: 13140,
  apiBase: '/api/v1',
  users: [demoUsers.administrator, demoUsers.mfaOperator, demoUsers.readonly],
  accessLifetimeMs: 15 * 60 * 1000,
  refreshLifetimeMs: 14 * 24 * 60 * 60 * 1000,
  mint: applianceMint,
  // The body of an error is in no document; this one is that of the sister products.
  errors: errorShape(codeAndMessage),
  versions: {
    in: 'header',
    name: 'x-api-version',
    published: ['1.0-rev0', '1.1-rev0', '1.2-rev0', '1.3-rev0', '1.4-rev0'],
    releases: { 4: ['1.2-rev0'], 5: ['1.3-rev0'], 6: ['1.4-rev0'], 7: ['1.4-rev0'] },
    pattern: /^\d+\.\d+-rev\d+$/,
    // The script asks for its token without one.
    assumed: '1.4-rev0',
  },
  signIn: {
    tokenPath: '/api/v1/token',
    mediaTypes: ['application/x-www-form-urlencoded'],
    grantTypes: {
      password: ['password', 'Password'],
      mfa: 'mfa',
      refresh_token: 'refresh_token',
      authorization_code: 'authorization_code',
    },
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
      expiresInShortBy: 0,
      times: 'utc',
    },
    mfaChallenge: { status: 202, members: [undefined, undefined, 'mfa_token'] },
    // Nobody has read the page about log-out, nor where codes are issued: both are those of the sister product for AWS.
    logOut: { by: 'call', method: 'DELETE', paths: [{ path: '/api/v1/token' }] },
    authorizationCode: { paths: [{ path: '/api/v1/token/authorization_code' }], member: 'code' },
    refreshTokens: 'singleUse',
  },
  resources,
};
