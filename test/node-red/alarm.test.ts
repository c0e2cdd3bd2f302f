import assert from 'node:assert/strict';
import type { AlarmOutcome } from '../../core/alarms/answer-alarm';
import type { AlarmAction } from '../../core/products/alarms-api';
import { textAt } from '../../core/requests/record';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import { passwordOf } from '../contract/way-inputs';
import { CATCH, CAUGHT, errorOf, FlowHost, OUT, sessionNode, TAB, userNode } from './flow-host';
import type { Message } from './flow-host';

type AlarmRecord = Readonly<Record<string, unknown>>;

describe('Node-RED: the Alarm node', () => {
  let host: FlowHost;
  before(async () => {
    host = await FlowHost.start({ products: undefined, tls: false });
  });
  afterEach(() => host.unload());
  after(() => host.stop());

  /** A flow with Alarm nodes; each is named by its action unless it has an id. */
  async function load(product: ProductId, ...nodes: Record<string, unknown>[]): Promise<void> {
    await host.load(
      [
        TAB,
        sessionNode(host.emulator, { product, fingerprint: '' }),
        ...nodes.map((fields) => userNode('veeam-alarm', { id: fields['action'], ...fields })),
        userNode('veeam-request', { id: 'ask', method: 'GET', paging: 'all' }),
        OUT,
        CATCH,
        CAUGHT,
      ],
      { session: passwordOf(product) },
    );
  }
  async function payloadOf<Payload>(node: string, message: Record<string, unknown>): Promise<Payload> {
    const answer = await host.exchange(message, node);
    assert.ok(!('error' in answer), errorOf(answer)?.message);
    return answer['payload'] as Payload;
  }
  const failing = async (node: string, message: Record<string, unknown>): Promise<Message> => {
    const failed = await host.exchange(message, node);
    assert.ok('error' in failed, JSON.stringify(failed['payload']));
    return failed;
  };

  for (const { id: product, name, alarms: api } of products) {
    if (api === undefined) continue;
    const { done, members, ids } = api;
    const actions = Object.keys(api.actions) as AlarmAction[];
    describe(`of ${name}`, () => {
      const listed = async (): Promise<AlarmRecord[]> => payloadOf('ask', { path: api.list });
      const idOf = (alarm: AlarmRecord): string => textAt(alarm, members.id) ?? assert.fail();
      const open = async (): Promise<AlarmRecord[]> => {
        const ended = new Set(Object.values(done).flat());
        const found = (await listed()).filter((alarm) => !ended.has(textAt(alarm, members.status) ?? ''));
        assert.ok(found.length > 3);
        return found;
      };
      /** What the server says about an alarm; nothing where it is on no list any more. */
      const statusOf = async (id: string): Promise<string | undefined> =>
        textAt(
          (await listed()).find((alarm) => idOf(alarm) === id),
          members.status,
        );

      for (const action of actions)
        it(`can ${action} one by its id, as it was listed, and by an incident about it, with a comment`, async () => {
          await load(product, { action });
          const [first, second, third] = await open();
          if (first === undefined || second === undefined || third === undefined) assert.fail();
          const subject = { id: 'what it is about', name: 'n', type: 't' };
          const named: [unknown, AlarmRecord][] = [
            [ids === 'integers' ? Number(idOf(first)) : idOf(first), first],
            [second, second],
            [{ key: 'k', kind: 'alarm', state: 'opened', subject, record: third }, third],
          ];
          for (const [payload, alarm] of named) {
            const comment = 'Seen by the night shift & noted';
            const outcome = await payloadOf<AlarmOutcome>(action, { payload, comment });
            assert.deepEqual(
              [outcome.action, outcome.result, outcome.id, outcome.comment],
              [action, 'done', idOf(alarm), comment],
            );
            const status = await statusOf(idOf(alarm));
            assert.ok(status === undefined || done[action].includes(status), status);
          }
        });

      it('leaves one alone that was answered before, and says so', async () => {
        const [action = assert.fail()] = actions.filter((one) => one === 'acknowledge');
        await load(product, { action });
        const [alarm = assert.fail()] = await open();
        assert.equal((await payloadOf<AlarmOutcome>(action, { payload: alarm })).result, 'done');
        const again = await payloadOf<AlarmOutcome>(action, { payload: alarm });
        assert.equal(again.result, 'already');
        assert.match(again.message, /is acknowledged already/);
      });

      it('fails for an alarm that there is not', async () => {
        await load(product, { action: 'resolve' });
        const payload = ids === 'integers' ? 99_999_999 : '00000000-0000-4000-8000-000000000000';
        const failed = await failing('resolve', { payload });
        assert.equal(errorOf(failed).code, 'VEEAM_REQUEST_REFUSED');
        assert.match(errorOf(failed).message, /answered with 404/);
      });
    });
  }

  it('takes alarm and comment from its fields, and the comment from msg.comment where the field is empty', async () => {
    const acknowledge = { action: 'acknowledge' };
    await load(
      'veeam-one',
      { ...acknowledge, id: 'fixed', alarm: '1', alarmType: 'num', comment: 'known', commentType: 'str' },
      { ...acknowledge, id: 'expression', alarm: 'payload.alarms[0]', alarmType: 'jsonata' },
      { ...acknowledge, id: 'empty', alarm: '', comment: '', commentType: 'str' },
      { ...acknowledge, id: 'number', alarm: 'id', alarmType: 'msg', comment: 'n', commentType: 'msg' },
    );
    const fixed = await payloadOf<AlarmOutcome>('fixed', { payload: 2, comment: 'not this one' });
    assert.deepEqual([fixed.id, fixed.comment], ['1', 'known']);
    const expression = await payloadOf<AlarmOutcome>('expression', { payload: { alarms: [2] } });
    assert.deepEqual([expression.id, expression.comment], ['2', '']);
    const empty = await payloadOf<AlarmOutcome>('empty', { payload: '3', comment: 'from the message' });
    assert.deepEqual([empty.id, empty.comment], ['3', 'from the message']);
    assert.equal((await payloadOf<AlarmOutcome>('number', { id: 4, n: 42 })).comment, '42');
  });

  it('says what is wrong with what a message brings, and asks the server for nothing', async () => {
    await load('veeam-one', { action: 'resolve', comment: 'comment', commentType: 'msg' });
    const about = { subject: { id: 1, name: 'n', type: 't' } };
    const long = { payload: 1, comment: 'x'.repeat(513) };
    for (const [message, words] of [
      [{ payload: undefined }, /No alarm is named/],
      [{ payload: '' }, /No alarm is named/],
      [{ payload: true }, /No alarm is named/],
      [{ payload: [] }, /No alarm is named/],
      [{ payload: { kind: 'jobFailed', ...about } }, /about jobFailed, and only alarms can be answered/],
      [{ payload: 'Disk full' }, /numbers its alarms/],
      [{ payload: 1, comment: { a: 1 } }, /comment to the alarm is no text/],
      [long, /has 513 characters\. An alarm takes 512/],
    ] as const) {
      const { code, message: said } = errorOf(await failing('resolve', message));
      assert.equal(code, 'VEEAM_CONFIGURATION');
      assert.match(said, words);
    }
    assert.equal(host.emulator.stats().products['veeam-one'].requests, 0);
  });

  it('says of other products that their alarms end with their cause, and what it can do at all', async () => {
    await load('backup-for-aws', { action: 'resolve' }, { action: 'explode' });
    assert.match(
      errorOf(await failing('resolve', { payload: 'a' })).message,
      /Veeam Backup for AWS has no call to resolve an alarm\. It ends when its cause does/,
    );
    assert.match(
      errorOf(await failing('explode', { payload: 'a' })).message,
      /"explode" is nothing that can be done with alarms\. Choose one of resolve, acknowledge/,
    );
  });

  it('tells its dialog which products have alarms that can be answered', async () => {
    await load('backup-for-aws');
    const { body } = await host.api().get('/veeam-alarm/products');
    assert.deepEqual(
      body,
      products.map(({ id, name, alarms }) => ({ id, name, actions: Object.keys(alarms?.actions ?? {}) })),
    );
  });
});
