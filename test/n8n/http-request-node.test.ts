import assert from 'node:assert/strict';
import { counting } from './host/counters';
import { runWorkflow } from './host/execution';
import { theWorld } from './host/world';
import type { World } from './host/world';

describe("n8n's HTTP Request node with a Veeam credential", function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  it('sends token and version header, which the server insists on', async () => {
    const { status, output, error } = await runWorkflow(world.n8n, 'httpPaged');
    assert.equal(status, 'success', error?.message);
    assert.equal((output['HTTP Request']?.[0]?.json['results'] as unknown[]).length, 7);
  });

  it('sends the token to no other server, and says why', async () => {
    const { result, signIns, refreshes } = await counting(world.veeam, () =>
      runWorkflow(world.n8n, 'httpForeign'),
    );
    assert.equal(result.status, 'error');
    assert.match(result.error?.message ?? '', /the session belongs to https:.*The token is not sent there/);
    assert.deepEqual(world.receiver.at('/stolen'), []);
    assert.equal(signIns + refreshes, 0);
  });

  it('does not send a refused POST twice, nor renew a token that is good', async () => {
    const { result, signIns, refreshes, stats } = await counting(world.veeam, () =>
      runWorkflow(world.n8n, 'httpPost404'),
    );
    assert.equal(result.status, 'error');
    assert.equal(result.error?.httpCode, '404');
    assert.equal(signIns + refreshes, 0);
    // The POST itself, and the short call that told that the token is good.
    assert.equal(stats.requests, 2);
  });
});

describe('TLS choices of a credential', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  it('take the certificate of an own authority, in sign-in and requests alike', async () => {
    for (const workflow of ['ca', 'caHttp']) {
      const { status, error } = await runWorkflow(world.n8n, workflow);
      assert.equal(status, 'success', `${workflow}: ${error?.message} ${error?.description}`);
    }
  });

  it('refuse an unknown certificate unless told otherwise, and say what to do', async () => {
    const { result, signIns } = await counting(world.veeam, () => runWorkflow(world.n8n, 'strict'));
    assert.equal(signIns, 0);
    assert.match(
      result.error?.message ?? '',
      /^The certificate of 127\.0\.0\.1:\d+ is not trusted: it is self-signed\.$/,
    );
    assert.match(
      result.error?.description ?? '',
      /CA Certificate in the credential, or switch on Ignore SSL Issues/,
    );
  });
});
