import assert from 'node:assert/strict';
import { exampleNames, readExample } from './host/examples';
import { finished, publish, runWorkflow, startWorkflow } from './host/execution';
import { poll } from './host/poll';
import { theWorld } from './host/world';
import type { World } from './host/world';

describe('the examples for n8n', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  const messages = (name: string): Record<string, unknown>[] =>
    world.receiver.at(`/${name}/`).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  it('are thirteen and hold neither secrets nor credentials', () => {
    assert.equal(exampleNames().length, 13);
    for (const name of exampleNames()) {
      const { nodes } = JSON.parse(readExample(name)) as { nodes: { credentials?: unknown }[] };
      assert.ok(
        nodes.every(({ credentials }) => credentials === undefined),
        name,
      );
      assert.doesNotMatch(readExample(name), /"password":|Bearer|eyJ|127\.0\.0\.1|localhost/i, name);
    }
  });

  it('tell the team when a workflow fails', async () => {
    const name = 'error-workflow';
    const { status, error } = await finished(world.n8n, await startWorkflow(world.n8n, name, 'On Error'));
    assert.equal(status, 'success', error?.message);
    assert.match(String(messages(name)[0]?.['text']), /^Workflow ".+" stopped at ".+": ./);
  });

  it('tell the team about a workflow that failed on its own, with the sentence of the node', async () => {
    for (const id of ['error-workflow', 'failsBehindWebhook']) await publish(world.n8n, id);
    const before = messages('error-workflow').length;
    await poll('the webhook answers', async () => {
      const { status } = await fetch(`${world.n8n.url}/webhook/failsBehindWebhook`);
      return status === 500 ? true : undefined;
    });
    const text = await poll('the message', async () => messages('error-workflow')[before]?.['text']);
    assert.match(
      String(text),
      /^Workflow "failsBehindWebhook" stopped at "Asks For Nothing": GET .* was answered with 404\. Veeam says: .*Check the path.* Code: VEEAM_REQUEST_REFUSED, status 404\.$/,
    );
  });

  it('sign in with MFA, unattended', async () => {
    const { status, output, error } = await runWorkflow(world.n8n, 'sign-in-with-mfa', 'Every Night');
    assert.equal(status, 'success', error?.message);
    assert.ok((output['Policies']?.length ?? 0) > 0);
  });

  it('hand an authorization code over', async () => {
    const name = 'hand-over-authorization-code';
    const { status, error } = await runWorkflow(world.n8n, name);
    assert.equal(status, 'success', error?.message);
    const [message] = messages(name);
    assert.ok(String(message?.['code']).length > 20);
    assert.ok(Date.parse(String(message?.['expiresAt'])) > Date.now());
  });
});
