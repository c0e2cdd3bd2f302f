import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';

const LIFE_MS = 3_600_000;

/** Two processes that work with one stored pair, on one clock and one server. */
function twoProcesses() {
  let now = 1_800_000_000_000;
  let issued = 0;
  const good = new Set<string>();
  const calls: string[] = [];
  const transport = {
    send: async ({ body }: HttpRequest) => {
      const form = new URLSearchParams(String(body));
      calls.push(form.get('grant_type') ?? '');
      const spent = form.get('refresh_token');
      const refused = spent !== null && !good.delete(spent);
      issued += 1;
      if (!refused) good.add(`refresh-${issued}`);
      const answer = refused
        ? { error: 'invalid_grant' }
        : {
            access_token: `access-${issued}`,
            refresh_token: `refresh-${issued}`,
            expires_in: LIFE_MS / 1000,
          };
      return { statusCode: refused ? 400 : 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
    },
  };
  const settings = parseSettings({
    product: 'service-provider-console-v2',
    grant: 'password',
    server: 'https://vspc.example.com',
    credentials: { username: 'admin', password: 'right' },
  });
  const ports = { transport, clock: { now: () => now }, random: () => 0, sharesPair: true };
  return {
    first: new Session(settings, ports),
    second: new Session(settings, ports),
    calls,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('a pair that processes share', () => {
  it('is kept while it is good where another process was first to refresh', async () => {
    const { first, second, calls, pass } = twoProcesses();
    const token = await first.accessToken();
    second.restore(first.snapshot());
    pass(LIFE_MS - 200_000);
    await first.keepAlive();
    await second.keepAlive();
    assert.deepEqual(calls, ['password', 'refresh_token', 'refresh_token']);
    assert.equal(second.currentToken, token);
    assert.equal(second.isRenewalDue, false);
    second.restore(first.snapshot());
    assert.equal(second.currentToken, first.currentToken);
    assert.notEqual(second.currentToken, token);
  });

  it('is replaced by a sign-in once it has ended and nobody stored a newer one', async () => {
    const { first, second, calls, pass } = twoProcesses();
    await first.accessToken();
    second.restore(first.snapshot());
    pass(LIFE_MS - 200_000);
    await first.keepAlive();
    await second.keepAlive();
    pass(200_000);
    await second.accessToken();
    assert.deepEqual(calls, ['password', 'refresh_token', 'refresh_token', 'password']);
  });

  it('is not taken up again after a log-out, although it is still stored', async () => {
    const { first } = twoProcesses();
    await first.accessToken();
    const stored = first.snapshot();
    await first.logOut();
    assert.equal(first.restore(stored), false);
    assert.equal(first.currentToken, undefined);
  });
});
