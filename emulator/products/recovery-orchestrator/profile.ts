import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { resources } from './resources';

/**
 * Veeam Recovery Orchestrator. Sources: Overview, Authorization and Security, Example Requests and Responses; the
 * references of v7.21, v13 and v13.1; the schema of a plan in the reference of v3.
 */
export const recoveryOrchestrator: ProductProfile = {
  id: 'recovery-orchestrator',
  title: 'Veeam Recovery Orchestrator',
  port: 9898,
  apiBase: '/api/{version}',
  users: [
    { ...demoUsers.administrator, username: 'VRO\\administrator' },
    { ...demoUsers.mfaOperator, username: 'VRO\\mfa.operator' },
    {
      username: '72225B81-3FC2-4116-9CDE-21270360B25C',
      password: 'AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA=',
      role: 'administrator',
      origin: 'client',
    },
  ],
  accessLifetimeMs: 15 * 60 * 1000,
  refreshLifetimeMs: 120 * 60 * 1000,
  mint: applianceMint,
  // The body of an error is in no document.
  errors: errorShape({ ...problemDetails, statuses: { apiVersionUnsupported: 404, apiVersionInvalid: 404 } }),
  versions: {
    in: 'path',
    published: ['v7.21', 'v13', 'v13.1'],
    releases: { 13: ['v7.21', 'v13', 'v13.1'] },
    pattern: /^v\d+(\.\d+)?$/,
  },
  signIn: {
    tokenPath: '/api/token',
    // The example is form-encoded, the reference says multipart.
    mediaTypes: ['application/x-www-form-urlencoded'],
    grantTypes: {
      password: 'password',
      mfa: 'mfa',
      refresh_token: 'refresh_token',
      client_credentials: 'client_credentials',
    },
    fields: { ...usualFields, mfaCode: 'mfa_passcode' },
    answer: {
      members: [
        usualMembers.accessToken,
        usualMembers.tokenType,
        usualMembers.expiresIn,
        usualMembers.refreshToken,
      ],
      // 899 in the example.
      expiresInShortBy: 1,
    },
    // The status is in no document.
    mfaChallenge: { status: 200, members: [undefined, undefined, 'mfa_token'] },
    // A procedure for log-out is described; its path is in no page that was read.
    refreshTokens: 'singleUse',
  },
  resources,
};
