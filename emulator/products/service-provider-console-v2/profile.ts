import { consoleMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { consoleErrors } from '../consoles/errors';
import { consoleResources } from '../consoles/resources';
import { consoleSignIn } from '../consoles/sign-in';
import type { ProductProfile } from '../profile';

/** Veeam Service Provider Console, REST v2. Source: Authorization and Security. */
export const serviceProviderConsoleV2: ProductProfile = {
  id: 'service-provider-console-v2',
  title: 'Veeam Service Provider Console (REST v2)',
  port: 1281,
  apiBase: '/v2',
  users: [demoUsers.vspcAdministrator],
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 48 * 60 * 60 * 1000,
  mint: consoleMint,
  errors: consoleErrors,
  signIn: consoleSignIn({ paths: ['/v2/accounts/logout'], message: 'Logout successful' }),
  resources: (context) => consoleResources('serviceProviderConsole', context),
};
