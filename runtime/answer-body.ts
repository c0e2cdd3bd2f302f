import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { HttpAnswer } from '../core/ports';

/** More bytes than were allowed, as they came or after decompression. */
export class TooManyBytes extends Error {
  constructor(readonly most: number) {
    super('too many bytes');
  }
}

/** Bytes that are not what their content-encoding says. */
export class DamagedCompression extends Error {
  constructor(readonly encoding: string) {
    super('damaged compression');
  }
}

type Inflate = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzip: Inflate = promisify(zlib.gunzip);
const inflateRaw: Inflate = promisify(zlib.inflateRaw);
const inflateWrapped: Inflate = promisify(zlib.inflate);
const unbrotli: Inflate = promisify(zlib.brotliDecompress);

/** Servers send "deflate" with and without the wrapper of zlib, which begins with 8 in its lower half. */
const inflate: Inflate = (body, options) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? inflateWrapped(body, options) : inflateRaw(body, options);

const INFLATE: Readonly<Record<string, Inflate>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: unbrotli,
};

/** What is asked for in `accept-encoding`. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Nobody compresses more than twice; a longer list is there to keep this process busy. */
const MOST_ENCODINGS = 2;

/** Collects an answer's bytes within a bound, and undoes its compression within the same. */
export class AnswerBody {
  readonly #most: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws TooManyBytes */
  add(chunk: Uint8Array): void {
    this.#length += chunk.byteLength;
    if (this.#length > this.#most) throw new TooManyBytes(this.#most);
    this.#chunks.push(chunk);
  }

  /** The bytes as they came. */
  raw(): Uint8Array {
    const [first] = this.#chunks;
    return first !== undefined && this.#chunks.length === 1
      ? first
      : Buffer.concat(this.#chunks, this.#length);
  }
}

/**
 * An answer without its compression. Its headers no longer speak of what is gone.
 *
 * @throws TooManyBytes, DamagedCompression
 */
export async function decompressedAnswer(answer: HttpAnswer, most: number): Promise<HttpAnswer> {
  const encoding = answer.headers['content-encoding'];
  if (typeof encoding !== 'string' || answer.body.byteLength === 0) return answer;
  const body = await decompressed(answer.body, encoding, most);
  if (body === answer.body) return answer;
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = answer.headers;
  return { statusCode: answer.statusCode, headers, body };
}

/**
 * Undoes the compression of a whole answer. No more than `most` bytes are ever held, however small the bomb.
 *
 * @param encoding value of `content-encoding`; what is not known there is left as it is
 * @throws TooManyBytes, DamagedCompression
 */
async function decompressed(body: Uint8Array, encoding: string, most: number): Promise<Uint8Array> {
  const encodings = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .reverse();
  if (encodings.length > MOST_ENCODINGS) throw new DamagedCompression(encoding);
  let bytes = body;
  for (const name of encodings) {
    const undo = Object.hasOwn(INFLATE, name) ? INFLATE[name] : undefined;
    if (undo === undefined) return bytes;
    try {
      bytes = await undo(bytes, { maxOutputLength: most });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooManyBytes(most);
      throw new DamagedCompression(name);
    }
  }
  return bytes;
}
