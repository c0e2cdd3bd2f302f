import assert from 'node:assert/strict';
import { counting } from './host/counters';
import { runWorkflow } from './host/execution';
import type { Execution } from './host/execution';
import { theWorld } from './host/world';
import type { World } from './host/world';

const users = (result: Execution, node: string): unknown[] =>
  (result.output[node] ?? []).map(({ json }) => json['user']);

describe('a credential with expressions in n8n', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  it('signs each item in as the account that the item names', async () => {
    const before = world.echo.signIns.length;
    const result = await runWorkflow(world.n8n, 'twoAccounts');
    assert.equal(result.status, 'success', result.error?.message);
    assert.deepEqual(users(result, 'Veeam'), ['anna', 'bert']);
    assert.deepEqual(world.echo.signIns.slice(before).sort(), ['anna', 'bert']);
  });

  it('signs nobody in again while the sessions are good, although n8n stores one pair only', async () => {
    const before = world.echo.signIns.length;
    const result = await runWorkflow(world.n8n, 'twoAccounts');
    assert.deepEqual(users(result, 'Veeam'), ['anna', 'bert']);
    assert.equal(world.echo.signIns.length, before);
  });

  it('gives an item with a wrong password its own refusal and nobody else’s data', async () => {
    const { output } = await runWorkflow(world.n8n, 'oneWrongAccount');
    const [right, wrong] = output['Veeam'] ?? [];
    assert.equal(right?.json['user'], 'anna');
    assert.match(
      String(wrong?.json['error']),
      /^Sign-in of carl to .* was refused\. Veeam says: Nobody is called carl/,
    );
    assert.equal(wrong?.json['user'], undefined);
  });

  it('signs each item of n8n’s HTTP Request node in as its own account', async () => {
    const result = await runWorkflow(world.n8n, 'twoAccountsHttp');
    assert.deepEqual(users(result, 'HTTP Request'), ['anna', 'bert']);
    const { output } = await runWorkflow(world.n8n, 'oneWrongAccountHttp');
    const [right, wrong] = output['HTTP Request'] ?? [];
    assert.equal(right?.json['user'], 'anna');
    assert.match(JSON.stringify(wrong?.json['error']), /Sign-in of carl to .* was refused/);
  });

  it('is read for the first item only where n8n’s HTTP Request node pages, as docs/n8n.md says', async () => {
    const result = await runWorkflow(world.n8n, 'twoAccountsHttpPaged');
    assert.deepEqual(users(result, 'HTTP Request'), ['anna', 'anna']);
  });
});

describe('requests that would lead a token astray', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
    world.echo.order('/api/v1/away', {
      status: 302,
      headers: { location: world.receiver.url.replace('127.0.0.1', 'localhost') + '/stolen' },
    });
  });

  it('reach no other server, by neither of n8n’s helpers', async () => {
    const result = await runWorkflow(world.n8n, 'misdirected');
    assert.equal(result.status, 'success', result.error?.message);
    const answers = result.output['Any Request'] ?? [];
    assert.ok(answers.length > 30);
    const arrived = world.receiver.messages.map(({ path, headers }) => `${path} ${headers.authorization}`);
    assert.deepEqual(
      arrived.filter((message) => message.includes('Bearer')),
      [],
    );
    const sent = answers.filter(({ json }) => json['sent'] === true).map(({ json }) => json['options']);
    // Harmless without what would have led astray.
    for (const options of sent) assert.ok('agentOptions' in (options as object), JSON.stringify(options));
  });

  it('leave well directed ones alone, whatever member holds the address', async () => {
    const { output } = await runWorkflow(world.n8n, 'wellDirected');
    for (const { json } of output['Any Request'] ?? [])
      assert.equal(
        json['sent'],
        true,
        `${String(json['helper'])} ${JSON.stringify(json['options'])}: ${String(json['said'])}`,
      );
  });
});

describe('items of the Veeam node', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
    world.echo.order('/api/v1/refused', { status: 404, body: '{"message":"Nothing is here."}' });
  });

  it('are sent eight at a time, and come out in their order', async () => {
    const { echo } = world;
    echo.holds = 8;
    echo.mostAtOnce = 0;
    const result = await runWorkflow(world.n8n, 'eightAtOnce');
    assert.equal(result.status, 'success', result.error?.message);
    assert.equal(echo.mostAtOnce, 8);
    const items = result.output['Veeam'] ?? [];
    assert.deepEqual(
      items.map(({ json }) => json['path']),
      Array.from({ length: 20 }, (_, number) => `/api/v1/held?number=${number}`),
    );
    assert.deepEqual(
      items.map(({ pairedItem }) => pairedItem),
      Array.from({ length: 20 }, (_, item) => ({ item })),
    );
  });

  it('are sent one after the other where that is chosen', async () => {
    world.echo.mostAtOnce = 0;
    assert.equal((await runWorkflow(world.n8n, 'oneAfterTheOther')).status, 'success');
    assert.equal(world.echo.mostAtOnce, 1);
  });

  it('end with the error of the first that failed', async () => {
    const { status, error } = await runWorkflow(world.n8n, 'someRefused');
    assert.equal(status, 'error');
    assert.equal(error?.context?.['itemIndex'], 3);
  });

  it('each keep their place where the node goes on', async () => {
    const items = (await runWorkflow(world.n8n, 'someRefusedGoesOn')).output['Veeam'] ?? [];
    assert.deepEqual(
      items.flatMap(({ json }, index) => ('error' in json ? [index] : [])),
      [3, 8, 13, 18],
    );
    assert.ok(items.every(({ pairedItem }, item) => (pairedItem as { item: number }).item === item));
  });

  it('are not sent where nobody can tell how many at once', async () => {
    const { error } = await runWorkflow(world.n8n, 'noConcurrency');
    assert.match(String(error?.message), /^"many" is no number of items to send at once\./);
  });

  it('repeat the name of a query parameter for each value of a list', async () => {
    const result = await runWorkflow(world.n8n, 'listInQuery');
    assert.equal(result.output['Veeam']?.[0]?.json['path'], '/api/v1/who?Status=Failed&Status=Warning');
  });

  it('are refused with a limit that is none, and nothing is sent', async () => {
    const { result, requests } = await counting(world.veeam, () => runWorkflow(world.n8n, 'badLimits'));
    const said = (result.output['Veeam'] ?? []).map(({ json }) => ({
      code: (json['details'] as Record<string, unknown> | undefined)?.['code'],
      error: String(json['error']),
    }));
    assert.equal(said.length, 5);
    for (const { code, error } of said) {
      assert.equal(code, 'VEEAM_CONFIGURATION', error);
      assert.match(error, /is no limit\. Enter a whole number from 1, or switch on Return All\.$/);
    }
    assert.equal(requests, 0);
  });

  it('take a limit that an expression gives as text', async () => {
    assert.equal((await runWorkflow(world.n8n, 'limitAsText')).output['Veeam']?.length, 2);
  });
});
