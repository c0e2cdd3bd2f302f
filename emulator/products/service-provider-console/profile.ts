import { consoleMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { errorShape, listOfErrors } from '../error-shapes';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { resources } from './resources';

const PUBLISHED = ['3.5', '3.5.1', '3.6', '3.6.1', '3.6.2'] as const;

/**
 * Veeam Service Provider Console, REST v3. Sources: API Key-Based Authorization, OAuth 2.0 Authentication, Throttling,
 * Versioning; the client that was generated from the file 3.6.1.
 */
export const serviceProviderConsole: ProductProfile = {
  id: 'service-provider-console',
  title: 'Veeam Service Provider Console (REST v3)',
  port: 1280,
  apiBase: '/api/v3',
  users: [
    demoUsers.vspcAdministrator,
    { ...demoUsers.mfaOperator, username: 'vspc\\mfa.operator' },
    { ...demoUsers.readonly, username: 'vspc\\readonly' },
    {
      username: 'monitoring key',
      password: 'VSPC-demo-key-0123456789abcdef',
      role: 'administrator',
      origin: 'apiKey',
    },
  ],
  accessLifetimeMs: 60 * 60 * 1000,
  // How long a refresh token lives no document says.
  refreshLifetimeMs: 14 * 24 * 60 * 60 * 1000,
  mint: consoleMint,
  // A wrong password is 400 there.
  errors: errorShape({
    ...listOfErrors,
    statuses: { ...listOfErrors.statuses, credentialsRefused: 400, mfaRefused: 400 },
  }),
  versions: {
    in: 'header',
    name: 'x-client-version',
    published: PUBLISHED,
    releases: { 8: ['3.5', '3.5.1'], 9: PUBLISHED },
    pattern: /^\d+\.\d+(\.\d+)?$/,
    // A client that names none gets the newest (Versioning).
    assumed: '3.6.2',
  },
  signIn: {
    tokenPath: '/api/v3/token',
    mediaTypes: ['application/x-www-form-urlencoded'],
    grantTypes: { password: 'password', mfa: 'mfa', refresh_token: 'refresh_token' },
    fields: usualFields,
    answer: {
      members: [
        usualMembers.accessToken,
        usualMembers.tokenType,
        usualMembers.expiresIn,
        usualMembers.refreshToken,
      ],
      constants: { mfa_token: null, encrypted_code: null },
      expiresInShortBy: 0,
    },
    // The status is in no document.
    mfaChallenge: {
      status: 200,
      members: [undefined, undefined, 'mfa_token'],
      constants: { access_token: null },
    },
    // DELETE /users/{uid}/tokens ends all sessions of a user; there is none for one session.
    refreshTokens: 'singleUse',
  },
  resources,
};
