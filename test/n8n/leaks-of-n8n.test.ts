import assert from 'node:assert/strict';
import { runWorkflow } from './host/execution';
import { HTTP_VERSIONS } from './host/world-content-workflows';
import { theWorld } from './host/world';
import type { World } from './host/world';

// What docs/n8n.md says of n8n's own nodes, so that it stays true.
describe("n8n's HTTP Request node, as docs/n8n.md describes it", function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
    world.echo.order('/api/v1/export', { headers: { 'content-type': 'text/csv' }, body: 'a,b\n' });
  });

  for (const version of HTTP_VERSIONS) {
    it(`keeps the token of a file download in its execution data (version ${version})`, async () => {
      const { status, text } = await runWorkflow(world.n8n, `httpFile${version}`);
      assert.equal(status, 'success');
      assert.match(text, /Bearer echo-token-/);
    });
  }

  for (const [id, user] of [
    ['httpNeverError', 'never'],
    ['httpPages', 'pages'],
  ] as const) {
    it(`gets a new token for a revoked one although the refusal goes to the workflow (${id})`, async () => {
      await runWorkflow(world.n8n, id);
      world.echo.revoke();
      const { status, output, error } = await runWorkflow(world.n8n, id);
      assert.equal(status, 'success', error?.message);
      const items = output['HTTP Request'] ?? [];
      assert.ok(items.length > 0);
      assert.ok(
        items.every(({ json }) => json['user'] === user),
        JSON.stringify(items),
      );
    });
  }

  it('leaves a token alone that is good', async () => {
    await runWorkflow(world.n8n, 'httpAgain');
    const before = world.echo.signIns.length;
    for (const id of ['httpNeverError', 'httpPages', 'httpAgain']) await runWorkflow(world.n8n, id);
    assert.equal(world.echo.signIns.length, before);
  });
});
