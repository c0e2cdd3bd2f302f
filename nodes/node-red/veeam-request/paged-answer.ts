import { apiError, authenticatedRequest } from '../../../core/requests/authenticated-request';
import type { ApiAnswer, ApiCall, ApiClient } from '../../../core/requests/authenticated-request';
import { pages } from '../../../core/requests/paging';
import type { Page } from '../../../core/requests/paging';
import type { Message, Red, Send } from '../node-red-api';
import { attachAnswer } from './answer-output';

/** Remembers the answer that ended the walk through the pages, since the error itself carries no answer. */
export interface Refused {
  answer?: ApiAnswer;
}

/** All entries in one list on `msg.payload`; the rest of the message is of the last answer. */
export async function attachAllPages(message: Message, walk: AsyncGenerator<Page>): Promise<void> {
  const entries: unknown[] = [];
  let last: ApiAnswer | undefined;
  for await (const page of walk) {
    for (const entry of page.entries) entries.push(entry);
    last = page.answer;
  }
  if (last !== undefined) attachAnswer(message, last, entries);
}

/**
 * One message per page, as a sequence that Join nodes understand: `msg.parts`, with the count and `msg.complete`
 * on the last one. Each page waits for the next, since only then is it known whether it is the last.
 */
export async function sendPages(
  RED: Red,
  message: Message,
  walk: AsyncGenerator<Page>,
  send: Send,
): Promise<void> {
  const id = RED.util.generateId();
  let held: Message | undefined;
  let index = 0;
  try {
    for await (const { answer, entries } of walk) {
      if (held !== undefined) send(held);
      held = RED.util.cloneMessage(message);
      attachAnswer(held, answer, entries);
      // With a length above 1 a Join node puts the pages' entries into one flat list.
      const parts = { id, type: 'array', index, len: Math.max(entries.length, 2) };
      held.parts = message.parts === undefined ? parts : ({ ...parts, parts: message.parts } as typeof parts);
      index += 1;
    }
    if (held?.parts !== undefined) held.parts.count = index;
    if (held !== undefined) held['complete'] = true;
  } finally {
    if (held !== undefined) send(held);
  }
}

/** The pages of a call; `refused` gets the answer that is no page. */
export function walkPages(client: ApiClient, call: ApiCall, refused: Refused): AsyncGenerator<Page> {
  return pages(client, call, async (self, pageCall) => {
    const answer = await authenticatedRequest(self, pageCall);
    if (answer.statusCode < 300) return answer;
    refused.answer = answer;
    throw apiError(self, pageCall, answer);
  });
}
