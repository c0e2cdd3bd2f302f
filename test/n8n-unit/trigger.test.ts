import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';
import { NodeContext } from './node-context';
import type { Answer } from './node-context';
import { TriggerHost } from './trigger-host';

const MINUTE = 60_000;
const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();

/** Backup & Replication, whose jobs a test lets fail and succeed. */
class Product {
  readonly #sessions: object[] = [];
  /** Answered instead of all that is asked. */
  trouble: Answer | undefined;
  #license: Answer = { body: { status: 'Valid' } };

  readonly reply = (call: string): Answer => {
    if (this.trouble !== undefined) return this.trouble;
    if (call.startsWith('GET license')) return this.#license;
    const jobs = ['a', 'b'].map((id) => ({ id, name: `Job ${id}`, type: 'Backup', status: 'Inactive' }));
    const data = call.startsWith('GET jobs') ? jobs : this.#sessions;
    return { body: { data, pagination: { total: data.length } } };
  };

  /** A run of a job has ended so many minutes ago. */
  ends(jobId: string, result: string, minutes: number): void {
    const id = String(this.#sessions.length + 1);
    this.#sessions.push({
      id,
      jobId,
      name: `Job ${jobId}`,
      sessionType: 'BackupJob',
      state: 'Stopped',
      result: { result, message: 'Disk full' },
      creationTime: ago(minutes + 1),
      endTime: ago(minutes),
      usn: this.#sessions.length + 1,
    });
  }

  refusesLicense(status: number): void {
    this.#license = { status, body: { message: 'No access' } };
  }

  trigger(parameters: IDataObject = {}): TriggerHost {
    return new TriggerHost(
      new NodeContext('backup-and-replication', { watch: ['jobFailed'], ...parameters }, this.reply),
    );
  }
}

const states = (outputs: IDataObject[][] | null) =>
  outputs?.map((items) => items.map(({ title, state }) => `${String(state)}: ${String(title)}`)) ?? null;

describe('Veeam Trigger', () => {
  it('tells nothing of what was before, unless it is told to look back', async () => {
    const product = new Product();
    product.ends('a', 'Failed', 60);
    assert.equal(await product.trigger().poll(), null);
    const outputs = await product.trigger({ options: { firstRunHours: 2 } }).poll();
    assert.deepEqual(
      outputs?.map((items) => items.length),
      [1, 0],
    );
  });

  it('tells a failure at the first output, once, and its end at the second', async () => {
    const product = new Product();
    const trigger = product.trigger();
    assert.equal(await trigger.poll(), null);
    product.ends('a', 'Failed', 3);
    const [opened = [], none] = (await trigger.poll()) ?? [];
    assert.deepEqual([opened.length, none], [1, []]);
    assert.equal(opened[0]?.['state'], 'opened');
    assert.equal(opened[0]?.['record'], undefined);
    assert.equal(await trigger.poll(), null);
    product.ends('a', 'Success', 1);
    const [, resolved = []] = (await trigger.poll()) ?? [];
    assert.deepEqual([resolved[0]?.['state'], resolved[0]?.['key']], ['resolved', opened[0]?.['key']]);
    assert.equal(await trigger.poll(), null);
  });

  it('makes one item of a poll where that is chosen', async () => {
    const product = new Product();
    const trigger = product.trigger({ grouping: 'poll', options: { firstRunHours: 2 } });
    product.ends('a', 'Failed', 9);
    product.ends('b', 'Failed', 8);
    const [[item] = []] = (await trigger.poll()) ?? [];
    assert.equal(item?.['count'], 2);
    assert.equal((item?.['incidents'] as unknown[]).length, 2);
  });

  it('tells none twice and loses none when n8n is ended and started again', async () => {
    const product = new Product();
    let trigger = product.trigger();
    await trigger.poll();
    const told: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      product.ends(turn % 2 === 0 ? 'a' : 'b', turn < 2 ? 'Failed' : 'Success', 10 - turn);
      trigger = trigger.restarted();
      told.push(...(states(await trigger.activate('init')) ?? []).flat());
      assert.equal(await trigger.poll(), null);
    }
    assert.deepEqual(
      told.map((one) => one.split(':')[0]),
      ['opened', 'opened', 'resolved', 'resolved'],
    );
  });

  it('brings a sample for building a workflow, and remembers nothing of it', async () => {
    const product = new Product();
    product.ends('b', 'Failed', 60);
    const trigger = product.trigger();
    const [[sample] = []] = (await trigger.fetchTestEvent()) ?? [];
    assert.match(String(sample?.['title']), /Job b/);
    assert.deepEqual(trigger.staticData, {});
  });

  it('brings a sample although nothing has ever failed', async () => {
    const [[sample] = []] = (await new Product().trigger().fetchTestEvent()) ?? [];
    assert.equal(sample?.['kind'], 'jobFailed');
  });

  it('opens nothing in a maintenance window, given in the time zone of the workflow', async () => {
    const product = new Product();
    const windows = [{ from: '2020-01-01T00:00:00', to: '2099-01-01T00:00:00' }];
    const trigger = product.trigger({ options: { firstRunHours: 2, maintenanceWindows: { windows } } });
    product.ends('a', 'Failed', 5);
    assert.equal(await trigger.poll(), null);
  });
});

describe('Veeam Trigger with Confirm Delivery', () => {
  const confirming = { options: { confirm: true, firstRunHours: 2 } };

  it('starts an execution for each incident, and is done with those that succeeded', async () => {
    const product = new Product();
    product.ends('a', 'Failed', 9);
    product.ends('b', 'Failed', 8);
    const trigger = product.trigger(confirming);
    assert.equal(await trigger.poll(), null);
    assert.equal(trigger.started.length, 2);
    for (const execution of trigger.started) await execution.ends('success');
    await trigger.poll();
    // After a restart everything that was not confirmed would come again.
    const next = trigger.restarted();
    later(next, 20);
    await next.activate('init');
    assert.deepEqual(next.started, []);
  });

  it('brings again what an execution failed with, and not before its time', async () => {
    const product = new Product();
    product.ends('a', 'Failed', 9);
    const trigger = product.trigger(confirming);
    await trigger.poll();
    await trigger.started[0]?.ends('error');
    await trigger.poll();
    assert.equal(trigger.started.length, 1);
    later(trigger, 20);
    await trigger.poll();
    assert.equal(trigger.started.length, 2);
    await trigger.started[1]?.ends('success');
    later(trigger, 20);
    await trigger.poll();
    assert.equal(trigger.started.length, 2);
  });

  it('brings again what n8n was ended with', async () => {
    const product = new Product();
    product.ends('a', 'Failed', 9);
    const trigger = product.trigger(confirming);
    await trigger.poll();
    const next = trigger.restarted();
    later(next, 20);
    await next.activate('init');
    assert.equal(next.started.length, 1);
  });

  it('keeps what was confirmed although the next poll fails', async () => {
    const product = new Product();
    product.ends('a', 'Failed', 9);
    const trigger = product.trigger(confirming);
    await trigger.poll();
    await trigger.started[0]?.ends('success');
    product.trouble = { status: 500, body: {} };
    await assert.rejects(trigger.poll());
    product.trouble = undefined;
    later(trigger, 20);
    await trigger.poll();
    assert.equal(trigger.started.length, 1);
  });

  /** Moves what the memory has of handing over into the past, as if the time had gone by. */
  function later(trigger: TriggerHost, minutes: number): void {
    const memory = JSON.parse(String(trigger.staticData['incidents'])) as { outbox: { toldAt?: number }[] };
    for (const change of memory.outbox) if (change.toldAt !== undefined) change.toldAt -= minutes * MINUTE;
    trigger.staticData['incidents'] = JSON.stringify(memory);
  }
});

describe('Veeam Trigger in trouble', () => {
  const down: Answer = { status: 500, body: { message: 'Service is stopping' } };

  it('fails once for each change, and not at every poll', async () => {
    const product = new Product();
    const trigger = product.trigger();
    await trigger.poll();
    product.trouble = down;
    await assert.rejects(trigger.poll(), /Service is stopping/);
    assert.equal(await trigger.poll(), null);
    product.trouble = { status: 403, body: { message: 'No access' } };
    await assert.rejects(trigger.poll(), /No access/);
    assert.equal(await trigger.poll(), null);
    product.trouble = undefined;
    assert.equal(await trigger.poll(), null);
    product.trouble = down;
    await assert.rejects(trigger.poll(), /Service is stopping/);
  });

  it('tells whoever activates the workflow each time', async () => {
    const product = new Product();
    product.trouble = down;
    const trigger = product.trigger();
    await assert.rejects(trigger.activate('activate'), /Service is stopping/);
    await assert.rejects(trigger.activate('activate'), /Service is stopping/);
  });

  it('polls on when n8n starts while the server is away, and says so once', async () => {
    const product = new Product();
    product.trouble = down;
    const trigger = product.trigger();
    assert.equal(await trigger.activate('init'), null);
    assert.equal(await trigger.poll(), null);
    assert.equal(trigger.told.length, 1);
    assert.match(trigger.told[0] ?? '', /Service is stopping/);
  });

  it('goes on with what can be read, and says once what cannot', async () => {
    const product = new Product();
    const trigger = product.trigger({ watch: ['jobFailed', 'license'] });
    await trigger.poll();
    product.refusesLicense(403);
    product.ends('a', 'Failed', 2);
    assert.equal((await trigger.poll())?.[0]?.length, 1);
    assert.equal(await trigger.poll(), null);
    assert.equal(trigger.told.length, 1);
  });

  it('sets a damaged memory aside, says so, and floods nobody', async () => {
    const product = new Product();
    const trigger = product.trigger({ options: { firstRunHours: 24 } });
    product.ends('a', 'Failed', 30);
    trigger.staticData = { incidents: '{"version":' };
    assert.equal(await trigger.poll(), null);
    assert.match(trigger.told[0] ?? '', /set aside/);
    assert.equal(trigger.staticData['setAside'], '{"version":');
    product.ends('b', 'Failed', 1);
    assert.equal((await trigger.poll())?.[0]?.length, 1);
  });

  it('does not begin a poll while one is under way', async () => {
    const product = new Product();
    const trigger = product.trigger({ options: { firstRunHours: 2 } });
    product.ends('a', 'Failed', 30);
    const outcomes = await Promise.all([trigger.poll(), trigger.poll()]);
    assert.deepEqual(
      outcomes.map((outputs) => outputs?.[0]?.length),
      [1, undefined],
    );
  });

  it('names the choice that is wrong', async () => {
    const trigger = new Product().trigger({ options: { redeliverAfterMinutes: 'soon' } });
    await assert.rejects(trigger.poll(), /redeliverAfterMinutes.*"soon"/);
  });
});
