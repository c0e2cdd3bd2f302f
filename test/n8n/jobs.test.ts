import assert from 'node:assert/strict';
import { runWorkflow } from './host/execution';
import { theWorld } from './host/world';
import type { World } from './host/world';

describe('jobs and what else a product tells, in n8n', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  const output = async (id: string, node = 'Veeam'): Promise<Readonly<Record<string, unknown>>[]> => {
    const execution = await runWorkflow(world.n8n, id);
    assert.equal(execution.status, 'success', execution.error?.message);
    return (execution.output[node] ?? []).map(({ json }) => json);
  };

  /** What the editor asks for where somebody opens a list. */
  const listed = async (methodName: string, filter?: string): Promise<{ name: string; value: string }[]> => {
    const { aws } = world.credentials;
    const { status, data, text } = await world.n8n.rest(
      'POST',
      '/dynamic-node-parameters/resource-locator-results',
      {
        path: 'parameters.job',
        methodName,
        filter,
        nodeTypeAndVersion: { name: 'n8n-nodes-veeam.veeam', version: 1 },
        currentNodeParameters: { product: 'backup-for-aws', grantType: 'password', resource: 'job' },
        credentials: { [aws.type]: { id: aws.id, name: aws.name } },
      },
    );
    assert.equal(status, 200, text);
    return (data as { results: { name: string; value: string }[] }).results;
  };

  it('lists jobs, simplified and up to the limit, or as the product has them', async () => {
    const jobs = await output('threeJobs');
    assert.equal(jobs.length, 3);
    assert.ok(jobs.every((job) => job['record'] === undefined && job['outcome'] !== 'unknown'));
    const databases = await output('databaseJobs');
    assert.ok(databases.length > 0);
    assert.ok(databases.every((job) => job['kind'] === 'rds' && typeof job['record'] === 'object'));
  });

  it('offers jobs to choose from, narrowed by what was typed', async () => {
    const all = await listed('searchJobs');
    const [first] = all;
    assert.ok(first !== undefined && all.length > 3);
    const part = first.name.slice(0, 6);
    const some = await listed('searchJobs', part);
    assert.ok(some.length > 0 && some.length <= all.length);
    assert.ok(some.every(({ name }) => name.toLowerCase().includes(part.toLowerCase())));
  });

  it('switches a job off and on again', async () => {
    const execution = await runWorkflow(world.n8n, 'switchJob');
    assert.equal(execution.status, 'success', execution.error?.message);
    assert.equal(execution.output['Look']?.[0]?.json['enabled'], false);
    assert.equal(execution.output['Enable']?.[0]?.json['result'], 'done');
  });

  it('says which names are near to one that is none', async () => {
    const { status, error } = await runWorkflow(world.n8n, 'noSuchJob');
    assert.equal(status, 'error');
    assert.match(error?.message ?? '', /There is no job .*"Daly"/);
  });

  it('lists failed job sessions with job and cause, and their logs', async () => {
    const execution = await runWorkflow(world.n8n, 'failedSessions');
    assert.equal(execution.status, 'success', execution.error?.message);
    const sessions = execution.output['Veeam'] ?? [];
    assert.equal(sessions.length, 2);
    for (const { json } of sessions) {
      assert.equal(json['outcome'], 'failed');
      assert.ok((json['subject'] as { name?: string } | undefined)?.name, JSON.stringify(json));
      assert.ok(json['cause'], JSON.stringify(json));
    }
    assert.ok((execution.output['Log'] ?? []).length >= 2);
  });

  it('tells repositories, the license, and what is wrong now', async () => {
    assert.ok((await output('repositories')).length > 0);
    const [license] = await output('license');
    assert.ok(Array.isArray(license?.['ends']));
    for (const incident of await output('openIncidents'))
      assert.match(String(incident['key']), /^backup-for-aws\|/);
  });
});
