import type { ProductProfile } from './profile';

/**
 * Veeam Availability Console 2.0 to 3.0. Source: Veeam Availability Console RESTful API Reference, Getting
 * Authorization Tokens. Its page lists log-out as /accounts/logout without saying below which root; the
 * successor has it below /v2, so that is asked first and the plain path where the server does not know it.
 */
export const availabilityConsole: ProductProfile = {
  id: 'availability-console',
  name: 'Veeam Availability Console',
  defaultPort: 1281,
  versioning: { in: 'path', revisions: ['v2'], default: 'v2' },
  apiRoot: '/{version}',
  signInPath: '/token',
  grants: {
    password: { grantType: 'password' },
    refresh_token: { grantType: 'refresh_token' },
  },
  signOut: {
    method: 'POST',
    paths: ['/v2/accounts/logout', '/accounts/logout'],
    headers: { 'content-type': 'application/json' },
    confirmedBy: 'message',
  },
  probePath: 'jobs?$top=1',
  paging: { offset: '$skip', limit: '$top', pageSize: 100 },
  userNameExample: 'vac\\administrator',
};
