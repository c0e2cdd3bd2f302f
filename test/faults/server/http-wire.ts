import type { Socket } from 'node:net';

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Reads requests off a connection, one after the other. Written for this test, because node:http answers too much
 * by itself: it closes idle connections, refuses what is malformed and cannot be made to lie.
 */
export function readRequests(socket: Socket, onRequest: (request: WireRequest) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [first = '', ...lines] = pending.subarray(0, end).toString('latin1').split('\r\n');
      const headers = Object.fromEntries(lines.map(headerOf));
      const length = Number(headers['content-length'] ?? 0);
      if (pending.length < end + 4 + length) return;
      const [method = '', target = ''] = first.split(' ');
      const body = pending.subarray(end + 4, end + 4 + length).toString('utf8');
      pending = pending.subarray(end + 4 + length);
      onRequest({ method, target, headers, body });
    }
  });
}

function headerOf(line: string): [string, string] {
  const cut = line.indexOf(':');
  return [line.slice(0, cut).toLowerCase(), line.slice(cut + 1).trim()];
}

/** An answer before it is written. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The head of an answer, the empty line included. */
export function headOf({ status, headers, body }: WireAnswer): string {
  const all: Record<string, string> = { 'content-length': String(body.byteLength), ...headers };
  // 204 and 1xx have no body and say no length (RFC 9110, section 8.6).
  if (status === 204 || status < 200) delete all['content-length'];
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`;
}

export function write(socket: Socket, answer: WireAnswer): void {
  socket.write(headOf(answer));
  if (answer.body.byteLength > 0) socket.write(answer.body);
}

export function jsonAnswer(body: unknown, status = 200): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
