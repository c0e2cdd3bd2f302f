import { VeeamError } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import { answerHeader, answerJson, answerText, describeAnswer } from './answer-text';
import type { Redact } from '../session/redaction';
import type { ApiAnswer } from './authenticated-request';

/** What a flow works with: parsed JSON, text, or the bytes of a file; an empty body is an empty text. */
export function answerPayload(answer: HttpAnswer): unknown {
  if (answer.body.byteLength === 0) return '';
  const type = (answerHeader(answer, 'content-type') ?? '').toLowerCase();
  if (/[/+]json\b/.test(type) || type === '') {
    const text = answerText(answer);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return /^(text\/|application\/(xml|xhtml|javascript|x-www-form-urlencoded))|[/+]xml\b/.test(type)
    ? answerText(answer)
    : answer.body;
}

/**
 * Refuses a successful answer whose content is not what it seems: JSON that is cut off or damaged, a web page where
 * data was asked for. A flow would read either as "nothing found", which for failed backups is a false all-clear.
 *
 * @param payload what {@link answerPayload} made of it; only a text leaves anything to look for
 * @param redact replaces secrets in what is quoted
 * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER`
 */
export function checkContent(answer: ApiAnswer, payload: unknown, redact: Redact): void {
  if (typeof payload !== 'string' || payload === '' || answer.statusCode >= 300) return;
  const type = (answerHeader(answer, 'content-type') ?? '').toLowerCase();
  const isDamaged = /[/+]json\b/.test(type) && answerJson(answer) === undefined;
  if (!isDamaged && !type.startsWith('text/html')) return;
  const { host, pathname } = new URL(answer.url);
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${pathname} of ${host} brought ${describeAnswer(answer, redact)} where data was expected. Check the path, and whether a proxy or firewall answers instead of the server.`,
    { statusCode: answer.statusCode },
  );
}
