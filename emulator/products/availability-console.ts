import { consoleResources } from '../inventory/console-resources';
import { consoleMint } from '../sessions/token-mint';
import { demoUsers } from '../users';
import { consoleAuthorization } from './console-authorization';
import { consoleErrors } from './console-errors';
import type { ProductProfile } from './profile';

/**
 * Veeam Availability Console. Source: Getting Authorization Tokens. Its real port is 1281, which Service Provider
 * Console v2 has too; here it stands beside it on 1282.
 */
export const availabilityConsole: ProductProfile = {
  id: 'availability-console',
  title: 'Veeam Availability Console',
  port: 1282,
  apiBase: '/v2',
  demoUser: demoUsers.vacAdministrator,
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 48 * 60 * 60 * 1000,
  mint: consoleMint,
  errors: consoleErrors,
  routes: (context) => [
    ...consoleAuthorization(context, {
      paths: ['/v2/accounts/logout', '/accounts/logout'],
      message: 'You have been logged out.',
    }),
    ...consoleResources(context),
  ],
};
