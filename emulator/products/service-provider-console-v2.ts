import { consoleResources } from '../inventory/console-resources';
import { consoleMint } from '../sessions/token-mint';
import { demoUsers } from '../users';
import { consoleAuthorization } from './console-authorization';
import { consoleErrors } from './console-errors';
import type { ProductProfile } from './profile';

/** Veeam Service Provider Console, REST v2. Source: Authorization and Security. */
export const serviceProviderConsoleV2: ProductProfile = {
  id: 'service-provider-console-v2',
  title: 'Veeam Service Provider Console (REST v2)',
  port: 1281,
  apiBase: '/v2',
  demoUser: demoUsers.vspcAdministrator,
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 48 * 60 * 60 * 1000,
  mint: consoleMint,
  errors: consoleErrors,
  routes: (context) => [
    ...consoleAuthorization(context, { paths: ['/v2/accounts/logout'], message: 'Logout successful' }),
    ...consoleResources(context),
  ],
};
