import { once } from 'node:events';
import https from 'node:https';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverCertificate } from '../../emulator/certificate';

/** A request as the server got it. */
export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that signs everybody in as Veeam Backup for AWS does, and answers each call with what it was sent. */
export class EchoVeeam {
  readonly requests: Echo[] = [];
  /** Answers a call instead of the echo. */
  answer: ((echo: Echo, response: ServerResponse) => void) | undefined;
  readonly url: string;
  readonly fingerprint: string;
  readonly #server: https.Server;

  private constructor(server: https.Server, fingerprint: string) {
    this.#server = server;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.fingerprint = fingerprint;
  }

  static async start(): Promise<EchoVeeam> {
    const certificate = await serverCertificate('127.0.0.1');
    const server = https
      .createServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem })
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    const veeam = new EchoVeeam(server, certificate.fingerprint256);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('latin1').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        veeam.#reply({ method, url, headers, body }, response);
      });
    });
    return veeam;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #reply(echo: Echo, response: ServerResponse): void {
    const json = (value: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (echo.url === '/api/v1/token') {
      return json({
        access_token: 'echo-access',
        token_type: 'bearer',
        refresh_token: 'r',
        expires_in: 3600,
      });
    }
    this.requests.push(echo);
    if (this.answer === undefined) json(echo);
    else this.answer(echo, response);
  }
}
