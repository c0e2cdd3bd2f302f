import type { HttpAnswer } from '../ports';
import type { Redact } from '../session/redaction';

const decoder = new TextDecoder();

/** The body as text, without the byte order mark that some Veeam servers send. */
export function answerText(answer: HttpAnswer): string {
  return decoder.decode(answer.body);
}

/** The first value of a header, or nothing. */
export function answerHeader(answer: HttpAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The body as JSON, or nothing where it is not JSON. */
export function answerJson(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answerText(answer)) as unknown;
  } catch {
    return undefined;
  }
}

/** What a body is, whatever its header calls it; `object` is a JSON object, `json` any other JSON. */
export type BodyKind = 'empty' | 'html' | 'object' | 'json' | 'text';

/** Tells what a body is by its content: error pages come under any type. */
export function bodyKind(answer: HttpAnswer): BodyKind {
  const text = answerText(answer);
  if (text.trim() === '') return 'empty';
  if (
    /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]{0,2000}?-->\s*)?<(!doctype\s+html|html|head|body|h1|title)\b/i.test(
      text,
    )
  )
    return 'html';
  const json = answerJson(answer);
  if (json === undefined) return 'text';
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? 'object' : 'json';
}

/** The words of a body that is plain text, fit to be quoted; nothing for any other body. */
export function plainWords(answer: HttpAnswer, redact: Redact): string | undefined {
  if (bodyKind(answer) !== 'text') return undefined;
  const type = (answerHeader(answer, 'content-type') ?? 'text/plain').toLowerCase();
  const text = answerText(answer);
  if (!type.startsWith('text/plain') || /^\s*[[{<]/.test(text) || /[^\P{C}\s]|\uFFFD/u.test(text))
    return undefined;
  return redact(text).replace(/\s+/g, ' ').trim().slice(0, 300);
}

/**
 * Says what came, for an error message: kind and size, and of a web page its title. Repeats no content else.
 *
 * @param redact replaces secrets: titles and names of members are the server's to choose
 */
export function describeAnswer(answer: HttpAnswer, redact: Redact): string {
  const kind = bodyKind(answer);
  if (kind === 'empty') return 'an empty body';
  const text = answerText(answer);
  if (kind === 'html') {
    const title = redact(/<title[^>]*>([^<]*)/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim() ?? '');
    return title === '' ? 'an HTML page' : `an HTML page titled "${title.slice(0, 80)}"`;
  }
  if (kind === 'text')
    return /^\s*[[{]/.test(text) ? 'JSON that is cut off or damaged' : 'text that is not JSON';
  const json = answerJson(answer);
  if (Array.isArray(json)) return 'a JSON list';
  if (typeof json === 'object' && json !== null) {
    const names = redact(Object.keys(json).slice(0, 8).join(', '));
    return names === '' ? 'an empty JSON object' : `a JSON object with ${names.slice(0, 200)}`;
  }
  return `a JSON ${json === null ? 'null' : typeof json}`;
}
