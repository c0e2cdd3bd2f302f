import assert from 'node:assert/strict';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { SAME_FOR_ALL_ITEMS } from '../../credentials/credential-fields';
import { openCredential } from '../../credentials/opened-credential';
import { ItemCredentials } from '../../nodes/n8n/Veeam/transport/credential-source';
import type { ItemCredential } from '../../nodes/n8n/Veeam/transport/credential-source';
import { freshCredentials } from './fake-veeam';

const HOUR = 3_600_000;
const FIXED = { [SAME_FOR_ALL_ITEMS]: true };

/** A pair as n8n stores it. @param age milliseconds */
function pair(fingerprint: string, token: string, age = 0): ICredentialDataDecryptedObject {
  const now = Date.now() - age;
  return {
    accessToken: token,
    refreshToken: `${token}-refresh`,
    fingerprint,
    obtainedAt: String(now),
    n8n_expires_at: String(now + HOUR),
  };
}

/** An execution whose credential is read by `read`, item by item. */
function execution(read: (itemIndex: number) => ICredentialDataDecryptedObject): {
  readonly open: (itemIndex: number) => Promise<ItemCredential>;
  readonly readings: number[];
  now: number;
} {
  const parameters: Record<string, string> = {
    product: 'service-provider-console-v2',
    grantType: 'password',
  };
  const readings: number[] = [];
  const context = {
    getNodeParameter: (name: string) => parameters[name],
    getCredentials: async (_type: string, itemIndex: number) => {
      readings.push(itemIndex);
      await new Promise((resolve) => setImmediate(resolve));
      return { ...read(itemIndex) };
    },
  } as unknown as IExecuteFunctions;
  const clock = { now: 0 };
  const credentials = new ItemCredentials(context, () => clock.now);
  return Object.assign(clock, { readings, open: (item: number) => credentials.of(item).open() });
}

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A credential whose stored session is alive. */
async function signedIn(more: ICredentialDataDecryptedObject): Promise<ICredentialDataDecryptedObject> {
  const credentials = freshCredentials(more);
  const { live } = await execution(() => credentials).open(0);
  return { ...credentials, ...pair(live.account, 'first') };
}

describe('the credential of the items of an execution in n8n', () => {
  it('is read once for all that begin at the same time, where it is the same for all', async () => {
    const credentials = await signedIn(FIXED);
    const run = execution(() => credentials);
    const opened = await Promise.all(all(200).map(run.open));
    assert.deepEqual(run.readings, [0]);
    assert.equal(new Set(opened.map(({ inputs }) => inputs)).size, 1, 'what was entered is parsed once');
    const forRequests = opened.map(({ forOneRequest }) => forOneRequest());
    assert.equal(new Set(forRequests).size, 200, 'each request notes on its own what became of it');
    assert.ok(forRequests.every(({ accessToken }) => accessToken === 'first'));
    // What n8n hands to our hooks for a request is known there, and not parsed again.
    for (const data of forRequests)
      assert.equal(openCredential('service-provider-console-v2', 'password', data).inputs, opened[0]?.inputs);
  });

  it('is read for each item where a field is an expression', async () => {
    const people = await Promise.all(all(5).map((item) => signedIn({ username: `person-${item}` })));
    const run = execution((item) => people[item] as ICredentialDataDecryptedObject);
    const opened = await Promise.all(all(5).map(run.open));
    assert.deepEqual(
      opened.map(({ inputs }) => inputs.settings.credentials.username),
      all(5).map((item) => `person-${item}`),
    );
    assert.deepEqual(run.readings, all(5));
  });

  it('is read again after a moment, so that a pair which another process stored is seen', async () => {
    const credentials = await signedIn(FIXED);
    const run = execution(() => credentials);
    await run.open(0);
    run.now += 200;
    await run.open(1);
    assert.deepEqual(run.readings, [0]);
    Object.assign(credentials, pair(String(credentials['fingerprint']), 'second', -1000));
    run.now += 100;
    const { live } = await run.open(2);
    assert.deepEqual(run.readings, [0, 2]);
    assert.equal(live.session.currentToken, 'second');
  });

  it('is read again by every item as long as its token has to be renewed', async () => {
    const credentials = freshCredentials(FIXED);
    const run = execution(() => credentials);
    await Promise.all(all(3).map(run.open));
    assert.deepEqual(run.readings, all(3));
  });

  it('is read again after a reading that failed, and each item has its own failure', async () => {
    const credentials = await signedIn(FIXED);
    let isBroken = true;
    const run = execution(() => {
      if (isBroken) throw new Error('The store does not answer.');
      return credentials;
    });
    const outcomes = await Promise.allSettled(all(2).map(run.open));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.deepEqual(run.readings, all(2));
    isBroken = false;
    await run.open(2);
    assert.deepEqual(run.readings, [0, 1, 2]);
  });
});
