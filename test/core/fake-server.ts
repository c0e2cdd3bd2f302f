import { VeeamError } from '../../core/errors/veeam-error';
import type { Clock, HttpAnswer, HttpRequest, Transport } from '../../core/ports';

/** A clock that stands still until it is told to move. */
export class ManualClock implements Clock {
  time = Date.UTC(2026, 0, 15, 12, 0, 0);
  now(): number {
    return this.time;
  }
  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

export type Reply = HttpAnswer | VeeamError | Promise<HttpAnswer>;

/** A transport whose answers a test scripts; it keeps every request. */
export class FakeServer implements Transport {
  readonly requests: HttpRequest[] = [];
  constructor(public reply: (request: HttpRequest, count: number) => Reply) {}

  send(request: HttpRequest): Promise<HttpAnswer> {
    this.requests.push(request);
    const reply = this.reply(request, this.requests.length);
    return reply instanceof VeeamError ? Promise.reject(reply) : Promise.resolve(reply);
  }

  /** Requests whose form has this grant type. */
  grants(grantType: string): HttpRequest[] {
    return this.requests.filter(({ body }) => String(body).startsWith(`grant_type=${grantType}&`));
  }
}

export function json(body: unknown, statusCode = 200, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}

export function text(body: string, statusCode = 200, contentType = 'text/plain'): HttpAnswer {
  return { statusCode, headers: { 'content-type': contentType }, body: new TextEncoder().encode(body) };
}

/** A token answer with numbered tokens. */
export function tokens(count: number, expiresIn = 3600): HttpAnswer {
  return json({
    access_token: `access-${count}`,
    token_type: 'bearer',
    refresh_token: `refresh-${count}`,
    expires_in: expiresIn,
  });
}

/** An answer that comes when the test says so. */
export function deferred(): {
  answer: Promise<HttpAnswer>;
  give: (answer: HttpAnswer) => void;
  fail: (error: VeeamError) => void;
} {
  let give: (answer: HttpAnswer) => void = () => undefined;
  let fail: (error: VeeamError) => void = () => undefined;
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  return { answer, give, fail };
}

/** Lets everything that is already settled run on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

export function lostAnswer(): VeeamError {
  return new VeeamError('VEEAM_TIMEOUT', 'The server did not answer.', { requestSent: true });
}

export function unreachable(): VeeamError {
  return new VeeamError('VEEAM_UNREACHABLE', 'The server refuses the connection.', { requestSent: false });
}
