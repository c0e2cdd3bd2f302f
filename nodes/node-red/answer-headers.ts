import hashSum from 'hash-sum';
import type { HttpAnswer } from '../../core/ports';
import { REQUEST_NODE_MARK } from './token-output';

/** Cookies are credentials; a token that a server echoes is one too. */
const WITHHELD = new Set(['set-cookie', 'authorization']);

/**
 * The headers of an answer as they go onto a message: without credentials, and with the mark
 * that the `http request` node leaves on its own answers. A following `http request` node drops headers whose
 * mark still fits instead of sending them to the next server.
 */
export function answerHeaders(answer: HttpAnswer): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const name in answer.headers) {
    const value = answer.headers[name];
    if (value !== undefined && !WITHHELD.has(name)) headers[name] = value;
  }
  headers[REQUEST_NODE_MARK] = hashSum(headers);
  return headers;
}
