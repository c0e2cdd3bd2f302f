import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { authenticatedRequest } from '../../core/requests/authenticated-request';
import type { ApiAnswer, ApiClient } from '../../core/requests/authenticated-request';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { FakeServer, json, ManualClock, tokens } from './fake-server';
import type { Reply } from './fake-server';

function open(reply: (request: HttpRequest, count: number) => Reply) {
  const settings = parseSettings({
    product: 'backup-for-aws',
    server: 'https://backup.example.com',
    grant: 'password',
    credentials: { username: 'administrator', password: 'correct-horse-battery' },
  });
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  const session = new Session(settings, { transport: server, clock, random: () => 0 });
  const client: ApiClient = { session, transport: server, clock, apiVersion: '1.7-rev0' };
  return { server, clock, client };
}

describe('A path that always answers 401', () => {
  const world = () =>
    open(({ method, url }, count) =>
      method === 'POST' ? tokens(count) : json({}, url.includes('/bad') ? 401 : 200),
    );
  const ask = async (client: ApiClient, path: string): Promise<ApiAnswer> =>
    authenticatedRequest(client, { method: 'GET', path });
  const tokenCalls = ({ requests }: FakeServer): number =>
    requests.filter(({ method }) => method === 'POST').length;

  it('beside good ones costs one refresh, not one each time, and still tells of its 401', async () => {
    const { client, server, clock } = world();
    await ask(client, 'good');
    for (let round = 0; round < 50; round += 1) {
      assert.equal((await ask(client, 'bad')).statusCode, 401);
      assert.equal((await ask(client, 'good')).statusCode, 200);
      clock.advance(10_000);
    }
    assert.equal(tokenCalls(server), 2);
  });

  it('costs one refresh for each such path, and no more where they take turns', async () => {
    const { client, server, clock } = world();
    for (let round = 0; round < 20; round += 1) {
      for (const path of ['bad/1', 'bad/2', 'bad/1?again=1']) {
        await ask(client, 'good');
        await ask(client, path);
      }
      clock.advance(10_000);
    }
    assert.equal(tokenCalls(server), 3);
  });

  it('is tried anew with a token that came by time, and forgotten where a token is taken there', async () => {
    let isOpen = false;
    const { client, server, clock } = open(({ method, url }, count) =>
      method === 'POST' ? tokens(count) : json({}, url.includes('/bad') && !isOpen ? 401 : 200),
    );
    for (let hour = 0; hour < 3; hour += 1) {
      await ask(client, 'good');
      await ask(client, 'bad');
      clock.advance(3_600_001);
    }
    assert.equal(tokenCalls(server), 6, 'once with each token');
    isOpen = true;
    await ask(client, 'bad');
    isOpen = false;
    const before = tokenCalls(server);
    await ask(client, 'bad');
    assert.equal(tokenCalls(server), before + 1);
  });

  it('takes no memory without end', async () => {
    const { client, server, clock } = world();
    for (let count = 0; count < 300; count += 1) {
      await ask(client, 'good');
      await ask(client, `bad/${count}`);
      clock.advance(6000);
    }
    const before = tokenCalls(server);
    await ask(client, 'good');
    await ask(client, 'bad/299');
    assert.equal(tokenCalls(server), before, 'a path of late is remembered');
    clock.advance(6000);
    await ask(client, 'bad/0');
    assert.equal(tokenCalls(server), before + 1, 'one of long ago is not');
  });
});
