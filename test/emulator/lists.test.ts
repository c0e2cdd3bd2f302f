import assert from 'node:assert/strict';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { Client, Clock, signIn, type Json } from './client';

/** Both products' way of asking for a page. */
const ways = [
  {
    product: 'backup-for-aws',
    user: 'administrator',
    tokenPath: '/api/v1/token',
    list: '/api/v1/virtualMachines',
    names: ['Offset', 'Limit'],
    entries: (text: string) => (JSON.parse(text) as { results: Json[] }).results,
    total: (text: string) => (JSON.parse(text) as { totalCount: number }).totalCount,
  },
  {
    product: 'service-provider-console-v2',
    user: 'vspc\\administrator',
    tokenPath: '/token',
    list: '/v2/jobs',
    names: ['$skip', '$top'],
    entries: (text: string) => JSON.parse(text) as Json[],
    total: () => undefined,
  },
] as const;

for (const way of ways) {
  describe(`emulator: long lists of ${way.product}`, () => {
    const clock = new Clock();
    let emulator: Emulator;
    let client: Client;
    let token: string;

    const start = async (options: EmulatorOptions = {}) => {
      emulator = await startEmulator({
        products: [way.product],
        ports: 'ephemeral',
        now: clock.read,
        ...options,
      });
      client = new Client(emulator, way.product);
      token = (await signIn(client, way.tokenPath, way.user)).accessToken;
    };
    afterEach(async () => {
      client.close();
      await emulator.stop();
    });

    const page = async (offset: number, limit: number) => {
      const [offsetName, limitName] = way.names;
      const { status, text } = await client.get(`${way.list}?${offsetName}=${offset}&${limitName}=${limit}`, {
        token,
      });
      assert.equal(status, 200, text);
      return { ids: way.entries(text).map(({ id }) => id), total: way.total(text) };
    };

    it('are cut to the size that an option allows, whatever is asked for', async () => {
      await start({ pageCap: 7 });
      const { ids, total } = await page(0, 50);
      assert.equal(ids.length, 7);
      if (total !== undefined) assert.equal(total, 100);
      assert.equal((await page(98, 50)).ids.length, 2);
      assert.equal((await page(0, 3)).ids.length, 3);
      const { text } = await client.get(way.list, { token });
      assert.equal(way.entries(text).length, 7, 'where no size is asked for, too');
    });

    it('grow at their head while they are read: an entry comes twice', async () => {
      await start();
      emulator.fault({ path: way.list, skip: 1, do: { list: 'grows' } });
      const first = await page(0, 40);
      const second = await page(40, 40);
      const third = await page(80, 40);
      assert.equal(second.ids[0], first.ids.at(-1), 'the last entry again');
      assert.equal(third.ids.length, 21);
      if (third.total !== undefined) assert.deepEqual([first.total, second.total], [100, 101]);
      const again = await page(0, 1);
      assert.ok(![...first.ids, ...second.ids].includes(again.ids[0]), 'a new entry with an id of its own');
      emulator.clearFaults();
      assert.deepEqual(await page(0, 40), first);
    });

    it('shrink at their head while they are read: an entry is lost', async () => {
      await start();
      const whole = await page(0, 100);
      emulator.fault({ path: way.list, skip: 1, do: { list: 'shrinks' } });
      const first = await page(0, 40);
      const second = await page(40, 60);
      assert.equal(second.ids.length, 59);
      const seen = new Set([...first.ids, ...second.ids]);
      assert.deepEqual(
        whole.ids.filter((id) => !seen.has(id)),
        [whole.ids[40]],
      );
      if (second.total !== undefined) assert.equal(second.total, 99);
    });

    it('change by an order over HTTP as well', async () => {
      await start();
      const order = await client.post('/emulator/faults', {
        body: JSON.stringify({ path: way.list, times: 3, do: { list: 'grows' } }),
      });
      assert.equal(order.status, 202);
      for (const length of [101, 102, 103, 103]) assert.equal((await page(0, 200)).ids.length, length);
      const wrong = await client.post('/emulator/faults', {
        body: JSON.stringify({ do: { list: 'turns' } }),
      });
      assert.equal(wrong.status, 400);
      await client.post('/emulator/faults', { body: '{"action":"clear"}' });
      assert.equal((await page(0, 200)).ids.length, 100);
    });
  });
}

describe('emulator: refresh tokens that can be used again', () => {
  it('are good until they expire, where an option says so', async () => {
    const clock = new Clock();
    for (const { product, tokenPath, user } of ways) {
      const emulator = await startEmulator({
        products: [product],
        ports: 'ephemeral',
        now: clock.read,
        refreshTokens: 'reusable',
      });
      const client = new Client(emulator, product);
      const { refreshToken } = await signIn(client, tokenPath, user);
      const refresh = () =>
        client.token(tokenPath, { grant_type: 'refresh_token', refresh_token: refreshToken });
      assert.deepEqual([(await refresh()).status, (await refresh()).status], [200, 200], product);
      clock.advance(50 * 60 * 60 * 1000);
      assert.notEqual((await refresh()).status, 200, product);
      client.close();
      await emulator.stop();
    }
  });
});
