import type { HttpAnswer } from '../ports';
import { answerHeader } from '../requests/answer-text';

/** How far into a page a declaration of its character set counts (HTML, Determining the character encoding). */
const PRESCAN_BYTES = 1024;

/** The text of a page, and its character set, in which its forms are sent. */
export interface PageText {
  readonly text: string;
  readonly charset: string;
}

/** Decodes a page by the character set that its header or its first lines declare; UTF-8 by default. */
export function pageText({ headers, body }: HttpAnswer): PageText {
  const inHeader = charset(answerHeader({ headers, body, statusCode: 0 }, 'content-type') ?? '');
  const inPage = charset(new TextDecoder('latin1').decode(body.subarray(0, PRESCAN_BYTES)));
  const used = decoder(inHeader ?? inPage);
  return { text: used.decode(body), charset: used.encoding };
}

function charset(text: string): string | undefined {
  return /charset\s*=\s*["']?([\w-]+)/i.exec(text)?.[1];
}

function decoder(label: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
