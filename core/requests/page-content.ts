import { VeeamError } from '../errors/veeam-error';
import type { PagingStyle } from '../products/profile';
import { answerJson, describeAnswer } from './answer-text';
import type { ApiAnswer } from './authenticated-request';
import type { Redact } from '../session/redaction';
import { memberAt } from './member';

/** What an answer holds of a list. */
export interface PageContent {
  readonly entries: readonly unknown[];
  /** Total of all entries where the product tells it. */
  readonly total: number | undefined;
}

/**
 * Reads the entries of a page, and their total, in the product's envelope. `null` in the place of the entries is
 * how some servers write an empty list.
 *
 * @param offset how many entries were to be skipped; a server that gives a list whole does not skip them
 * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER` where the answer is no list
 */
export function readPage(answer: ApiAnswer, style: PagingStyle, redact: Redact, offset: number): PageContent {
  const body = answerJson(answer);
  if (style.comesWholeWhereBare === true && Array.isArray(body))
    return { entries: body.slice(offset) as unknown[], total: body.length };
  const found = memberAt(body, style.entries ?? '');
  const total = style.total === undefined ? undefined : wholeNumber(memberAt(body, style.total));
  const entries = found === null && (total ?? 0) === 0 ? [] : found;
  if (Array.isArray(entries)) return { entries: entries as unknown[], total };
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${new URL(answer.url).pathname} brought no list but ${describeAnswer(answer, redact)}. Ask for this path without paging.`,
  );
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
