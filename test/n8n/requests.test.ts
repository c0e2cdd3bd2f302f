import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { counting } from './host/counters';
import { runWorkflow } from './host/execution';
import { theWorld } from './host/world';
import type { World } from './host/world';

describe('the Veeam node', function () {
  let world: World;
  before(async function () {
    world = await theWorld(this);
  });

  const run = (id: string) => runWorkflow(world.n8n, id);

  it('gets a whole list, one item for each entry, page by page', async () => {
    const { result, requests } = await counting(world.veeam, () => run('everySession'));
    const entries = result.output['Veeam'] ?? [];
    assert.ok(entries.length > 100, `${entries.length} entries`);
    assert.equal(requests, Math.ceil(entries.length / 100));
    assert.equal(new Set(entries.map(({ json }) => json['id'])).size, entries.length);
    assert.deepEqual(entries[0]?.['pairedItem'], { item: 0 });
  });

  it('stops at the limit and asks for no more than that', async () => {
    const { result, requests } = await counting(world.veeam, () => run('fiveSessions'));
    assert.equal(result.output['Veeam']?.length, 5);
    assert.equal(requests, 1);
  });

  it('gets lists of the consoles, which are bare', async () => {
    assert.ok(((await run('vspcJobs')).output['Veeam']?.length ?? 0) > 3);
    assert.equal((await run('vacJobs')).output['Veeam']?.length, 3);
  });

  it('gives status and headers along with the body where asked', async () => {
    const { json } = (await run('fullResponse')).output['Veeam']?.[0] ?? { json: {} };
    assert.equal(json['statusCode'], 200);
    assert.match(String((json['headers'] as Record<string, unknown>)['content-type']), /json/);
    assert.ok(Array.isArray((json['body'] as Record<string, unknown>)['results']));
  });

  it('says what was refused, what Veeam says and how to go on', async () => {
    const { status, error } = await run('notFound');
    assert.equal(status, 'error');
    assert.match(
      error?.message ?? '',
      /^GET \/api\/v1\/nothing of Veeam Backup for AWS at \S+ was answered with 404\. Veeam says: .+\.$/,
    );
    assert.match(error?.description ?? '', /^Check the path, .* Code: VEEAM_REQUEST_REFUSED, status 404\.$/);
    assert.equal(error?.httpCode, '404');
    assert.equal(error?.context?.['code'], 'VEEAM_REQUEST_REFUSED');
    assert.equal(error?.context?.['statusCode'], 404);
  });

  it('goes on with the other items where it is told to', async () => {
    const { status, output } = await run('notFoundGoesOn');
    assert.equal(status, 'success');
    const [refused, answered] = output['Veeam'] ?? [];
    assert.match(String(refused?.json['error']), /answered with 404\. Veeam says: .*Check the path/);
    const { code, statusCode } = refused?.json['details'] as Record<string, unknown>;
    assert.deepEqual({ code, statusCode }, { code: 'VEEAM_REQUEST_REFUSED', statusCode: 404 });
    assert.deepEqual(refused?.['pairedItem'], { item: 0 });
    assert.ok(Array.isArray(answered?.json['results']));
    assert.deepEqual(answered?.['pairedItem'], { item: 1 });
  });

  it('carries reason, code and status into the error branch', async () => {
    const { output } = await run('notFoundBranches');
    const [refused] = output['On Refusal'] ?? [];
    assert.match(String(refused?.json['said']), /answered with 404\. Veeam says: .*Check the path/);
    assert.equal(refused?.json['code'], 'VEEAM_REQUEST_REFUSED');
    assert.equal(refused?.json['status'], 404);
  });

  it('tells a missing right from a refused session', async () => {
    const { result, refreshes, signIns } = await counting(world.veeam, () => run('forbidden'));
    assert.equal(result.error?.httpCode, '403');
    assert.match(result.error?.description ?? '', /give its role the right/);
    assert.ok(signIns + refreshes <= 1);
  });

  it('sends the token to no other server', async () => {
    const { error } = await run('foreignPath');
    assert.match(
      error?.message ?? '',
      /^The request goes to http:\/\/127\.0\.0\.1:\d+, but the session belongs to https/,
    );
    assert.deepEqual(world.receiver.at('/stolen'), []);
  });

  it('hands out headers that work elsewhere', async () => {
    const { json } = (await run('getToken')).output['Veeam']?.[0] ?? { json: {} };
    assert.equal(json['product'], 'backup-for-aws');
    assert.ok(Date.parse(String(json['expiresAt'])) > Date.now());
    const headers = json['headers'] as Record<string, string>;
    assert.match(headers['authorization'] ?? '', /^Bearer \S+$/);
    assert.equal(headers['x-api-version'], '1.7-rev0');
  });

  it('issues an authorization code', async () => {
    const { json } = (await run('issueCode')).output['Veeam']?.[0] ?? { json: {} };
    assert.ok(String(json['code']).length > 20);
    assert.ok(Date.parse(String(json['expiresAt'])) > Date.now());
  });

  it('logs out on the server, and the next request signs in again', async () => {
    const { result, stats, signIns, unauthorized } = await counting(world.veeam, () => run('logOutAndOn'));
    assert.equal(result.status, 'success', result.error?.message);
    assert.equal(result.output['Log Out']?.[0]?.json['loggedOut'], true);
    assert.equal(stats.logOuts, 1);
    assert.ok(signIns >= 1);
    assert.equal(unauthorized, 0);
  });

  it('leaves no pair in the stored credential after a log-out', async () => {
    const stored = async (): Promise<Record<string, unknown>> => {
      const file = `${world.n8n.folder.path}/decrypted.json`;
      const { code, text } = await world.n8n.command(
        'export:credentials',
        '--id=awsSpecial',
        '--decrypted',
        `--output=${file}`,
      );
      assert.equal(code, 0, text);
      const [credential] = JSON.parse(readFileSync(file, 'utf8')) as { data: Record<string, unknown> }[];
      return credential?.data ?? {};
    };
    await run('getTokenSpecial');
    assert.match(String((await stored())['refreshToken']), /./);
    assert.equal((await run('logOutSpecial')).output['Veeam']?.[0]?.json['loggedOut'], true);
    const { accessToken, refreshToken, fingerprint, password } = await stored();
    assert.deepEqual([accessToken, refreshToken, fingerprint], ['', '', '']);
    assert.match(String(password), /./);
    const { result, signIns } = await counting(world.veeam, () => run('getTokenSpecial'));
    assert.equal(result.status, 'success');
    assert.equal(signIns, 1);
  });

  it('tells n8n which of its outputs are secret', async () => {
    const { data } = await world.n8n.rest('POST', '/node-types', {
      nodeInfos: [{ name: 'n8n-nodes-veeam.veeam', version: 1 }],
    });
    const [description] = data as {
      sensitiveOutputFields?: string[];
      usableAsTool?: boolean;
      codex?: unknown;
    }[];
    assert.deepEqual(description?.sensitiveOutputFields, ['headers.authorization', 'code']);
    assert.equal(description?.usableAsTool, true);
    assert.ok(description?.codex);
  });
});
