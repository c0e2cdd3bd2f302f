import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { resources } from './resources';

/** The statuses of a refused sign-in are those of the file v2.3: 400 for the token call, 403 for all else. */
export const oneErrors = errorShape({
  ...problemDetails,
  statuses: {
    credentialsRefused: 400,
    refreshTokenRefused: 400,
    refreshTokenExpired: 400,
    apiVersionUnsupported: 404,
    apiVersionInvalid: 404,
  },
});

/** Veeam ONE. Sources: the OpenAPI file v2.3; Authorization and Security. */
export const veeamOne: ProductProfile = {
  id: 'veeam-one',
  title: 'Veeam ONE',
  port: 1239,
  apiBase: '/api/{version}',
  users: [{ ...demoUsers.administrator, username: 'onesrv\\administrator' }],
  accessLifetimeMs: 15 * 60 * 1000,
  // How long a refresh token lives no document says.
  refreshLifetimeMs: 14 * 24 * 60 * 60 * 1000,
  mint: applianceMint,
  errors: oneErrors,
  versions: {
    in: 'path',
    published: ['v2', 'v2.1', 'v2.2', 'v2.3'],
    releases: { 12: ['v2', 'v2.1', 'v2.2'], 13: ['v2.1', 'v2.2', 'v2.3'] },
    pattern: /^v\d+(\.\d+)?$/,
  },
  signIn: {
    tokenPath: '/api/token',
    mediaTypes: ['application/x-www-form-urlencoded'],
    grantTypes: { password: 'password', refresh_token: 'refresh_token' },
    fields: usualFields,
    answer: {
      members: [
        usualMembers.accessToken,
        usualMembers.refreshToken,
        usualMembers.tokenType,
        usualMembers.expiresIn,
      ],
      constants: { user: 'onesrv\\administrator', user_role: 'Admin' },
      // 899 for a quarter of an hour in the example.
      expiresInShortBy: 1,
      tokenType: 'Bearer',
    },
    logOut: { by: 'revocation', path: '/api/revoke', field: 'token' },
    refreshTokens: 'singleUse',
  },
  resources,
};
