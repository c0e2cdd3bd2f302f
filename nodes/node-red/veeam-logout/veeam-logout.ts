import { registerFlowNode } from '../flow-node';
import type { Red } from '../node-red-api';

/** Logout: ends the session on the server. The next node that needs a token signs in anew. */
export = function registerLogout(RED: Red): void {
  registerFlowNode(RED, 'veeam-logout', ({ client }) => async (message, send) => {
    const { loggedOut, message: words } = await client().session.logOut(client());
    message.payload = { loggedOut, message: words };
    send(message);
  });
};
