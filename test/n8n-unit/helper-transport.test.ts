import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../core/ports';
import { HelperTransport } from '../../credentials/helper-transport';
import type { SendRequest } from '../../credentials/helper-transport';
import { httpRequest } from '../faults/n8n/n8n-helper';

describe('a token call through the helper of n8n', () => {
  let server: http.Server;
  let url = '';
  const answers: Record<string, (response: http.ServerResponse) => void> = {
    '/drips': (response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
    '/hangs': () => undefined,
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{', () => response.destroy());
    },
    '/large': (response) => void response.end(Buffer.alloc(1024 * 1024 + 1, 32)),
  };

  before(async () => {
    server = http.createServer((request, response) => answers[request.url ?? '']?.(response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const send = (path: string, more: Partial<HttpRequest> = {}): Promise<unknown> => {
    const connection = { ignoreSslIssues: false, ca: undefined, timeoutMs: 300 };
    const transport = new HelperTransport(url, connection);
    transport.use(httpRequest as SendRequest, connection);
    return transport.send({ method: 'GET', url: url + path, headers: {}, ...more });
  };

  it('ends with its time, although the answer never pauses', () =>
    assert.rejects(send('/drips'), { code: 'VEEAM_TIMEOUT', message: /did not answer within 0\.3 s/ }));

  it('ends when nobody waits for it any more', async () => {
    const abort = new AbortController();
    const sending = send('/hangs', { signal: abort.signal, timeoutMs: 60_000 });
    abort.abort();
    await assert.rejects(sending, { code: 'VEEAM_TIMEOUT' });
  });

  it('says of an answer that was cut off that the connection was closed', () =>
    assert.rejects(send('/cut'), { code: 'VEEAM_UNREACHABLE', message: /closed the connection before/ }));

  it('takes one mebibyte and no more, unless told otherwise', async () => {
    const error = { code: 'VEEAM_UNEXPECTED_ANSWER', message: /more than 1048576 bytes/ };
    await assert.rejects(send('/large', { timeoutMs: 5000 }), error);
    await send('/large', { timeoutMs: 5000, maxBytes: 2 * 1024 * 1024 });
  });
});
