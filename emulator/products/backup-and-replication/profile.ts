import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { codeAndMessage, errorShape } from '../error-shapes';
import type { ProductProfile } from '../profile';
import { usualFields, usualMembers } from '../sign-in';
import { resources } from './resources';
import { place, PUBLISHED } from './revisions';

/** Veeam Backup & Replication. Sources: the OpenAPI files 1.2-rev1 to 1.3-rev2; Authorization and Security. */
export const backupAndReplication: ProductProfile = {
  id: 'backup-and-replication',
  title: 'Veeam Backup & Replication',
  port: 9419,
  apiBase: '/api/v1',
  users: [
    { ...demoUsers.administrator, username: 'VBR\\administrator' },
    { ...demoUsers.readonly, username: 'VBR\\viewer' },
  ],
  // The file says 15 minutes, the guide of 12.3.2 an hour; a refresh token lives for 14 days.
  accessLifetimeMs: 15 * 60 * 1000,
  refreshLifetimeMs: 14 * 24 * 60 * 60 * 1000,
  mint: applianceMint,
  errors: errorShape(codeAndMessage),
  versions: {
    in: 'header',
    name: 'x-api-version',
    published: PUBLISHED,
    // 13 has 1.3, 12.3 has 1.2, 12 to 12.2 have 1.1. Older ones stay usable even where deprecated (Versioning).
    releases: { 12: PUBLISHED.slice(0, place('1.3-rev0')), 13: PUBLISHED },
    pattern: /^\d+\.\d+-rev\d+$/,
    // The words and the "v" as users of public clients quote them (VeeamHub/grafana, issue 27).
    unsupported: (_, taken) =>
      `Unsupported RESTAPI version. The following versions are supported: ${taken.map((version) => `v${version}`).join(', ')}.`,
  },
  signIn: {
    tokenPath: '/api/oauth2/token',
    mediaTypes: ['application/x-www-form-urlencoded'],
    // Lower case up to the file 1.3-rev0, capitals from 1.3-rev1 on; public clients send lower case to all.
    grantTypes: { password: ['password', 'Password'], refresh_token: ['refresh_token', 'Refresh_token'] },
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
      times: 'offset',
    },
    logOut: {
      by: 'call',
      method: 'POST',
      paths: [{ path: '/api/oauth2/logout' }],
      answer: { status: 200, body: {} },
    },
    refreshTokens: 'singleUse',
  },
  resources,
};
