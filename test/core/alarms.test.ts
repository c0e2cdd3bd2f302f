import assert from 'node:assert/strict';
import { answerAlarm, parseAlarmReference } from '../../core/alarms/answer-alarm';
import { json } from './fake-server';
import { jobsClient } from './jobs/jobs-client';

const console3 = (status: string) =>
  jobsClient('service-provider-console', (call) =>
    call.startsWith('GET')
      ? json({ data: { instanceUid: 'a-1', lastActivation: { status } } })
      : json({ data: null }),
  );

describe('An alarm', () => {
  it('is resolved or acknowledged with a comment, in the words of the product', async () => {
    const client = console3('Error');
    const outcome = await answerAlarm(client, 'resolve', { id: 'a-1', comment: ' Disk was full & is not ' });
    assert.equal(outcome.result, 'done');
    assert.match(outcome.message, /^The alarm a-1 of .* was resolved\.$/);
    await answerAlarm(client, 'acknowledge', { id: 'a-1' });
    assert.deepEqual(
      client.calls().filter((call) => call.startsWith('POST')),
      [
        'POST alarms/active/a-1/resolve?comment=Disk was full & is not&resolveOnClients=false',
        'POST alarms/active/a-1/acknowledge?comment=Answered by a workflow.&resolveOnClients=false',
      ],
    );
  });

  it('that is over already is left alone, and that is told', async () => {
    for (const [status, action] of [
      ['Resolved', 'resolve'],
      ['Resolved', 'acknowledge'],
      ['Acknowledged', 'acknowledge'],
    ] as const) {
      const client = console3(status);
      const outcome = await answerAlarm(client, action, { id: 'a-1' });
      assert.equal(outcome.result, 'already');
      assert.equal(client.calls().length, 1);
    }
    assert.equal((await answerAlarm(console3('Acknowledged'), 'resolve', { id: 'a-1' })).result, 'done');
  });

  it('of Veeam ONE is answered by a list of ids, which are numbers', async () => {
    const client = jobsClient('veeam-one', () => json({}));
    await answerAlarm(client, 'acknowledge', { id: '7', comment: 'seen' });
    assert.deepEqual(
      client.bodies().map((body) => JSON.parse(body) as unknown),
      [{ triggeredAlarmIds: [7], comment: 'seen', resolveType: 'Acknowledge' }],
    );
  });

  it('of Veeam ONE is not asked for by what is no number', async () => {
    const client = jobsClient('veeam-one', () => json({}));
    const named = answerAlarm(client, 'resolve', { id: 'Disk full' });
    await assert.rejects(named, /"Disk full" is no id .* numbers its alarms/);
    assert.deepEqual(client.calls(), []);
  });

  it('of a product without such calls cannot be answered, which is said', async () => {
    const client = jobsClient('backup-for-aws', () => json({}));
    await assert.rejects(answerAlarm(client, 'resolve', { id: 'a' }), /no call to resolve an alarm/);
    assert.deepEqual(client.calls(), []);
  });

  it('takes no comment that would be cut off', async () => {
    const comment = 'x'.repeat(513);
    await assert.rejects(answerAlarm(console3('Error'), 'resolve', { id: 'a', comment }), /takes 512/);
  });

  it('is named by its id, by itself, or by an incident about an alarm', () => {
    assert.equal(parseAlarmReference(7), '7');
    assert.equal(parseAlarmReference({ id: 'a' }), 'a');
    assert.equal(parseAlarmReference({ triggeredAlarmId: 7, name: 'Disk full' }, 'triggeredAlarmId'), '7');
    assert.equal(
      parseAlarmReference({ kind: 'alarm', id: 'x', subject: { id: 'a', name: 'n', type: 't' } }),
      'a',
    );
    const record = { triggeredAlarmId: 7 };
    const incident = { kind: 'alarm', key: 'k', subject: { id: 'the object', name: 'n', type: 't' }, record };
    assert.equal(parseAlarmReference(incident, 'triggeredAlarmId'), '7');
    assert.throws(() => parseAlarmReference({ kind: 'jobFailed', subject: { id: 'a' } }), /about jobFailed/);
    assert.throws(() => parseAlarmReference(undefined), /No alarm is named/);
  });
});
