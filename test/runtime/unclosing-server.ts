/**
 * A server that never closes an idle connection, in a process of its own: what is still open there was leaked by the
 * client. It prints its ports and certificate, and `GET /sockets` of the second port answers how many connections
 * the first one has.
 */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import zlib from 'node:zlib';
import { certificate } from './clients';

const MEBIBYTE = Buffer.alloc(1024 * 1024, 32);
/** 256 MiB of spaces: some hundred bytes of brotli, some hundred kilobytes of gzip. */
const bomb = (pack: (body: Buffer) => Buffer): Buffer => pack(Buffer.alloc(256 * 1024 * 1024, 32));

const answers: Record<string, http.RequestListener> = {
  '/whole': (request, response) => {
    request.resume().on('end', () => response.end('{}'));
  },
  // The answer is there before the request is: what ends a request then must not forget its connection.
  '/early': (request, response) => {
    response.end('{}');
    request.resume();
  },
  '/upgrade': (request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n');
  },
  '/hang': (request) => void request.resume(),
  '/endless': (request, response) => {
    request.resume();
    const more = (): void => {
      while (!response.destroyed && response.write(MEBIBYTE));
      response.once('drain', more);
    };
    more();
  },
  '/stops': (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-length': '1000' }).write('half');
  },
  '/gzip-bomb': (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-encoding': 'gzip' }).end((gzipBomb ??= bomb(zlib.gzipSync)));
  },
  '/brotli-bomb': (request, response) => {
    request.resume();
    brotliBomb ??= bomb((body) =>
      zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
    );
    response.writeHead(200, { 'content-encoding': 'br' }).end(brotliBomb);
  },
  '/damaged': (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync('{}').subarray(0, 12));
  },
  '/huge-headers': (request, response) => {
    request.resume();
    response.writeHead(200, { 'x-huge': 'x'.repeat(60_000) }).end();
  },
  '/information': (request, response) => {
    request.resume();
    response.writeEarlyHints({ link: '</a>; rel=preload' });
    response.writeProcessing();
    response.end('{}');
  },
};
let gzipBomb: Buffer | undefined;
let brotliBomb: Buffer | undefined;

async function main(): Promise<void> {
  const { cert, private: key } = await certificate('localhost');
  const server = https.createServer({ cert, key, keepAliveTimeout: 0 }, (request, response) => {
    (answers[request.url ?? ''] ?? answers['/whole'])?.(request, response);
  });
  server.headersTimeout = server.requestTimeout = server.timeout = 0;
  server.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => undefined));
  const counter = http.createServer((_request, response) => {
    server.getConnections((_error, count) => response.end(String(count)));
  });
  server.listen(0, '127.0.0.1', () => {
    counter.listen(0, '127.0.0.1', () => {
      const [port, counterPort] = [server, counter].map((made) => (made.address() as AddressInfo).port);
      process.stdout.write(`${JSON.stringify({ port, counterPort, cert })}\n`);
    });
  });
}

void main();
