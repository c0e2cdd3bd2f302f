import type { HttpRequest } from '../../../core/ports';
import type { ProductId } from '../../../core/products/registry';
import { Session } from '../../../core/session/session';
import { parseSettings } from '../../../core/session/settings';
import { FakeServer, ManualClock, tokens } from '../fake-server';
import type { Reply } from '../fake-server';

/** A client for a product; `reply` answers its calls, without the address of the server. */
export function jobsClient(product: ProductId, reply: (call: string, request: HttpRequest) => Reply) {
  const credentials = { username: 'administrator', password: 'Password1' };
  const settings = parseSettings({ product, server: 'a.example.com', grant: 'password', credentials });
  const { apiVersion } = settings;
  let signIns = 0;
  const callOf = ({ method, url }: HttpRequest): string => {
    const { pathname, search } = new URL(url);
    return `${method} ${pathname.replace(/^\/(?:api\/)?v[\d.]+\//, '')}${decodeURIComponent(search)}`;
  };
  const isToken = ({ url }: HttpRequest): boolean => url.endsWith('/token');
  const server = new FakeServer((request) =>
    isToken(request) ? tokens((signIns += 1)) : reply(callOf(request), request),
  );
  const clock = new ManualClock();
  const session = new Session(settings, { transport: server, clock, random: () => 0 });
  return {
    session,
    transport: server,
    clock,
    apiVersion,
    /** Lets the clock run instead of waiting. */
    waiter: {
      wait: (milliseconds: number) => {
        clock.advance(milliseconds);
        return Promise.resolve();
      },
    },
    calls: () => server.requests.filter((request) => !isToken(request)).map(callOf),
    bodies: () =>
      server.requests
        .filter((request) => !isToken(request) && request.body !== undefined)
        .map(({ body }) => String(body)),
  };
}
