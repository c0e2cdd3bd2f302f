import { checkContent } from '../../../core/requests/answer-payload';
import { apiError, authenticatedRequest } from '../../../core/requests/authenticated-request';
import type { ApiCall, ApiClient } from '../../../core/requests/authenticated-request';
import { registerFlowNode } from '../flow-node';
import type { Message, Red, Send } from '../node-red-api';
import { takeOneTimeInput } from '../one-time-input';
import { attachAnswer } from './answer-output';
import { callReader } from './api-call';
import type { RequestConfig } from './api-call';
import { attachAllPages, sendPages, walkPages } from './paged-answer';
import type { Refused } from './paged-answer';

/** Authenticated Request: a call to the product's API with the session's token. */
export = function registerRequest(RED: Red): void {
  registerFlowNode<RequestConfig>(RED, 'veeam-request', ({ node, config, client }) => {
    const readCall = callReader(RED, node, config);
    const passOn = config.errors === 'message';

    const single = async (message: Message, send: Send, call: ApiCall): Promise<void> => {
      const answer = await authenticatedRequest(client(), call);
      attachAnswer(message, answer);
      if (!passOn) {
        if (answer.statusCode >= 300) throw apiError(client(), call, answer);
        checkContent(answer, message.payload, (text) => client().session.redact(text));
      }
      send(message);
    };

    const paged = async (message: Message, send: Send, call: ApiCall): Promise<void> => {
      const refused: Refused = {};
      const failure = await attempt(() => walk(client(), message, send, call, refused));
      if (refused.answer !== undefined) attachAnswer(message, refused.answer);
      if (failure !== undefined && (refused.answer === undefined || !passOn)) throw failure;
      if (failure !== undefined || config.paging === 'all') send(message);
    };

    const walk = (
      api: ApiClient,
      message: Message,
      send: Send,
      call: ApiCall,
      refused: Refused,
    ): Promise<void> => {
      const found = walkPages(api, call, refused);
      return config.paging === 'all' ? attachAllPages(message, found) : sendPages(RED, message, found, send);
    };

    const isPaged = config.paging === 'all' || config.paging === 'pages';
    return async (message, send) => {
      const input = takeOneTimeInput(message);
      if (input !== undefined) await client().session.finishSignIn(input, client());
      const call = await readCall(message);
      await (isPaged ? paged : single)(message, send, call);
    };
  });
};

/** The error of an attempt, or nothing. */
async function attempt(work: () => Promise<void>): Promise<Error | undefined> {
  return work().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
}
