import { checkContent } from '../../../core/requests/answer-payload';
import { apiError, authenticatedRequest } from '../../../core/requests/authenticated-request';
import type { ApiCall, ApiClient } from '../../../core/requests/authenticated-request';
import { parseMost } from '../../../core/requests/page-query';
import { PagedList } from '../../../core/requests/paging';
import type { PagingProgress } from '../../../core/requests/paging';
import { registerFlowNode } from '../flow-node';
import type { MessageWork } from '../flow-node';
import { patienceOf } from '../message-patience';
import type { Message, Red, Send } from '../node-red-api';
import { pageStatus } from '../node-status';
import { takeOneTimeInput } from '../one-time-input';
import { attachAnswer } from './answer-output';
import { callReader } from './api-call';
import type { RequestConfig } from './api-call';
import { attachAllPages, sendPages } from './paged-answer';
import { serveCalls } from './request-choices';

/** Authenticated Request: a call to the product's API with the session's token. */
export = function registerRequest(RED: Red): void {
  serveCalls(RED);
  registerFlowNode<RequestConfig>(
    RED,
    'veeam-request',
    ({ node, config, client }) => {
      const readCall = callReader(RED, node, config);
      const passOn = config.errors === 'message';
      const isPaged = config.paging === 'all' || config.paging === 'pages';
      const most = isPaged ? parseMost(config.limit) : undefined;

      const single = async (api: ApiClient, message: Message, send: Send, call: ApiCall): Promise<void> => {
        const answer = await authenticatedRequest(api, call);
        const accept = call.headers?.['accept'];
        attachAnswer(message, answer, accept);
        if (!passOn) {
          if (answer.statusCode >= 300) throw apiError(api, call, answer);
          checkContent(answer, message.payload, (text) => api.session.redact(text), accept);
        }
        send(message);
      };

      const paged = async (
        api: ApiClient,
        message: Message,
        send: Send,
        call: ApiCall,
        { show }: MessageWork,
      ): Promise<void> => {
        const onProgress = (progress: PagingProgress): void => {
          if (!progress.complete) show(pageStatus(RED, node, progress));
        };
        const list = new PagedList(api, call, { most, onProgress });
        const { failure, hasEntries } =
          config.paging === 'all'
            ? await attachAllPages(message, list, passOn)
            : await sendPages(RED, message, list, send);
        // A list of which a part came goes on where refusals do; one of which nothing came is a request that failed.
        const goesOn = passOn && (hasEntries || list.refusedAnswer !== undefined);
        if (failure !== undefined && !goesOn) throw failure;
        if (failure !== undefined || config.paging === 'all') send(message);
      };

      return async (message, send, work) => {
        const input = takeOneTimeInput(message);
        if (input !== undefined) await client().session.finishSignIn(input, client());
        const call = await readCall(message);
        const api = client();
        const { signal } = work;
        const patience = patienceOf({ RED, node }, api, work, call.timeoutMs);
        await (isPaged ? paged : single)(api, message, send, { ...call, patience, signal }, work);
      };
    },
    { takesToken: true },
  );
};
