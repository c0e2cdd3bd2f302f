import type { Resource } from '../operation';
import { getToken } from './get-token.operation';
import { issueAuthorizationCode } from './issue-authorization-code.operation';
import { logOut } from './log-out.operation';

/** The token of the session, and what else a sign-in gives. */
export const token: Resource = {
  name: 'Token',
  first: 'getToken',
  operations: { getToken, issueAuthorizationCode, logOut },
};
