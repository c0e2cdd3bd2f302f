import type { ServerResponse } from 'node:http';
import type { FaultEffect } from '../faults';
import type { Answer } from './answer';

/** Writes an answer with its Content-Length. */
export function deliver(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, headersOf(answer, body.length));
  response.end(body);
}

/** Writes an answer the way a fault wants it: not at all, half of it and then nothing, or half as if it were whole. */
export function deliverBroken(response: ServerResponse, answer: Answer, effect: FaultEffect): void {
  const whole = Buffer.from(answer.body);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  if ('truncate' in effect) {
    response.writeHead(answer.status, headersOf(answer, half.length));
    response.end(half);
  } else if ('cut' in effect && effect.cut === 'during' && half.length > 0) {
    response.writeHead(answer.status, headersOf(answer, whole.length));
    response.write(half, () => response.socket?.destroySoon());
  } else {
    response.socket?.destroy();
  }
}

function headersOf(answer: Answer, length: number): Record<string, string | number> {
  const headers: Record<string, string | number> = { 'Cache-Control': 'no-store', ...answer.headers };
  if (answer.contentType) headers['Content-Type'] = answer.contentType;
  if (answer.status !== 204) headers['Content-Length'] = length;
  return headers;
}
