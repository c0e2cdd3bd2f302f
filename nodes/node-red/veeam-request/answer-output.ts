import { answerPayload } from '../../../core/requests/answer-payload';
import type { ApiAnswer } from '../../../core/requests/authenticated-request';
import { answerHeaders } from '../answer-headers';
import type { Message } from '../node-red-api';

/**
 * Puts an answer onto a message in the words of the `http request` node.
 *
 * @param content the header `accept` of the request, by which the payload is read; or the entries of a list, which are
 *   the payload
 */
export function attachAnswer(
  message: Message,
  answer: ApiAnswer,
  content?: string | readonly unknown[],
): void {
  const payload = typeof content === 'object' ? content : answerPayload(answer, content);
  message.payload = payload instanceof Uint8Array ? asBuffer(payload) : payload;
  message['statusCode'] = answer.statusCode;
  message['headers'] = answerHeaders(answer);
  message['responseUrl'] = answer.url;
}

/** Flows know bytes as Buffer. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
