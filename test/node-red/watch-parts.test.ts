import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { VeeamError } from '../../core/errors/veeam-error';
import type { VeeamErrorCode } from '../../core/errors/veeam-error';
import type { Incident, IncidentState } from '../../core/incidents/incident';
import { flowsOf } from '../../nodes/node-red/flows-running';
import { confirmedKeys, unknownWords } from '../../nodes/node-red/veeam-watch/confirmed-keys';
import { incidentMessages } from '../../nodes/node-red/veeam-watch/incident-messages';
import { News } from '../../nodes/node-red/veeam-watch/news';

const fault = (code: VeeamErrorCode, message = 'no'): VeeamError => new VeeamError(code, message);

describe('Node-RED: whether a failed look is news', () => {
  let news: News;
  beforeEach(() => (news = new News()));

  it('is so once, however long it goes on, and again after it went well', () => {
    const failures = [1, 2, 3].map(() => news.isNewFailure(fault('VEEAM_UNREACHABLE')));
    assert.deepEqual(failures, [true, false, false]);
    news.newTroubles([]);
    assert.equal(news.isNewFailure(fault('VEEAM_UNREACHABLE')), true);
  });

  it('is so when it fails in another way, and not each time when it fails in turns', () => {
    const codes = ['VEEAM_UNREACHABLE', 'VEEAM_TIMEOUT', 'VEEAM_UNREACHABLE', 'VEEAM_TIMEOUT'] as const;
    assert.deepEqual(
      codes.map((code) => news.isNewFailure(fault(code))),
      [true, true, false, false],
    );
    assert.equal(news.isNewFailure(new TypeError('a defect')), true);
  });

  it('is not so while a refused sign-in is only waited out', () => {
    assert.equal(news.isNewFailure(fault('VEEAM_SIGN_IN_REFUSED')), true);
    assert.equal(news.isNewFailure(fault('VEEAM_SIGN_IN_PAUSED')), false);
    news.newTroubles([]);
    assert.equal(news.isNewFailure(fault('VEEAM_SIGN_IN_PAUSED')), true, 'another node was refused');
  });

  it('is so for a part of a look as long as it is another trouble, numbers aside', () => {
    const alarms = fault('VEEAM_REQUEST_REFUSED', 'The alarms cannot be read (403).');
    const license = fault('VEEAM_SERVER_FAULT', 'The license cannot be read: failed at 12:05:01.');
    const later = fault('VEEAM_SERVER_FAULT', 'The license cannot be read: failed at 12:06:07.');
    assert.deepEqual(news.newTroubles([alarms]), [alarms]);
    assert.deepEqual(news.newTroubles([alarms, license]), [license]);
    assert.deepEqual(news.newTroubles([later]), []);
    assert.deepEqual(news.newTroubles([]), []);
    assert.deepEqual(news.newTroubles([later]), [later]);
  });
});

describe('Node-RED: the keys of msg.confirm', () => {
  it('are one, a list, or what the node itself has sent', () => {
    assert.deepEqual(confirmedKeys('a|b'), ['a|b']);
    assert.deepEqual(confirmedKeys(['a', 'b']), ['a', 'b']);
    assert.deepEqual(confirmedKeys({ key: 'a' }), ['a']);
    assert.deepEqual(confirmedKeys([{ key: 'a' }, 'b']), ['a', 'b']);
    assert.deepEqual(confirmedKeys([]), []);
  });

  for (const wrong of [true, 1, '', null, {}, ['a', ''], [['a']], { key: 7 }])
    it(`are not ${JSON.stringify(wrong)}`, () =>
      assert.throws(() => confirmedKeys(wrong), { code: 'VEEAM_CONFIGURATION', message: /msg\.topic/ }));

  it('that nothing waits for are named, the first few', () => {
    assert.match(unknownWords(['a']), /has a key .*: "a"\./);
    assert.match(unknownWords([...'abcdefg']), /"a", "b", "c", "d", "e" and 2 more/);
  });
});

describe('Node-RED: messages of incidents', () => {
  const incident = (key: string, state: IncidentState): Incident => ({
    key,
    kind: 'jobFailed',
    state,
    severity: 'error',
    title: `Job ${key}`,
    text: '',
    subject: { id: key, name: key, type: 'Policy' },
    product: 'backup-for-aws',
    server: 'https://a',
    openedAt: '2026-01-15T12:00:00.000Z',
    count: 1,
    record: { id: key },
  });
  const facts = {
    product: 'backup-for-aws',
    server: 'https://a',
    apiVersion: '1.7-rev0',
    expiresAt: undefined,
  };
  const found = [incident('1', 'opened'), incident('2', 'resolved'), incident('3', 'repeated')];

  it('are one for each, in order: what is wrong at the first output, what is over at the second', () => {
    const messages = incidentMessages(found, 'each', facts);
    const shown = messages.map((outputs) => outputs.map((one) => one && [one['topic'], one.payload]));
    assert.deepEqual(shown, [
      [['1', found[0]], null],
      [null, ['2', found[1]]],
      [['3', found[2]], null],
    ]);
    assert.deepEqual(messages[0]?.[0]?.['veeam' as never], facts);
  });

  it('are one for a look at each output that has something, with the list', () => {
    const [outputs] = incidentMessages(found, 'poll', facts);
    assert.deepEqual(
      outputs?.map((one) => [one?.['topic'], one?.payload]),
      [
        ['backup-for-aws/https://a', [found[0], found[2]]],
        ['backup-for-aws/https://a', [found[1]]],
      ],
    );
    assert.equal(incidentMessages(found.slice(0, 1), 'poll', facts)[0]?.[1], null);
  });

  it('are none where nothing happened', () => {
    assert.deepEqual(incidentMessages([], 'each', facts), []);
    assert.deepEqual(incidentMessages([], 'poll', facts), []);
  });

  it('are copies: what a flow changes in them is not changed in what the node remembers', () => {
    for (const grouping of ['each', 'poll'] as const) {
      const [outputs] = incidentMessages([found[0] as Incident], grouping, facts);
      const [payload] = [outputs?.[0]?.payload].flat() as [{ record: { id: string } }];
      payload.record.id = 'changed';
      assert.deepEqual(found[0]?.record, { id: '1' });
    }
  });
});

describe('Node-RED: whether flows run', () => {
  it('is known from the first start on, and not during a deploy', () => {
    const events = new EventEmitter();
    const flows = flowsOf({ events });
    const told: string[] = [];
    assert.equal(flows.isSo, false);
    flows.when(() => told.push('first'));
    flows.when(() => told.push('taken back'))();
    events.emit('flows:started', {});
    assert.equal(flows.isSo, true);
    flows.when(() => told.push('at once'));
    events.emit('flows:stopping', {});
    assert.equal(flows.isSo, false);
    events.emit('flows:started', {});
    assert.deepEqual(told, ['first', 'at once']);
  });

  it('is known from one listener, however many nodes ask', () => {
    const events = new EventEmitter();
    for (let count = 0; count < 100; count += 1) flowsOf({ events });
    assert.equal(events.listenerCount('flows:started'), 1);
  });
});
