import type { VeeamError } from '../../../core/errors/veeam-error';
import { collectEntries, pageFailure } from '../../../core/requests/paging';
import type { PagedList, PagingProgress } from '../../../core/requests/paging';
import type { Message, Red, Send } from '../node-red-api';
import { attachAnswer } from './answer-output';

/** How the reading of a list ended. */
export interface PagedOutcome {
  /** Why it is not whole. */
  readonly failure?: VeeamError;
  /** Whether anything came before that. */
  readonly hasEntries: boolean;
}

/**
 * All entries in one list on `msg.payload`; the rest of the message is of the last answer, `msg.paging` says how far
 * it got. Where a page was refused, status and headers are of the refusal.
 *
 * @param keepsEntries whether the entries that came before a page that failed are put onto the message, too; else
 *   the payload is the answer that refused the page
 */
export async function attachAllPages(
  message: Message,
  list: PagedList,
  keepsEntries: boolean,
): Promise<PagedOutcome> {
  const { entries, failure, progress, lastAnswer, refusedAnswer } = await collectEntries(list);
  const hasEntries = entries.length > 0;
  const isKept = failure === undefined || (keepsEntries && hasEntries);
  if (isKept) message.payload = entries;
  const answer = refusedAnswer ?? lastAnswer;
  if (answer !== undefined && (isKept || refusedAnswer !== undefined))
    attachAnswer(message, answer, isKept ? entries : undefined);
  attachProgress(message, progress, failure);
  return { failure, hasEntries };
}

/**
 * One message per page, as a sequence that Join nodes understand: `msg.parts`, with the count and `msg.complete`
 * on the last one. Each page waits for the next, since only then is it known whether it is the last.
 */
export async function sendPages(
  RED: Red,
  message: Message,
  list: PagedList,
  send: Send,
): Promise<PagedOutcome> {
  const id = RED.util.generateId();
  let held: Message | undefined;
  let index = 0;
  let failure: VeeamError | undefined;
  try {
    for await (const { answer, entries } of list.pages()) {
      if (entries.length === 0 && held !== undefined) continue;
      if (held !== undefined) send(held);
      held = RED.util.cloneMessage(message);
      attachAnswer(held, answer, entries);
      // With a length above 1 a Join node puts the pages' entries into one flat list.
      const parts = { id, type: 'array', index, len: Math.max(entries.length, 2) };
      held.parts = message.parts === undefined ? parts : ({ ...parts, parts: message.parts } as typeof parts);
      index += 1;
    }
    if (held?.parts !== undefined) held.parts.count = index;
    if (held !== undefined) {
      held['complete'] = true;
      attachProgress(held, list.progress);
    }
  } catch (error) {
    failure = pageFailure(error);
    if (list.refusedAnswer !== undefined) attachAnswer(message, list.refusedAnswer);
    attachProgress(message, list.progress, failure);
  } finally {
    if (held !== undefined) send(held);
  }
  return { failure, hasEntries: index > 0 };
}

function attachProgress(message: Message, progress: PagingProgress, failure?: VeeamError): void {
  message['paging'] =
    failure === undefined ? progress : { ...progress, code: failure.code, reason: failure.message };
}
