import type { HttpAnswer } from '../ports';
import { answerHeader } from './answer-text';

/** Within so many bytes an HTML or XML document names its own encoding. */
const DECLARATION_BYTES = 1024;

/**
 * The body as text in the encoding it came in: that of its byte order mark, of the header `content-type`, of the
 * document's own declaration, else UTF-8.
 */
export function decodedText(answer: HttpAnswer): string {
  const { body } = answer;
  return decoderFor(markOf(body) ?? declaredCharset(answer)).decode(body);
}

/** One for nearly every answer: to make one takes longer than to decode a short text. */
const utf8 = new TextDecoder();

function decoderFor(charset: string | undefined): TextDecoder {
  if (charset === undefined || /^utf-?8$/i.test(charset)) return utf8;
  try {
    return new TextDecoder(charset);
  } catch {
    // A name that nobody knows.
    return utf8;
  }
}

function markOf(body: Uint8Array): string | undefined {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 'utf-8' : undefined;
}

function declaredCharset(answer: HttpAnswer): string | undefined {
  const type = answerHeader(answer, 'content-type') ?? '';
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1];
  if (charset !== undefined || !/\b(html|xml)\b/i.test(type)) return charset;
  const beginning = new TextDecoder('latin1').decode(answer.body.subarray(0, DECLARATION_BYTES));
  return /<\?xml[^>]*\sencoding=["']([\w.:-]+)|<meta[^>]*\scharset=["']?([\w.:-]+)/i
    .exec(beginning)
    ?.slice(1)
    .find((found) => found !== undefined);
}
