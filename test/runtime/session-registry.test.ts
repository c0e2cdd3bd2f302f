import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseSettings } from '../../core/session/settings';
import { EncryptedPairStore } from '../../runtime/pair-store';
import { SessionRegistry } from '../../runtime/session-registry';
import type { SessionLease } from '../../runtime/session-registry';
import { deferred, FakeServer, json, ManualClock, settle, tokens } from '../core/fake-server';

const credentials = { username: 'administrator', password: 'Password1' };
const settings = (overrides: object = {}) =>
  parseSettings({
    product: 'backup-for-aws',
    server: 'a.example.com',
    grant: 'password',
    credentials,
    ...overrides,
  });
const saved = () => settings({ grant: 'refresh_token', credentials: { refreshToken: 'saved' } });

function registry(reply?: (count: number) => ReturnType<typeof json>) {
  const clock = new ManualClock();
  const server = new FakeServer((request, count) =>
    request.method === 'DELETE'
      ? { statusCode: 204, headers: {}, body: new Uint8Array() }
      : (reply?.(count) ?? tokens(count)),
  );
  let closed = 0;
  const transport = {
    send: server.send.bind(server),
    close: () => (closed += 1),
  };
  const made = new SessionRegistry({ clock, graceMs: 20, makeTransport: () => transport });
  return { registry: made, server, clock, transport, closed: () => closed };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    assert.ok(Date.now() < end, 'the condition did not come true within 5 s');
    await settle();
  }
}

describe('The session registry', () => {
  it('gives one session to all who sign in with the same inputs, and another one to others', () => {
    const { registry: aRegistry } = registry();
    const [one, two] = [
      aRegistry.acquire(settings(), {}),
      aRegistry.acquire(settings({ apiVersion: '1.2-rev0' }), {}),
    ];
    const other = aRegistry.acquire(settings({ credentials: { ...credentials, password: 'other' } }), {});
    assert.equal(one.session, two.session);
    assert.notEqual(one.session, other.session);
  });

  it('keeps a session through a deploy that closes and opens every node', async () => {
    const { registry: aRegistry, server } = registry();
    const before = aRegistry.acquire(settings(), {});
    await before.session.accessToken();
    await before.release(false);
    const after = aRegistry.acquire(settings(), {});
    assert.equal(await after.session.accessToken(), 'access-1');
    assert.equal(server.requests.length, 1);
  });

  it('logs out when the last holder is gone for good, not before', async () => {
    const { registry: aRegistry, server, closed } = registry();
    const [one, two] = [aRegistry.acquire(settings(), {}), aRegistry.acquire(settings(), {})];
    await one.session.accessToken();
    assert.equal(await one.release(true), undefined);
    assert.equal(server.requests.length, 1);
    assert.equal((await two.release(true))?.loggedOut, true);
    assert.equal(await two.release(true), undefined, 'a second release does nothing');
    assert.deepEqual(
      [server.requests.map(({ method }) => method), aRegistry.size, closed()],
      [['POST', 'DELETE'], 0, 1],
    );
  });

  it('keeps the session of two holders when a deploy removes one and re-opens the other', async () => {
    const { registry: aRegistry, server } = registry();
    const [one, two] = [aRegistry.acquire(settings(), {}), aRegistry.acquire(settings(), {})];
    await one.session.accessToken();
    await two.release(false);
    await one.release(true);
    const back = aRegistry.acquire(settings(), {});
    assert.equal(await back.session.accessToken(), 'access-1');
    assert.equal(server.requests.length, 1);
    assert.equal((await back.release(true))?.loggedOut, true);
  });

  it('does not let a call that is under way sign in again once the session is removed', async () => {
    const { registry: aRegistry, server } = registry();
    const lease = aRegistry.acquire(settings(), {});
    const token = await lease.session.accessToken();
    await lease.release(true);
    await assert.rejects(lease.session.refused(token), { code: 'VEEAM_CONFIGURATION' });
    assert.deepEqual(
      server.requests.map(({ method }) => method),
      ['POST', 'DELETE'],
    );
  });

  it('lets each holder of a session ask with its own API version and timeout, in any order', async () => {
    const { registry: aRegistry, server } = registry();
    const holders = [
      { apiVersion: '1.5-rev1', timeoutMs: 1000 },
      { apiVersion: '1.7-rev0', timeoutMs: 60_000 },
      { apiVersion: '1.6-rev0', timeoutMs: undefined },
    ];
    const leases = holders.map(({ apiVersion }) => aRegistry.acquire(settings({ apiVersion }), {}));
    for (const [index, caller] of [...holders, ...holders].entries()) {
      const { session } = leases[index % 3] as SessionLease;
      if (index > 0) await session.refused(await session.accessToken(caller), caller);
      else await session.accessToken(caller);
      session.accepted(session.currentToken ?? '');
    }
    assert.deepEqual(
      server.requests.map(({ headers, timeoutMs }) => [headers['x-api-version'], timeoutMs]),
      [...holders, ...holders].map(({ apiVersion, timeoutMs }) => [apiVersion, timeoutMs]),
    );
  });

  it('logs out after the grace period when nobody came back', async () => {
    const { registry: aRegistry, server } = registry();
    const lease = aRegistry.acquire(settings(), {});
    await lease.session.accessToken();
    await lease.release(false);
    await until(() => aRegistry.size === 0 && server.requests.length === 2);
    assert.equal(server.requests[1]?.method, 'DELETE');
  });

  it('keeps a paused session over the grace period, so that a deploy is no way around the pause', async () => {
    const { registry: aRegistry, server } = registry(() => json({}, 401));
    const lease = aRegistry.acquire(settings(), {});
    await assert.rejects(lease.session.accessToken(), { code: 'VEEAM_SIGN_IN_REFUSED' });
    await lease.release(false);
    const start = Date.now();
    await until(() => Date.now() - start > 60);
    const again = aRegistry.acquire(settings(), {});
    await assert.rejects(again.session.accessToken(), { code: 'VEEAM_SIGN_IN_PAUSED' });
    assert.equal(server.requests.length, 1);
  });

  it('refreshes a session that a person signed in to before it ends, though nobody asks', async () => {
    const { registry: aRegistry, server, clock } = registry((count) => tokens(count, 1));
    const { session } = aRegistry.acquire(saved(), {});
    await session.accessToken();
    clock.advance(800);
    await until(() => server.requests.length >= 2);
    assert.equal(server.requests[1]?.body, 'grant_type=refresh_token&refresh_token=refresh-1');
    await aRegistry.closeAll();
  });
});

describe('The encrypted pair store', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'veeam-store-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = () => path.join(folder, readdirSync(folder)[0] ?? '');

  it('brings the newest pair back after a restart, so that no saved token is spent twice', async () => {
    const first = registry();
    await first.registry.acquire(saved(), {}, new EncryptedPairStore(folder, 'secret')).session.accessToken();
    const second = registry();
    const lease = second.registry.acquire(saved(), {}, new EncryptedPairStore(folder, 'secret'));
    assert.equal(await lease.session.accessToken(), 'access-1');
    assert.equal(second.server.requests.length, 0);
  });

  it('is readable by its owner alone and holds nothing readable', async () => {
    const { registry: aRegistry } = registry();
    await aRegistry.acquire(saved(), {}, new EncryptedPairStore(folder, 'secret')).session.accessToken();
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.doesNotMatch(`${file()}${readFileSync(file(), 'latin1')}`, /access-1|refresh-1|example/);
  });

  for (const [what, spoil] of [
    ['a wrong key', () => undefined],
    ['a damaged file', () => writeFileSync(file(), Buffer.concat([readFileSync(file()), Buffer.from('x')]))],
    ['an empty file', () => writeFileSync(file(), '')],
  ] as const) {
    it(`means a clean sign-in with ${what}, never a crash`, async () => {
      const first = registry();
      await first.registry
        .acquire(saved(), {}, new EncryptedPairStore(folder, 'secret'))
        .session.accessToken();
      spoil();
      const second = registry();
      const secret = what === 'a wrong key' ? 'another' : 'secret';
      await second.registry
        .acquire(saved(), {}, new EncryptedPairStore(folder, secret))
        .session.accessToken();
      assert.equal(second.server.requests.length, 1);
    });
  }

  it('forgets the pair when the session is ended for good', async () => {
    const { registry: aRegistry } = registry();
    const lease = aRegistry.acquire(saved(), {}, new EncryptedPairStore(folder, 'secret'));
    await lease.session.accessToken();
    await lease.release(true);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('hands no pair to a successor that is being logged out, and keeps the file of the successor', async () => {
    const late = deferred();
    const clock = new ManualClock();
    const server = new FakeServer((request, count) =>
      request.method === 'DELETE' ? late.answer : tokens(count),
    );
    const transport = { send: server.send.bind(server), close: () => undefined };
    const aRegistry = new SessionRegistry({ clock, makeTransport: () => transport });
    const old = aRegistry.acquire(saved(), {}, new EncryptedPairStore(folder, 'secret'));
    await old.session.accessToken();
    const closing = old.release(true);
    await settle();
    const next = aRegistry.acquire(saved(), {}, new EncryptedPairStore(folder, 'secret'));
    assert.equal(next.session.currentToken, undefined);
    await next.session.accessToken();
    late.give({ statusCode: 204, headers: {}, body: new Uint8Array() });
    await closing;
    assert.equal(readdirSync(folder).length, 1);
  });

  it('follows no link that somebody put at the name it writes to', () => {
    const store = new EncryptedPairStore(folder, 'secret');
    const aPair = { fingerprint: 'one', accessToken: 'a', obtainedAt: 1, expiresAt: 2 };
    store.save(aPair);
    const target = path.join(folder, 'precious');
    writeFileSync(target, 'untouched');
    symlinkSync(target, `${file()}.new`);
    store.save({ ...aPair, accessToken: 'b', obtainedAt: 3 });
    assert.equal(readFileSync(target, 'utf8'), 'untouched');
    assert.equal((store.load('one') as { accessToken: string }).accessToken, 'b');
    const pair = readdirSync(folder).find((name) => name.endsWith('.pair')) ?? '';
    rmSync(path.join(folder, pair));
    symlinkSync(target, path.join(folder, pair));
    store.save(aPair);
    assert.equal(readFileSync(target, 'utf8'), 'untouched', 'nor one in the place of the pair');
    assert.equal((store.load('one') as { accessToken: string }).accessToken, 'a');
  });

  it('lets two processes write at once: each file is whole, and nothing is left behind', async () => {
    const program = `
      const { EncryptedPairStore } = require(${JSON.stringify(path.resolve(__dirname, '../../runtime/pair-store'))});
      const warnings = [];
      const store = new EncryptedPairStore(process.argv[1], 'secret', (warning) => warnings.push(warning));
      const accessToken = 'token '.repeat(5000);
      for (let count = 0; count < 200; count += 1) {
        store.save({ fingerprint: 'one', accessToken, obtainedAt: count, expiresAt: count + 1 });
        if (store.load('one')?.accessToken !== accessToken) process.exit(2);
      }
      process.exit(warnings.length);`;
    const run = promisify(execFile);
    const writers = Array.from({ length: 3 }, () =>
      run(process.execPath, ['--import', 'tsx', '-e', program, folder]),
    );
    for (const writer of await Promise.allSettled(writers))
      assert.equal(writer.status, 'fulfilled', JSON.stringify(writer));
    assert.equal(readdirSync(folder).length, 1);
  });

  it('removes what a process left that was ended while it wrote, and not what one writes now', () => {
    const [old, present] = ['0'.repeat(32), '1'.repeat(32)].map((name) =>
      path.join(folder, `${name}.pair.00ff.new`),
    ) as [string, string];
    writeFileSync(old, 'half');
    writeFileSync(present, 'half');
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(old, longAgo, longAgo);
    new EncryptedPairStore(folder, 'secret').save({
      fingerprint: 'one',
      accessToken: 'a',
      obtainedAt: 1,
      expiresAt: 2,
    });
    assert.deepEqual([existsSync(old), existsSync(present)], [false, true]);
  });

  it('warns once where it cannot write, and goes on', async () => {
    const blocked = path.join(folder, 'file');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o400);
    const warnings: string[] = [];
    const store = new EncryptedPairStore(path.join(blocked, 'below'), 'secret', (message) =>
      warnings.push(message),
    );
    const { registry: aRegistry, clock } = registry();
    const { session } = aRegistry.acquire(saved(), {}, store);
    await session.accessToken();
    clock.advance(3_600_000);
    await session.accessToken();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /cannot be written \(ENOTDIR\)/);
  });
});
