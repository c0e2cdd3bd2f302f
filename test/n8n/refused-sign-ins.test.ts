import assert from 'node:assert/strict';
import { counting } from './host/counters';
import { saveCredential, testCredential } from './host/credential-editor';
import { runWorkflow } from './host/execution';
import { theWorld } from './host/world';
import type { World } from './host/world';

const REFUSED = /^Sign-in of administrator to Veeam Backup for AWS at 127\.0\.0\.1:\d+ was refused\./;

describe('a wrong password in n8n', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  it('costs one attempt in an execution with three items, and the sentence says what to do', async () => {
    const { result, signIns } = await counting(world.veeam, () => runWorkflow(world.n8n, 'wrong'));
    assert.equal(signIns, 1);
    const errors = result.output['Veeam']?.map(({ json }) => String(json['error']));
    assert.equal(errors?.length, 3);
    for (const error of errors ?? []) assert.match(error, REFUSED);
  });

  it('costs no attempt while the pause lasts, whichever node asks', async () => {
    for (const workflow of ['wrongStops', 'wrongHttp']) {
      const { result, signIns } = await counting(world.veeam, () => runWorkflow(world.n8n, workflow));
      assert.equal(result.status, 'error');
      assert.match(
        `${result.error?.message} ${result.error?.description ?? ''}`,
        /The next attempt is possible in \d+ s/,
      );
      assert.equal(signIns, 0);
    }
  });

  it('costs no attempt in a test while the pause lasts', async () => {
    const { result, signIns } = await counting(world.veeam, () =>
      testCredential(world.n8n, world.credentials.awsWrong.id),
    );
    assert.equal(result.status, 'Error');
    assert.match(result.message, REFUSED);
    assert.equal(signIns, 0);
  });

  it('costs one attempt in every process of its own', async () => {
    const { result, signIns } = await counting(world.veeam, () =>
      world.n8n.command('execute', '--id=wrongHttp', '--rawOutput'),
    );
    assert.notEqual(result.code, 0);
    assert.equal(signIns, 1);
  });

  it('is forgotten as soon as the right one is saved', async () => {
    const { administrator } = world.veeam.users;
    await saveCredential(world.n8n, world.credentials.awsWrong.id, { password: administrator.password });
    const { result, refused } = await counting(world.veeam, () => runWorkflow(world.n8n, 'wrongStops'));
    assert.equal(result.status, 'success', result.error?.message);
    assert.equal(refused, 0);
  });
});

describe('the test of a credential', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
    await runWorkflow(world.n8n, 'twentySends');
  });

  it('really signs in', async () => {
    const { result, signIns, refreshes } = await counting(
      world.veeam,
      () => testCredential(world.n8n, world.credentials.vac.id),
      'availability-console',
    );
    assert.equal(result.status, 'OK', result.message);
    assert.deepEqual({ signIns, refreshes }, { signIns: 1, refreshes: 0 });
  });

  it('fails with a changed wrong password although a good token is stored, at the price of one attempt', async () => {
    const changes = { password: 'Planted-Changed-Pa55' };
    const first = await counting(world.veeam, () =>
      testCredential(world.n8n, world.credentials.aws.id, changes),
    );
    assert.equal(first.result.status, 'Error');
    assert.match(first.result.message, REFUSED);
    assert.match(first.result.message, /Check user name .* and password/);
    assert.equal(first.signIns, 1);
    const second = await counting(world.veeam, () =>
      testCredential(world.n8n, world.credentials.aws.id, changes),
    );
    assert.equal(second.result.status, 'Error');
    assert.equal(second.signIns, 0);
  });

  it('leaves the stored session alone when it fails', async () => {
    const { result, signIns, refreshes } = await counting(world.veeam, () =>
      runWorkflow(world.n8n, 'twentySends'),
    );
    assert.equal(result.status, 'success');
    assert.deepEqual({ signIns, refreshes }, { signIns: 0, refreshes: 0 });
  });

  it('says what is missing', async () => {
    const empty = await testCredential(world.n8n, world.credentials.aws.id, { password: '' });
    assert.match(empty.message, /the password must be filled in/);
    const nowhere = await testCredential(world.n8n, world.credentials.aws.id, {
      server: 'http://backup.example.com',
    });
    assert.match(nowhere.message, /must start with https/);
  });

  it('takes an address as people type it', async () => {
    const { port } = world.veeam.servers['backup-for-aws'];
    const { status, message } = await testCredential(world.n8n, world.credentials.aws.id, {
      server: ` 127.0.0.1:${port}/ `,
    });
    assert.equal(status, 'OK', message);
  });

  it('says which server cannot be reached, in a sentence', async () => {
    const { message } = await testCredential(world.n8n, world.credentials.aws.id, {
      server: 'https://127.0.0.1:9',
    });
    assert.match(
      message,
      /^127\.0\.0\.1:9 refuses the connection\. Check that the Veeam REST API service runs/,
    );
  });
});
