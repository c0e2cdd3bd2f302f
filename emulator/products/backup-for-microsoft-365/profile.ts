import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { errors } from './errors';
import { resources } from './resources';
import { place, PUBLISHED } from './revisions';

/**
 * Veeam Backup for Microsoft 365. Sources: the OpenAPI files v6, v7 and v8; Authorization for Veeam Backup for Microsoft
 * 365 Administrators.
 */
export const backupForMicrosoft365: ProductProfile = {
  id: 'backup-for-microsoft-365',
  title: 'Veeam Backup for Microsoft 365',
  port: 4443,
  apiBase: '/{version}',
  users: [{ ...demoUsers.administrator, username: 'VB365\\administrator' }],
  accessLifetimeMs: 60 * 60 * 1000,
  // How long a refresh token lives no document says.
  refreshLifetimeMs: 14 * 24 * 60 * 60 * 1000,
  mint: applianceMint,
  errors,
  versions: {
    in: 'path',
    published: PUBLISHED,
    releases: { 6: ['v6'], 7: ['v6', 'v7'], 8: ['v6', 'v7', 'v8'] },
    pattern: /^v\d+$/,
  },
  signIn: {
    tokenPath: '/{version}/token',
    mediaTypes: ['application/x-www-form-urlencoded'],
    grantTypes: { password: 'password', refresh_token: 'refresh_token' },
    fields: usualFields,
    answer: {
      members: [
        usualMembers.accessToken,
        usualMembers.refreshToken,
        usualMembers.tokenType,
        usualMembers.expiresIn,
        usualMembers.issued,
        usualMembers.expires,
      ],
      username: 'userName',
      // Required in the files v6 and v7, and there for every grant.
      refreshNamesUser: true,
      expiresInShortBy: 0,
      times: 'utc',
    },
    withoutCookies: { field: 'disable_antiforgery_token', value: 'true' },
    // v6 has none.
    logOut: { by: 'call', method: 'POST', paths: [{ path: '/{version}/token/logout', since: place('v7') }] },
    refreshTokens: 'singleUse',
  },
  resources,
};
