/**
 * The other end of the benchmark, in a process of its own: HTTPS, one token pair for everybody, 1.5 kB of JSON. It
 * answers as fast as Node.js can, so that the clients are what is measured; only a token call takes 100 ms.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import selfsigned from 'selfsigned';

/** Milliseconds that a token call takes. */
const TOKEN_MS = 100;

async function main(): Promise<void> {
  const pems = (await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })) as { cert: string; private: string };
  const session = {
    id: '0'.repeat(36),
    type: 'PolicySnapshot',
    status: 'Failed',
    name: 'Daily backup',
    reason: 'x'.repeat(40),
  };
  const results = Buffer.from(
    JSON.stringify({ totalCount: 8, results: Array.from({ length: 8 }, () => session) }),
  );
  const pair = Buffer.from(
    JSON.stringify({ access_token: 'bench', token_type: 'bearer', refresh_token: 'bench', expires_in: 3600 }),
  );
  let connections = 0;
  let tokens = 0;
  const server = createServer({ cert: pems.cert, key: pems.private }, (request, response) => {
    const answer = (body: Buffer): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    };
    if (request.url === '/counters') return answer(Buffer.from(JSON.stringify({ connections, tokens })));
    request.resume();
    request.on('end', () => {
      if (request.url !== '/api/v1/token') return answer(results);
      tokens += 1;
      setTimeout(() => answer(pair), TOKEN_MS);
    });
  });
  server.on('secureConnection', () => (connections += 1));
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(
      `${JSON.stringify({ port: (server.address() as AddressInfo).port, ca: pems.cert, bytes: results.length, tokenMs: TOKEN_MS })}\n`,
    );
  });
}

void main();
