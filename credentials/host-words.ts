import type { HostWords } from '../core/host-words';

/** Where users of n8n find things. */
export const hostWords: HostWords = {
  howToSignIn: {
    password: 'Enter user name and password in the credential.',
    mfa: 'Enter the TOTP secret in the credential, so that it can sign in by itself, or type a new verification code there and save it.',
    authorization_code:
      'Issue a new code (Veeam node, Token: Issue Authorization Code), enter it in the credential and save it before it ends.',
    saml: 'Enter user name and password of the identity provider in the credential.',
    refresh_token: 'Enter a new refresh token in the credential and save it.',
    api_key: 'Enter a new API key in the credential and save it.',
    client_credentials: 'Enter client ID and client secret in the credential.',
  },
  chooseMfa: 'Use a credential of the type with MFA, or an account without MFA.',
  trustCertificate:
    'Enter the certificate (or that of its issuer) as CA Certificate in the credential, or switch on Ignore SSL Issues there.',
};
