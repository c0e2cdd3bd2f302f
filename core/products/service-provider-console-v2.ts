import type { ProductProfile } from './profile';

/**
 * Veeam Service Provider Console, REST v2 (VSPC 4 to 6). Source: Veeam Service Provider Console REST API v2
 * Reference, Authorization and Security; paging: Skip and Top System Query Option.
 */
export const serviceProviderConsoleV2: ProductProfile = {
  id: 'service-provider-console-v2',
  name: 'Veeam Service Provider Console (REST v2)',
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
    paths: ['/v2/accounts/logout'],
    headers: { 'content-type': 'application/json' },
    confirmedBy: 'message',
  },
  probePath: 'jobs?$top=1',
  paging: { offset: '$skip', limit: '$top', pageSize: 100 },
  userNameExample: 'vspc\\administrator',
};
