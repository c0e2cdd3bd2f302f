import assert from 'node:assert/strict';
import { isVeeamError } from '../../../core/errors/veeam-error';
import type { VeeamError } from '../../../core/errors/veeam-error';
import { findJob, parseJobReference } from '../../../core/jobs/find-job';
import { listJobs } from '../../../core/jobs/list-jobs';
import { json, text } from '../fake-server';
import type { Reply } from '../fake-server';
import { jobsClient } from './jobs-client';

const ID = '6ac40b80-4bdb-46e9-9759-0fc0d1166ccf';

interface Policy {
  readonly id: string;
  readonly name: string;
}

const policy = ({ id, name }: Policy) => ({
  id,
  name,
  isEnabled: true,
  lastPolicySessionStatus: 'Succeeded',
});

/** Backup for AWS with these policies; filters as documented: a part of the name. */
function aws(policies: Readonly<Record<string, readonly Policy[]>>) {
  return jobsClient('backup-for-aws', (call): Reply => {
    const [, kind = '', id, part] =
      /^GET (\w+)\/policies(?:\/([^?]+))?(?:\?(?:.*&)?SearchPattern=([^&]*))?/.exec(call) ?? [];
    const all = policies[kind] ?? [];
    if (id !== undefined) {
      const found = all.find((one) => one.id === id);
      return found === undefined
        ? json({ errorCode: 'NotFound', details: 'none' }, 404)
        : json(policy(found));
    }
    const results = all.filter(({ name }) => name.toLowerCase().includes((part ?? '').toLowerCase()));
    return json({ results: results.map(policy), totalCount: results.length });
  });
}

async function refusal(work: Promise<unknown>): Promise<VeeamError> {
  const error: unknown = await work.catch((caught: unknown) => caught);
  assert.ok(isVeeamError(error), String(error));
  return error;
}

describe('Finding a job', () => {
  it('by its id asks each kind for it, and reads no list', async () => {
    const client = aws({ rds: [{ id: ID, name: 'databases' }] });
    const job = await findJob(client, { job: ID });
    assert.deepEqual([job.name, job.kind, job.enabled, job.outcome], ['databases', 'rds', true, 'success']);
    assert.deepEqual(client.calls(), [`GET virtualMachines/policies/${ID}`, `GET rds/policies/${ID}`]);
  });

  it('by its id and kind is one request', async () => {
    const client = aws({ rds: [{ id: ID, name: 'databases' }] });
    await findJob(client, { job: ID, kind: 'rds' });
    assert.equal(client.calls().length, 1);
  });

  it('by its name takes exactly this name, though the filter of the server gives parts of it too', async () => {
    const client = aws({
      virtualMachines: [
        { id: 'a', name: 'erp-gold-old' },
        { id: 'b', name: 'erp-gold' },
      ],
    });
    assert.equal((await findJob(client, { job: 'erp-gold' })).id, 'b');
    assert.ok(client.calls().every((call) => call.includes('SearchPattern=erp-gold')));
  });

  it('of which several have the name says so, with their ids', async () => {
    const client = aws({
      virtualMachines: [{ id: 'a', name: 'daily' }],
      efs: [{ id: 'b', name: 'daily' }],
    });
    const error = await refusal(findJob(client, { job: 'daily' }));
    assert.equal(error.code, 'VEEAM_CONFIGURATION');
    assert.match(
      error.message,
      /2 jobs are called "daily": virtualMachines: "daily" \(a\); efs: "daily" \(b\)/,
    );
    assert.equal((await findJob(client, { job: 'daily', kind: 'efs' })).id, 'b');
  });

  it('that does not exist says what was looked for, where, and the nearest names', async () => {
    const client = aws({
      virtualMachines: [
        { id: 'a', name: 'ERP gold' },
        { id: 'b', name: 'Web shop' },
      ],
    });
    const { code, message } = await refusal(findJob(client, { job: 'erp-gold' }));
    assert.equal(code, 'VEEAM_CONFIGURATION');
    assert.match(message, /exactly the name "erp-gold" among the 2 EC2 policies, RDS policies, EFS policies/);
    assert.match(message, /nearest names are "ERP gold"\./);
  });

  it('leaves other refusals as they are: who may not read is not told that there is none', async () => {
    const client = jobsClient('backup-for-aws', () => json({ errorCode: 'AccessDenied' }, 403));
    const { code, statusCode } = await refusal(findJob(client, { job: ID }));
    assert.deepEqual([code, statusCode], ['VEEAM_REQUEST_REFUSED', 403]);
  });

  it('does not take a web page for a job', async () => {
    const client = jobsClient('backup-for-aws', () => text('<html>Sign in</html>', 200, 'text/html'));
    assert.equal((await refusal(findJob(client, { job: ID }))).code, 'VEEAM_UNEXPECTED_ANSWER');
  });

  it('of a kind that the product lacks names the kinds that it has', async () => {
    const { message } = await refusal(findJob(aws({}), { job: 'x', kind: 'tape' }));
    assert.match(message, /no kind of job "tape".*virtualMachines \(EC2 policies\), rds \(RDS policies\)/);
  });

  it('in a product whose lists have no item of their own narrows the list by the id', async () => {
    const state = { id: ID, name: 'Daily', type: 'BackupCopy', status: 'Disabled', lastResult: 'Failed' };
    const client = jobsClient('backup-and-replication', () =>
      json({ data: [state], pagination: { total: 1, count: 1 } }),
    );
    const job = await findJob(client, { job: ID });
    assert.deepEqual([job.type, job.enabled, job.outcome], ['BackupCopy', false, 'failed']);
    assert.match(client.calls()[0] ?? '', new RegExp(`^GET jobs/states\\?idFilter=${ID}`));
  });

  it('reads a job out of the envelope where the product has one', async () => {
    const client = jobsClient('service-provider-console', () =>
      json({ data: { instanceUid: ID, name: 'Web', status: 'WaitingTape', mappedOrganizationUid: 'c' } }),
    );
    const job = await findJob(client, { job: ID });
    assert.deepEqual([job.name, job.outcome, job.company], ['Web', 'running', { id: 'c' }]);
  });

  it('keeps an id with strange letters in its place of the path', async () => {
    const client = aws({});
    await refusal(findJob(client, { job: 'a/b?c' }));
    assert.ok(client.calls().includes('GET rds/policies/a%2Fb%3Fc'));
  });
});

describe('A reference to a job', () => {
  it('is an id, a name, a listed job, or the subject of an incident', () => {
    assert.deepEqual(parseJobReference(' daily '), { job: 'daily' });
    assert.deepEqual(parseJobReference(13), { job: '13' });
    assert.deepEqual(parseJobReference({ id: 'a', kind: 'rds', name: 'x' }), { job: 'a', kind: 'rds' });
    assert.deepEqual(parseJobReference({ id: 'a', name: 'x', type: 'Policy' }), { job: 'a' });
    const subject = { id: 'a', name: 'x', type: 'Policy' };
    assert.deepEqual(parseJobReference({ key: 'k', kind: 'jobFailed', subject }), { job: 'a' });
  });

  for (const nothing of [undefined, null, '', '  ', {}, [], { id: '' }, Number.NaN, true]) {
    it(`is not ${JSON.stringify(nothing) ?? 'undefined'}`, () => {
      assert.throws(() => parseJobReference(nothing), /No job is named/);
    });
  }
});

describe('The list of jobs', () => {
  it('has all kinds in their order, narrowed by a part of the name in any case', async () => {
    const client = aws({
      virtualMachines: [{ id: 'a', name: 'ERP gold' }],
      rds: [{ id: 'b', name: 'erp databases' }],
      efs: [{ id: 'c', name: 'shares' }],
    });
    const ids = (await listJobs(client, { name: 'erp' })).map(({ id }) => id);
    assert.deepEqual(ids, ['a', 'b']);
    assert.equal((await listJobs(client)).length, 3);
    assert.deepEqual(
      (await listJobs(client, { kind: 'efs' })).map(({ id }) => id),
      ['c'],
    );
  });

  it('ends at the number that is wanted, and asks for no more kinds', async () => {
    const client = aws({
      virtualMachines: [
        { id: 'a', name: 'one' },
        { id: 'b', name: 'two' },
      ],
    });
    assert.equal((await listJobs(client, { most: 1 })).length, 1);
    assert.equal(client.calls().length, 1);
  });

  it('of a product without jobs says so', async () => {
    const client = jobsClient('veeam-one', () => json({}));
    assert.match((await refusal(listJobs(client))).message, /Veeam ONE has no jobs/);
  });
});
