import assert from 'node:assert/strict';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';

/** What an answer holds. */
type Json = Record<string, unknown>;

describe('Orders from outside', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({
      ports: 'ephemeral',
      tls: false,
      products: ['backup-for-aws', 'veeam-one', 'availability-console'],
    });
  });
  after(() => emulator.stop());

  const order = async (what: string, body: unknown): Promise<{ status: number; json: Json }> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${emulator.servers['backup-for-aws'].url}/emulator/${what}`, {
      method: 'POST',
      body: text,
    });
    return { status: answer.status, json: (await answer.json()) as Json };
  };

  const signedIn = async (
    product: 'veeam-one' | 'availability-console',
    path: string,
    username: string,
  ): Promise<(resource: string) => Promise<unknown>> => {
    const { url } = emulator.servers[product];
    const body = new URLSearchParams({ grant_type: 'password', username, password: 'Password1' });
    const { access_token: token } = (await (
      await fetch(`${url}${path}`, { method: 'POST', body })
    ).json()) as { access_token: string };
    return async (resource) =>
      (
        await fetch(`${url}${resource}`, { headers: { authorization: `Bearer ${token}` } })
      ).json() as Promise<unknown>;
  };

  it('end a run of a job with a result and its cause', async () => {
    const get = await signedIn('availability-console', '/token', 'vac\\administrator');
    const [{ id, name }] = (await get('/v2/jobs?$top=1')) as [{ id: number; name: string }];
    for (const [result, status] of [
      ['failed', 'Failed'],
      ['succeeded', 'Success'],
      ['warning', 'Warning'],
    ] as const) {
      const { status: code } = await order('jobs', {
        product: 'availability-console',
        job: name,
        result,
        cause: 'No space',
      });
      assert.equal(code, 202);
      assert.equal(((await get(`/v2/jobs/${id}`)) as Json)['status'], status);
    }
  });

  it('raise an alarm, count it again while it stands, and clear it', async () => {
    const get = await signedIn('veeam-one', '/api/token', 'onesrv\\administrator');
    const newest = async (): Promise<Json> =>
      ((await get('/api/v2.3/alarms/triggeredAlarms?Limit=1')) as { items: [Json] }).items[0];
    await order('alarms', { product: 'veeam-one', raise: 'Disk full', text: 'No space on E:' });
    await order('alarms', { product: 'veeam-one', raise: 'Disk full' });
    const raised = await newest();
    assert.deepEqual([raised['name'], raised['status'], raised['repeatCount']], ['Disk full', 'Error', 2]);
    assert.equal((await order('alarms', { product: 'veeam-one', clear: 'Disk full' })).status, 202);
    assert.equal((await newest())['status'], 'Resolved');
  });

  it('say what is wrong with them', async () => {
    const wrong: readonly (readonly [string, unknown, number, RegExp])[] = [
      ['jobs', 'no JSON', 400, /not JSON/],
      ['jobs', { product: 'unheard-of' }, 400, /"product"/],
      ['jobs', { product: 'veeam-one', job: 'x', result: 'lost' }, 400, /"result" is one of/],
      ['jobs', { product: 'veeam-one', result: 'failed' }, 400, /"job"/],
      ['jobs', { product: 'veeam-one', job: 'none', result: 'failed' }, 404, /no job none/],
      ['jobs', { product: 'service-provider-console-v2', job: 'x', result: 'failed' }, 404, /does not run/],
      ['alarms', { product: 'veeam-one' }, 400, /"raise"/],
      ['alarms', { product: 'veeam-one', clear: 'none' }, 404, /no such alarm/],
      ['alarms', { product: 'backup-for-aws', raise: 'x' }, 404, /no alarms/],
    ];
    for (const [what, body, status, words] of wrong) {
      const answer = await order(what, body);
      assert.equal(answer.status, status, JSON.stringify(body));
      assert.match(String(answer.json['error']), words);
    }
  });
});
