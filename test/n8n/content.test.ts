import assert from 'node:assert/strict';
import { runWorkflow } from './host/execution';
import type { Execution } from './host/execution';
import { theWorld } from './host/world';
import type { World } from './host/world';

interface EchoedJson {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const echoed = (result: Execution): EchoedJson[] =>
  (result.output['Veeam'] ?? []).map(({ json }) => json as unknown as EchoedJson);

interface FileItem {
  readonly [field: string]: {
    readonly fileName?: string;
    readonly mimeType?: string;
    readonly id?: string;
  };
}

describe('what the Veeam node sends', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  it('is the body as it was chosen, with the headers that were entered and the token of the session', async () => {
    const result = await runWorkflow(world.n8n, 'bodies');
    assert.equal(result.status, 'success', result.error?.message);
    const sent = echoed(result);
    assert.deepEqual(
      sent.map(({ body, headers }) => [headers['content-type'], Buffer.from(body, 'latin1').toString()]),
      [
        ['application/json', '{"name": "Daily"}'],
        ['application/x-www-form-urlencoded', 'name=Daily+%26+more'],
        ['text/xml; charset=utf-8', '<policy name="Dä"/>'],
        ['application/json', '"not {json"'],
      ],
    );
    for (const { headers } of sent) {
      assert.equal(headers['accept'], 'text/csv');
      assert.equal(headers['x-client'], 'workflow 7');
      assert.match(headers['authorization'] ?? '', /^Bearer echo-token-/);
    }
  });

  it('is a file of the input, byte by byte', async () => {
    const [{ body, headers } = { body: '', headers: {} as Record<string, string> }] = echoed(
      await runWorkflow(world.n8n, 'binaryBody'),
    );
    assert.equal(headers['content-type'], 'application/x-policy');
    assert.deepEqual([...Buffer.from(body, 'latin1')], [0, 255, 10, 13, 200]);
  });

  it('is a HEAD, whose answer is status and headers', async () => {
    const [item] = (await runWorkflow(world.n8n, 'head')).output['Veeam'] ?? [];
    assert.equal(item?.json['statusCode'], 200);
    assert.match(String((item?.json['headers'] as Record<string, unknown>)['content-type']), /json/);
    assert.equal(world.echo.received.at(-1)?.method, 'HEAD');
  });

  it('ends after the timeout that was chosen', async () => {
    world.echo.holds = 2;
    const { error } = await runWorkflow(world.n8n, 'shortTime');
    world.echo.release();
    assert.equal(error?.context?.['code'], 'VEEAM_TIMEOUT');
    const { error: refused } = await runWorkflow(world.n8n, 'noTime');
    assert.match(String(refused?.message), /^"soon" is no timeout\./);
  });
});

describe('what the Veeam node makes of an answer', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
    world.echo.order('/api/v1/export', {
      headers: {
        'content-type': 'text/csv',
        'content-disposition':
          'attachment; filename="old.csv"; filename*=UTF-8\'\'..%2FB%C3%A4ckup%20list.csv',
      },
      body: 'job,result\nDaily,Failed\n',
    });
    world.echo.order('/api/v1/report', {
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><title>Protected VMs</title><p>7</p>',
    });
    world.echo.order('/api/v1/plain', { headers: { 'content-type': 'text/plain' }, body: '{"jobs": 7}' });
  });

  it('is a file with the name that the server gave, where a file was asked for', async () => {
    const result = await runWorkflow(world.n8n, 'csvFile');
    assert.equal(result.status, 'success', result.error?.message);
    const { report } = (result.output['Veeam']?.[0]?.['binary'] ?? {}) as FileItem;
    assert.equal(report?.fileName, 'Bäckup list.csv');
    assert.equal(report?.mimeType, 'text/csv');
    const { text } = await world.n8n.rest('GET', `/binary-data?id=${report?.id}&action=download`);
    assert.equal(text, 'job,result\nDaily,Failed\n');
  });

  it('is text otherwise', async () => {
    const [item] = (await runWorkflow(world.n8n, 'csvText')).output['Veeam'] ?? [];
    assert.equal(item?.json['data'], 'job,result\nDaily,Failed\n');
  });

  it('is an HTML report where it was asked for, and an error where it was not', async () => {
    for (const id of ['htmlWanted', 'htmlAccepted']) {
      const [item] = (await runWorkflow(world.n8n, id)).output['Veeam'] ?? [];
      assert.match(String(item?.json['data']), /Protected VMs/, id);
    }
    const { error } = await runWorkflow(world.n8n, 'htmlUnwanted');
    assert.equal(error?.context?.['code'], 'VEEAM_UNEXPECTED_ANSWER');
  });

  it('is an object where JSON came as plain text', async () => {
    assert.deepEqual((await runWorkflow(world.n8n, 'jsonAsText')).output['Veeam']?.[0]?.json, { jobs: 7 });
  });

  it('is an error where JSON was asked for and none came', async () => {
    const { error } = await runWorkflow(world.n8n, 'noJson');
    assert.match(String(error?.message), /brought text that is not JSON where JSON was asked for/);
  });
});
