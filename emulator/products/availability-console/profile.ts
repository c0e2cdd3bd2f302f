import { consoleMint } from '../../sessions/token-mint';
import { demoUsers } from '../../users';
import { consoleErrors } from '../consoles/errors';
import { consoleResources } from '../consoles/resources';
import { consoleSignIn } from '../consoles/sign-in';
import type { ProductProfile } from '../profile';

/**
 * Veeam Availability Console. Source: Getting Authorization Tokens. Its real port is 1281, which Service Provider
 * Console v2 has too; here it stands beside it on 1282.
 */
export const availabilityConsole: ProductProfile = {
  id: 'availability-console',
  title: 'Veeam Availability Console',
  port: 1282,
  apiBase: '/v2',
  users: [demoUsers.vacAdministrator],
  accessLifetimeMs: 60 * 60 * 1000,
  refreshLifetimeMs: 48 * 60 * 60 * 1000,
  mint: consoleMint,
  errors: consoleErrors,
  signIn: consoleSignIn({
    paths: ['/v2/accounts/logout', '/accounts/logout'],
    message: 'You have been logged out.',
  }),
  resources: (context) => consoleResources('availabilityConsole', context),
};
