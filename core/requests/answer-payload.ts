import { VeeamError } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import type { Redact } from '../session/redaction';
import { answerHeader, describeAnswer } from './answer-text';
import type { ApiAnswer } from './authenticated-request';
import { decodedText } from './charset';

const JSON_TYPE = /[/+]json\b/;
const TEXT_TYPE = /^(text\/|application\/(xml|xhtml|javascript|x-www-form-urlencoded))|[/+]xml\b/;

/**
 * What a flow works with: parsed JSON, text, or the bytes of a file; an empty body is an empty text. JSON that comes
 * as plain text is parsed too, unless another kind of content was asked for.
 *
 * @param accept the header `accept` of the request, where the flow has its own
 */
export function answerPayload(answer: HttpAnswer, accept?: string): unknown {
  if (answer.body.byteLength === 0) return '';
  const type = typeOf(answer);
  if (JSON_TYPE.test(type) || type === '') {
    const text = decodedText(answer);
    const parsed = parse(text);
    return parsed === undefined ? text : parsed.value;
  }
  if (!TEXT_TYPE.test(type)) return answer.body;
  const text = decodedText(answer);
  const mayBeJson = type.startsWith('text/plain') && !asksForOther(accept) && /^\s*[[{]/.test(text);
  return (mayBeJson ? parse(text)?.value : undefined) ?? text;
}

/**
 * Refuses a successful answer whose content is not what it seems: JSON that is cut off or damaged, a web page where
 * data was asked for. A flow would read either as "nothing found", which for failed backups is a false all-clear.
 *
 * @param payload what {@link answerPayload} made of it; only a text leaves anything to look for
 * @param redact replaces secrets in what is quoted
 * @param accept the header `accept` of the request, where the flow has its own: a page that was asked for is none too
 *   many
 * @throws VeeamError `VEEAM_UNEXPECTED_ANSWER`
 */
export function checkContent(answer: ApiAnswer, payload: unknown, redact: Redact, accept?: string): void {
  if (typeof payload !== 'string' || payload === '' || answer.statusCode >= 300) return;
  const type = typeOf(answer);
  const isDamaged = JSON_TYPE.test(type) && parse(decodedText(answer)) === undefined;
  if (!isDamaged && (!type.startsWith('text/html') || asksForOther(accept))) return;
  const { host, pathname } = new URL(answer.url);
  throw new VeeamError(
    'VEEAM_UNEXPECTED_ANSWER',
    `${pathname} of ${host} brought ${describeAnswer(answer, redact)} where data was expected. Check the path, and whether a proxy or firewall answers instead of the server. A page or report that is wanted has to be asked for with the header accept: text/html.`,
    { statusCode: answer.statusCode },
  );
}

function typeOf(answer: HttpAnswer): string {
  return (answerHeader(answer, 'content-type') ?? '').trim().toLowerCase();
}

/** Whether a request names a kind of content other than JSON that it takes. */
function asksForOther(accept = ''): boolean {
  return accept
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';', 1)[0]?.trim() ?? '')
    .some((range) => range !== '' && range !== '*/*' && range !== 'application/*' && !JSON_TYPE.test(range));
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
