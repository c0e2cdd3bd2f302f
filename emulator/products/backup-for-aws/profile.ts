import { applianceMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import type { ProductProfile } from '../profile';
import { problemJson } from './errors';
import { resources } from './resources';
import { apiVersions, place } from './revisions';

/** Veeam Backup for AWS. Sources: Requesting Authorization, Performing Logout, and the REST reference. */
export const backupForAws: ProductProfile = {
  id: 'backup-for-aws',
  title: 'Veeam Backup for AWS',
  port: 11005,
  apiBase: '/api/v1',
  users: [demoUsers.administrator, demoUsers.mfaOperator, demoUsers.readonly, demoUsers.identityProvider],
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 2 * 60 * 60 * 1000,
  mint: applianceMint,
  errors: problemJson,
  versions: apiVersions,
  signIn: {
    tokenPath: '/api/v1/token',
    // The examples name no content type, so none is fine; another one than a form's is not.
    mediaTypes: ['', 'application/x-www-form-urlencoded'],
    grantTypes: {
      password: 'password',
      mfa: 'mfa',
      refresh_token: 'refresh_token',
      authorization_code: 'authorization_code',
    },
    fields: {
      grantType: 'grant_type',
      username: 'username',
      password: 'password',
      refreshToken: 'refresh_token',
      mfaToken: 'mfa_token',
      mfaCode: 'mfa_code',
      code: 'code',
    },
    answer: {
      members: [
        ['accessToken', 'access_token'],
        ['tokenType', 'token_type'],
        ['refreshToken', 'refresh_token'],
        ['expiresIn', 'expires_in'],
        ['issued', '.issued'],
        ['expires', '.expires'],
      ],
      username: 'username',
      expiresInShortBy: 0,
    },
    mfaChallenge: { status: 200, members: ['username', 'mfa_enabled', 'mfa_token'] },
    logOut: { by: 'call', method: 'DELETE', paths: [{ path: '/api/v1/token' }] },
    authorizationCode: {
      // The OpenAPI file of 1.0 has the first spelling, Requesting Authorization (1.2) the second; which one 1.1 has
      // is not known.
      paths: [
        { path: '/api/v1/token/authorizationCode', until: place('1.1-rev0') },
        { path: '/api/v1/token/authorization_code', since: place('1.1-rev0') },
      ],
      member: 'code',
    },
    singleSignOn: {
      by: 'question',
      // The text of the document says GET, its example line says POST; the reference says GET.
      signOnUrlPath: '/api/v1/identityProvider/signOnUrl',
      userNameParameter: 'userName',
      addressMember: 'redirectToUrl',
      redeemPath: '/api/v1/identityProvider/token',
      answerField: 'SamlResponse',
      assertionConsumerService: '/api/v1/saml2',
    },
    // No document says whether a refresh token can be used again; the stricter case is the default.
    refreshTokens: 'singleUse',
  },
  resources,
};
