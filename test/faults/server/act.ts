import type { Socket } from 'node:net';
import zlib from 'node:zlib';
import { headOf, write } from './http-wire';
import type { WireAnswer } from './http-wire';
import type { Alteration, RequestTrouble, Trouble } from './trouble';

/** A connection: what is written to, and how to cut it without a farewell. */
export interface Connection {
  readonly socket: Socket;
  reset(): void;
}

/** Where redirects lead to. */
export interface Addresses {
  readonly own: string;
  readonly elsewhere: string;
}

const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Does to a request what is in store for it. @param good makes the right answer, which carries the request out */
export function act(
  trouble: RequestTrouble,
  connection: Connection,
  target: string,
  addresses: Addresses,
  good: () => WireAnswer,
): void {
  const { socket } = connection;
  switch (trouble.does) {
    case 'answer':
      return write(socket, {
        status: trouble.status,
        headers: { ...(trouble.body === undefined ? {} : JSON_TYPE), ...trouble.headers },
        body: Buffer.from(trouble.body ?? ''),
      });
    case 'alter':
      return alter(trouble.how, socket, good());
    case 'raw':
      socket.write(trouble.text, 'latin1');
      if (trouble.answerAfterwards === true) write(socket, good());
      return;
    case 'reset':
    case 'close':
      return cut(trouble, connection, good);
    case 'silence':
      return;
    case 'drip':
      return drip(trouble.what, trouble.everyMs, socket, good());
    case 'endless':
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
      socket.write(chunk('{"totalCount":830,"results":['));
      return every(trouble.everyMs, socket, () => socket.write(chunk(`{"id":"${'x'.repeat(65536)}"},`)));
    case 'large':
      return large(trouble.megabytes, socket, good());
    case 'bomb':
      return write(socket, {
        status: 200,
        headers: { ...JSON_TYPE, 'content-encoding': trouble.coding },
        body: bomb(trouble.coding),
      });
    case 'redirect': {
      const to = {
        elsewhere: `${addresses.elsewhere}/taken`,
        itself: target,
        plain: `${addresses.own.replace('https:', 'http:')}${target}`,
        nowhere: 'http://[',
      };
      return write(socket, { status: 302, headers: { location: to[trouble.to] }, body: new Uint8Array() });
    }
    case 'busy': {
      const date = new Date(Date.now() + trouble.retryAt * 1000).toUTCString();
      return write(socket, {
        status: trouble.status,
        headers: { 'retry-after': date },
        body: new Uint8Array(),
      });
    }
  }
}

function cut(
  { does, when }: Extract<Trouble, { does: 'reset' | 'close' }>,
  connection: Connection,
  good: () => WireAnswer,
): void {
  const { socket } = connection;
  const end = (): void => (does === 'reset' ? connection.reset() : void socket.end());
  if (when === 'before') return end();
  const answer = good();
  if (when === 'unanswered') return end();
  if (when === 'after') {
    socket.write(headOf(answer));
    socket.write(answer.body, () => end());
    return;
  }
  socket.write(headOf(answer));
  socket.write(answer.body.subarray(0, Math.floor(answer.body.byteLength / 2)), () => setTimeout(end, 20));
}

const CHANGES: Readonly<Record<Alteration, (answer: WireAnswer) => WireAnswer>> = {
  byteOrderMark: (answer) => withBody(answer, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), answer.body])),
  truncated: (answer) => withBody(answer, answer.body.subarray(0, Math.max(answer.body.byteLength - 9, 1))),
  invalidUtf8: (answer) => withBody(answer, damaged(answer.body)),
  plainText: (answer) => ({ ...answer, headers: { 'content-type': 'text/plain' } }),
  shorterThanSaid: (answer) => ({
    ...answer,
    headers: {
      ...answer.headers,
      'content-length': String(answer.body.byteLength + 100),
      connection: 'close',
    },
  }),
  damagedGzip: (answer) => encoded(answer, Buffer.from('this is no gzip at all')),
  cutGzip: (answer) => encoded(answer, zlib.gzipSync(answer.body).subarray(0, -12)),
  hints: (answer) => answer,
};

function alter(how: Alteration, socket: Socket, answer: WireAnswer): void {
  if (how === 'hints') socket.write('HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n');
  write(socket, CHANGES[how](answer));
  if (how === 'shorterThanSaid') socket.end();
}

function withBody(answer: WireAnswer, body: Uint8Array): WireAnswer {
  return { ...answer, body };
}

function encoded(answer: WireAnswer, body: Uint8Array): WireAnswer {
  return { status: 200, body, headers: { ...answer.headers, 'content-encoding': 'gzip' } };
}

/** The second character of every text becomes a byte that no UTF-8 has. */
function damaged(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(Buffer.from(body).toString('latin1').replaceAll(/:"./g, ':"\xff'), 'latin1');
  return bytes;
}

function drip(what: 'headers' | 'body', everyMs: number, socket: Socket, answer: WireAnswer): void {
  const head = headOf(answer);
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), answer.body]);
  let at = what === 'headers' ? 0 : head.length;
  if (at > 0) socket.write(head);
  every(everyMs, socket, () => {
    socket.write(bytes.subarray(at, at + 1));
    at += 1;
  });
}

function every(milliseconds: number, socket: Socket, work: () => void): void {
  const timer = setInterval(() => {
    if (socket.destroyed || socket.writableEnded) clearInterval(timer);
    else if (!socket.writableNeedDrain) work();
  }, milliseconds);
  socket.once('close', () => clearInterval(timer));
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** The right answer with so much white space behind it that it has the size. */
function large(megabytes: number, socket: Socket, answer: WireAnswer): void {
  const space = Buffer.alloc(MEBIBYTE, ' ');
  const total = megabytes * MEBIBYTE;
  const head = { ...answer.headers, 'content-length': String(answer.body.byteLength + total) };
  socket.write(headOf({ ...answer, status: 200, headers: head }));
  socket.write(answer.body);
  let left = megabytes;
  const go = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= 1;
      if (!socket.write(space)) return void socket.once('drain', go);
    }
  };
  go();
}

const bombs = new Map<string, Uint8Array>();

/** 256 MiB of blanks behind some kilobytes. */
function bomb(coding: 'gzip' | 'br'): Uint8Array {
  let made = bombs.get(coding);
  if (made === undefined) {
    const blanks = Buffer.alloc(256 * MEBIBYTE, ' ');
    const quick = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } };
    made = coding === 'gzip' ? zlib.gzipSync(blanks, { level: 1 }) : zlib.brotliCompressSync(blanks, quick);
    bombs.set(coding, made);
  }
  return made;
}
