import { issueAuthorizationCode } from '../../../core/requests/authorization-code';
import { registerFlowNode } from '../flow-node';
import { isoTime } from '../iso-time';
import type { Red } from '../node-red-api';

/** Issue Auth Code: a code with which another client signs in once. */
export = function registerIssueAuthCode(RED: Red): void {
  registerFlowNode(RED, 'veeam-issue-auth-code', ({ client }) => async (message, send) => {
    const { code, expiresAt } = await issueAuthorizationCode(client());
    message.payload = { code, expiresAt: isoTime(expiresAt) };
    send(message);
  });
};
