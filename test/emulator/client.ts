import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { Emulator, ProductId } from '../../emulator';

/** An answer as it came over the wire. */
export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as a JSON object. */
  json: Json;
}

/** A loosely typed JSON object: tests compare what is in it. */
export type Json = { [name: string]: unknown };

export interface Sending {
  headers?: Record<string, string>;
  body?: string;
  token?: string;
}

/** A client that trusts exactly the emulator's certificate. */
export class Client {
  readonly #agent: Agent;
  readonly #base: string;
  readonly #always: Record<string, string>;

  constructor(emulator: Emulator, product: ProductId) {
    this.#agent = new Agent({ ca: emulator.certificate.pem, keepAlive: true });
    this.#base = emulator.servers[product].url;
    this.#always = product === 'backup-for-aws' ? { 'x-api-version': '1.2-rev0' } : {};
  }

  get(path: string, sending?: Sending): Promise<Received> {
    return this.send('GET', path, sending);
  }

  post(path: string, sending?: Sending): Promise<Received> {
    return this.send('POST', path, sending);
  }

  /** A form request to the token path. */
  token(path: string, fields: Record<string, string>): Promise<Received> {
    const body = new URLSearchParams(fields).toString();
    return this.post(path, { body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  }

  send(method: string, path: string, { headers, body, token }: Sending = {}): Promise<Received> {
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        this.#base + path,
        { method, agent: this.#agent, headers: { ...this.#always, ...authorization, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const received = { status: response.statusCode ?? 0, headers: response.headers, text };
            resolve({
              ...received,
              get json() {
                return JSON.parse(text) as Json;
              },
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Signs in and gives the token answer; fails when there is none. */
export async function signIn(
  client: Client,
  path: string,
  username = 'administrator',
  password = 'Password1',
): Promise<{ accessToken: string; refreshToken: string; answer: Json }> {
  const { status, json, text } = await client.token(path, { grant_type: 'password', username, password });
  if (status !== 200) throw new Error(`Sign-in answered ${status}: ${text}`);
  return { accessToken: String(json.access_token), refreshToken: String(json.refresh_token), answer: json };
}

/** A clock that tests set. */
export class Clock {
  now = Date.parse('2030-05-01T10:00:00Z');

  readonly read = (): number => this.now;

  advance(milliseconds: number): void {
    this.now += milliseconds;
  }
}
