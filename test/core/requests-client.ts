import type { HttpRequest } from '../../core/ports';
import type { ProductId } from '../../core/products/registry';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, ManualClock, tokens } from './fake-server';
import type { Reply } from './fake-server';

/** A client whose session signs in by itself; `reply` answers its calls to the API. */
export function client(
  reply: (request: HttpRequest, count: number) => Reply,
  product: ProductId = 'backup-for-aws',
) {
  const credentials = { username: 'administrator', password: 'Password1' };
  const settings = parseSettings({ product, server: 'a.example.com', grant: 'password', credentials });
  let signIns = 0;
  let calls = 0;
  const server = new FakeServer((request) =>
    request.url.endsWith('/token') ? tokens((signIns += 1)) : reply(request, (calls += 1)),
  );
  const clock = new ManualClock();
  const session = new Session(settings, { transport: server, clock, random: () => 0 });
  const apiCalls = () => server.requests.filter(({ url }) => !url.endsWith('/token'));
  return {
    session,
    transport: server,
    clock,
    apiVersion: settings.apiVersion,
    apiCalls,
    signIns: () => signIns,
  };
}
