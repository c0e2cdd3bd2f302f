import assert from 'node:assert/strict';
import type { HttpRequest } from '../../core/ports';
import { Session } from '../../core/session/session';
import { parseSettings } from '../../core/session/settings';
import { deferred, FakeServer, json, lostAnswer, ManualClock, settle, tokens } from './fake-server';
import type { Reply } from './fake-server';

function open(reply: (request: HttpRequest, count: number) => Reply, apiVersion = '1.7-rev0') {
  const settings = parseSettings({
    product: 'backup-for-aws',
    server: 'https://backup.example.com',
    apiVersion,
    grant: 'password',
    credentials: { username: 'administrator', password: 'correct-horse-battery' },
  });
  const server = new FakeServer(reply);
  const clock = new ManualClock();
  return { session: new Session(settings, { transport: server, clock, random: () => 0 }), server, clock };
}

const versionOf = ({ headers }: HttpRequest): string | undefined => headers['x-api-version'];
const unsupported = (version = ''): Reply =>
  json({ title: 'Unsupported API version', detail: `API version ${version} is not supported.` }, 400);

describe('Callers of one session', () => {
  it('each have their own timeout on the token calls made for them, and none stays behind', async () => {
    const { session, server, clock } = open((_, count) => tokens(count));
    for (const timeoutMs of [1000, undefined, 60_000]) {
      await session.accessToken({ timeoutMs });
      clock.advance(3_600_000);
    }
    assert.deepEqual(
      server.requests.map(({ timeoutMs }) => timeoutMs),
      [1000, undefined, 60_000],
    );
  });

  it('get a renewal of their own where the one they shared was cut off by a shorter timeout', async () => {
    const { session, server } = open(({ timeoutMs = 30_000 }, count) =>
      timeoutMs < 5000 ? lostAnswer() : tokens(count),
    );
    const hasty = session.accessToken({ timeoutMs: 1000 });
    const patient = Array.from({ length: 100 }, () => session.accessToken());
    await assert.rejects(hasty, { code: 'VEEAM_TIMEOUT' });
    assert.deepEqual(new Set(await Promise.all(patient)), new Set(['access-2']));
    assert.equal(server.requests.length, 2);
  });

  it('share the failure of one that waited as long as they would have', async () => {
    const { session, server } = open(() => lostAnswer());
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => session.accessToken({ timeoutMs: 1000 })),
    );
    assert.ok(results.every(({ status }) => status === 'rejected'));
    assert.equal(server.requests.length, 1);
  });

  it('get a renewal of their own where the one they shared spoke a version that the server does not take', async () => {
    const { session, server } = open((request, count) =>
      versionOf(request) === '9.9-rev9' ? unsupported('9.9-rev9') : tokens(count),
    );
    const wrong = session.accessToken({ apiVersion: '9.9-rev9' });
    const right = [session.accessToken({ apiVersion: '1.6-rev0' }), session.accessToken()];
    await assert.rejects(wrong, {
      code: 'VEEAM_CONFIGURATION',
      message: /not supported\. Choose another API version than 9\.9-rev9/,
    });
    assert.deepEqual(await Promise.all(right), ['access-2', 'access-2']);
    assert.deepEqual(server.requests.map(versionOf), ['9.9-rev9', '1.6-rev0']);
  });

  it('are told of a version that the server does not take as often as they ask with it, and of no password', async () => {
    const { session } = open((request) => unsupported(versionOf(request)), '9.9-rev9');
    for (let message = 0; message < 3; message += 1)
      await assert.rejects(session.accessToken(), { code: 'VEEAM_CONFIGURATION', message: /9\.9-rev9/ });
    assert.notEqual(session.condition.state, 'paused');
  });

  it('let a refresh that nobody waits for take its time, and keep the version that the server took', async () => {
    const late = deferred();
    const { session, server, clock } = open(
      (request, count) =>
        versionOf(request) === '9.9-rev9' ? unsupported() : count === 1 ? tokens(1) : late.answer,
      '9.9-rev9',
    );
    await session.accessToken({ apiVersion: '1.6-rev0', timeoutMs: 1000 });
    clock.advance(3_600_000 - 60_000);
    assert.equal(await session.accessToken({ apiVersion: '1.6-rev0', timeoutMs: 1000 }), 'access-1');
    assert.equal(server.requests[1]?.timeoutMs, undefined);
    late.give(tokens(2));
    await settle();
    clock.advance(3_600_000);
    await session.keepAlive();
    assert.deepEqual(server.requests.map(versionOf), ['1.6-rev0', '1.6-rev0', '1.6-rev0']);
  });
});
