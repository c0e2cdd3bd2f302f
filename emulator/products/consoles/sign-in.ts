import type { SignIn } from '../sign-in';

/**
 * Sign-in and refresh of Service Provider Console REST v2 (Authorization and Security) and of Availability Console
 * (Getting Authorization Tokens); the two differ in ending a session.
 */
export function consoleSignIn(logOut: { paths: readonly string[]; message: string }): SignIn {
  return {
    tokenPath: '/token',
    // The document labels the form body as JSON, so the label is ignored: no mediaTypes.
    grantTypes: { password: 'password', refresh_token: 'refresh_token' },
    fields: {
      grantType: 'grant_type',
      username: 'username',
      password: 'password',
      refreshToken: 'refresh_token',
    },
    answer: {
      members: [
        ['accessToken', 'access_token'],
        ['tokenType', 'token_type'],
        ['expiresIn', 'expires_in'],
        ['refreshToken', 'refresh_token'],
      ],
      // The example answers have 3599 for an hour, and no times of issue and expiry.
      expiresInShortBy: 1,
    },
    logOut: {
      by: 'call',
      method: 'POST',
      paths: logOut.paths.map((path) => ({ path })),
      answer: { status: 200, body: { message: logOut.message } },
    },
    // No document says whether a refresh token can be used again; the stricter case is the default.
    refreshTokens: 'singleUse',
  };
}
