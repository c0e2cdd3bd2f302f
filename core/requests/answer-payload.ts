import type { HttpAnswer } from '../ports';
import { answerHeader, answerText } from './answer-text';

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
