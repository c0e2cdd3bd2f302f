/**
 * The other end of the benchmark, in a process of its own: HTTPS, a token pair for everybody, 1.5 kB of JSON. It
 * answers as fast as Node.js can, so that the clients are what is measured; only a token call takes 100 ms. Tokens last
 * for an hour, those of the user `short` for three seconds, and are refused afterwards.
 */
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import selfsigned from 'selfsigned';

/** Milliseconds that a token call takes. */
const TOKEN_MS = 100;

/** Seconds for which tokens of the user `short` last. */
const SHORT_LIFE = 3;

/** When each short token ends, in milliseconds since 1970. */
const shortTokens = new Map<string, number>();

function tokenPair(form: URLSearchParams, count: number): Buffer {
  const isShort = form.get('username') === 'short' || form.get('refresh_token') === 'short';
  const token = isShort ? `short-${count}` : 'bench';
  const life = isShort ? SHORT_LIFE : 3600;
  if (isShort) shortTokens.set(token, Date.now() + life * 1000);
  const pair = { access_token: token, token_type: 'bearer', refresh_token: token.split('-')[0] };
  return Buffer.from(JSON.stringify({ ...pair, expires_in: life }));
}

function isEnded({ headers }: IncomingMessage): boolean {
  const token = (headers.authorization ?? '').replace('Bearer ', '');
  return token.startsWith('short-') && (shortTokens.get(token) ?? 0) < Date.now();
}

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
  let connections = 0;
  let tokens = 0;
  let refused = 0;
  const server = createServer({ cert: pems.cert, key: pems.private }, (request, response) => {
    const answer = (body: Buffer, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    };
    if (request.url === '/counters')
      return answer(Buffer.from(JSON.stringify({ connections, tokens, refused })));
    const isTokenCall = request.url === '/api/v1/token';
    let form = '';
    if (isTokenCall) request.setEncoding('utf8').on('data', (part: string) => (form += part));
    else request.resume();
    request.on('end', () => {
      if (isTokenCall) {
        tokens += 1;
        const pair = tokenPair(new URLSearchParams(form), tokens);
        setTimeout(() => answer(pair), TOKEN_MS);
      } else if (isEnded(request)) {
        refused += 1;
        answer(Buffer.from('{}'), 401);
      } else answer(results);
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
