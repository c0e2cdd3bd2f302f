import type { HttpAnswer } from '../ports';

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

/** Says what came, for an error message: kind and size, and of a web page its title. Repeats no content else. */
export function describeAnswer(answer: HttpAnswer): string {
  if (answer.body.byteLength === 0) return 'an empty body';
  const text = answerText(answer);
  if (/^\s*(<!doctype html|<html)/i.test(text)) {
    const title = /<title[^>]*>([^<]{1,80})/i.exec(text)?.[1]?.trim();
    return title === undefined || title === '' ? 'an HTML page' : `an HTML page titled "${title}"`;
  }
  const json = answerJson(answer);
  if (Array.isArray(json)) return 'a JSON list';
  if (typeof json === 'object' && json !== null) {
    const names = Object.keys(json).slice(0, 8).join(', ');
    return names === '' ? 'an empty JSON object' : `a JSON object with ${names}`;
  }
  if (json !== undefined) return `a JSON ${json === null ? 'null' : typeof json}`;
  return /^\s*[[{]/.test(text) ? 'JSON that is cut off or damaged' : 'text that is not JSON';
}
