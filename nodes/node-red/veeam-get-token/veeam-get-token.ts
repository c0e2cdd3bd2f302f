import { registerFlowNode } from '../flow-node';
import type { FlowNodeConfig } from '../flow-node';
import { isoTime } from '../iso-time';
import type { Red } from '../node-red-api';
import { takeOneTimeInput } from '../one-time-input';
import { attachToken } from '../token-output';
import type { TokenOutputConfig } from '../token-output';

interface GetTokenConfig extends FlowNodeConfig, TokenOutputConfig {}

/** Get Token: a valid token for the next `http request` node, with every message. */
export = function registerGetToken(RED: Red): void {
  registerFlowNode<GetTokenConfig>(RED, 'veeam-get-token', ({ config, client }) => async (message, send) => {
    const input = takeOneTimeInput(message);
    const { session } = client();
    if (input !== undefined) await session.finishSignIn(input, client());
    const accessToken = await session.accessToken(client());
    attachToken(RED, message, client(), accessToken, config);
    if (config.output === 'payload') {
      const pair = session.snapshot();
      message.payload = {
        accessToken,
        refreshToken: pair?.refreshToken,
        expiresAt: isoTime(pair?.expiresAt),
      };
    }
    send(message);
  });
};
