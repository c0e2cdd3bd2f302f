import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNodeRed } from '../../demo/embedded-node-red';
import { prepareUserDirectory, setVariables } from '../../demo/user-directory';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { StandIns } from './stand-ins';
import type { Received } from './stand-ins';

const EXAMPLES = path.join(__dirname, '..', '..', 'examples', 'node-red');
/** Those that watch, start jobs or gather; the others are about signing in and have tests of their own. */
const CHOSEN = ['01-', '07-', '08-', '09-', '10-', '11-', '12-', '13-', '14-', '15-', '16-'];
const POLICY = 'databases-1';

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

describe('The examples for Node-RED, with stand-ins for what they write to', function () {
  this.timeout(180_000);
  const standIns = new StandIns();
  const watching = new Set<string>();
  /** What reached a node, by its id. */
  const reached = new Map<string, Readonly<Record<string, unknown>>[]>();
  let emulator: Emulator;
  let url = '';
  let userDir = '';
  let stop: () => Promise<void> = () => Promise.resolve();

  async function until(what: string, isSo: () => boolean, seconds = 150): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!isSo()) {
      assert.ok(
        Date.now() < end,
        `${what}: not within ${seconds} s\n${standIns.received.map(({ desk, method, path: to, statusCode }) => `${desk} ${method} ${to} ${statusCode}`).join('\n')}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  const order = (result: 'failed' | 'succeeded'): void =>
    assert.equal(
      emulator.orderJob('backup-for-aws', { job: POLICY, result, cause: 'The <KMS> key is disabled' }),
      undefined,
    );
  const about = (one: Received): boolean => JSON.stringify(one.body).includes(POLICY);
  const taken = (desk: string): Received[] => standIns.taken(desk);
  const lastOf = (id: string): Readonly<Record<string, unknown>> =>
    reached.get(id)?.at(-1) ?? assert.fail(`nothing reached ${id}`);
  const inject = (id: string): Promise<Response> => fetch(`${url}/inject/${id}`, { method: 'POST' });

  before(async () => {
    emulator = await startEmulator({ ports: 'ephemeral' });
    const desks = await standIns.start();
    userDir = mkdtempSync(path.join(tmpdir(), 'veeam-examples-'));
    prepareUserDirectory(userDir, CHOSEN, emulator);
    adapt(path.join(userDir, 'flows.json'));
    setVariables(emulator, `${desks}/ticket`);
    Object.assign(process.env, {
      JIRA_URL: `${desks}/jira`,
      JIRA_USER: 'veeam@example.com',
      JIRA_TOKEN: 'planted-jira-token',
      JIRA_PROJECT: 'BACK',
      SERVICENOW_URL: `${desks}/servicenow`,
      SERVICENOW_USER: 'veeam',
      SERVICENOW_PASSWORD: 'planted-servicenow-password',
      TEAMS_URL: `${desks}/teams`,
      ALERT_URL: `${desks}/alert`,
      SUMMARY_URL: `${desks}/summary`,
      PAGERDUTY_URL: `${desks}/pagerduty`,
      PAGERDUTY_ROUTING_KEY: 'planted-routing-key',
    });
    const nodeRed = await startNodeRed({
      userDir,
      port: 0,
      editor: true,
      onReceive: ({ msg, destination: { id } }) => reached.set(id, [...(reached.get(id) ?? []), { ...msg }]),
      onStatus: ({ id, status }) => status.shape === 'dot' && watching.add(id),
    });
    stop = nodeRed.stop;
    url = `http://127.0.0.1:${nodeRed.port}`;
  });
  after(async () => {
    await stop();
    standIns.stop();
    await emulator.stop();
    rmSync(userDir, { recursive: true, force: true });
  });

  /** Looks follow quickly, and findings of the last month count, so that there is something to tell. */
  function adapt(file: string): void {
    const flows = JSON.parse(readFileSync(file, 'utf8')) as FlowNode[];
    const isAboutWhatIs = (id: string): boolean => /^(space|pagerduty|alarms)-/.test(id);
    const adapted = flows.map((node) =>
      node.type === 'veeam-watch'
        ? { ...node, interval: '1', firstRun: isAboutWhatIs(node.id) ? '720' : '0' }
        : node,
    );
    writeFileSync(file, JSON.stringify(adapted));
  }

  it('are all run here, or elsewhere', () => {
    const files = readdirSync(EXAMPLES).map((file) => file.slice(0, 3));
    const elsewhere = ['17-', '02-', '03-', '04-', '05-', '06-'];
    assert.deepEqual(files.sort(), [...CHOSEN, ...elsewhere].sort());
  });

  it('tell tickets, Jira, ServiceNow and a chat of a job that fails, although each was down at first', async () => {
    for (const flow of ['tickets', 'jira', 'servicenow', 'chat'])
      await until(`first look of ${flow}`, () => watching.has(`${flow}-watch`));
    order('failed');
    for (const desk of ['ticket', 'jira', 'servicenow', 'teams'])
      await until(`news at ${desk}`, () => taken(desk).some(about));
    const refused = standIns.received.filter(({ statusCode }) => statusCode === 503);
    for (const desk of ['ticket', 'jira', 'servicenow', 'teams'])
      assert.ok(
        refused.some((one) => one.desk === desk),
        desk,
      );
    assert.partialDeepStrictEqual(taken('ticket')[0]?.body, {
      action: 'open',
      title: `Job "${POLICY}" failed`,
    });
    assert.partialDeepStrictEqual(taken('jira')[0]?.body, {
      fields: { project: { key: 'BACK' }, summary: `Job "${POLICY}" failed` },
    });
    assert.equal(
      taken('jira')[0]?.headers.authorization,
      `Basic ${Buffer.from('veeam@example.com:planted-jira-token').toString('base64')}`,
    );
    assert.partialDeepStrictEqual(taken('servicenow')[0]?.body, {
      short_description: `Job "${POLICY}" failed`,
    });
    assert.match(JSON.stringify(taken('teams')[0]?.body), /AdaptiveCard.*Veeam: 1 incident.*The <KMS> key/);
  });

  it('comment when it fails again, and close when it is well again', async () => {
    const count = (): number =>
      ['ticket', 'jira', 'servicenow'].map((desk) => taken(desk).length).join() === '2,2,2' ? 1 : 0;
    order('failed');
    await until('comments', () => count() === 1);
    assert.partialDeepStrictEqual(taken('ticket')[1]?.body, { action: 'comment' });
    assert.match(taken('jira')[1]?.path ?? '', /comment$/);
    assert.match(JSON.stringify(taken('servicenow')[1]?.body), /work_notes.*Failed 2 times/);
    order('succeeded');
    await until('closed', () => ['ticket', 'jira', 'servicenow'].every((desk) => taken(desk).length === 3));
    assert.partialDeepStrictEqual(taken('ticket')[2]?.body, { action: 'close' });
    assert.deepEqual(taken('jira')[2]?.body, { transition: { id: '31' } });
    assert.partialDeepStrictEqual(taken('servicenow')[2]?.body, { state: '6' });
    await until('the chat', () => JSON.stringify(taken('teams').at(-1)?.body).includes('resolved'));
  });

  it('open a second ticket when it fails once more, and nothing twice', async () => {
    order('failed');
    for (const desk of ['ticket', 'jira', 'servicenow'])
      await until(`second at ${desk}`, () => taken(desk).length === 4);
    assert.equal(taken('jira')[3]?.path, 'rest/api/2/issue');
    assert.partialDeepStrictEqual(taken('ticket')[3]?.body, { action: 'open' });
    order('succeeded');
    for (const desk of ['ticket', 'jira', 'servicenow'])
      await until(`closed at ${desk}`, () => taken(desk).length === 5);
    const keys = taken('ticket').map(({ body }) => (body as { key: string }).key);
    assert.equal(new Set(keys).size, 1);
  });

  it('page somebody because of malware, each finding once', async () => {
    await until('a page', () => taken('pagerduty').length > 0);
    const events = taken('pagerduty').map(({ body }) => body as Record<string, unknown>);
    for (const event of events) {
      assert.partialDeepStrictEqual(event, { routing_key: 'planted-routing-key', event_action: 'trigger' });
      assert.match(String(event['dedup_key']), /^backup-and-replication\|.*\|malware\|/);
      assert.deepEqual(Object.keys(event['payload'] as object).sort(), [
        'custom_details',
        'severity',
        'source',
        'summary',
        'timestamp',
      ]);
    }
    assert.equal(new Set(events.map((event) => event['dedup_key'])).size, events.length);
  });

  it('tell of a repository without space', async () => {
    await until('an alert', () => taken('alert').length > 0);
    const [alert] = taken('alert').map(({ body }) => body as { key: string; state: string });
    assert.equal(alert?.state, 'opened');
    assert.match(alert?.key ?? '', /\|(repositorySpace|license)\|/);
  });

  it('acknowledge an alarm that somebody has taken over', async () => {
    await until('acknowledged', () => reached.has('alarms-debug') || reached.has('alarms-failed'));
    assert.equal(reached.get('alarms-failed'), undefined);
  });

  it('gather all jobs in a page with a picture', async () => {
    await inject('summary-inject');
    // The receiver is down for the first one, and nobody sends a summary twice.
    await until('refused', () => standIns.received.some(({ desk }) => desk === 'summary'));
    await inject('summary-inject');
    await until('a summary', () => taken('summary').length === 1);
    const page = String(taken('summary')[0]?.body);
    assert.match(page, /<svg role="img" aria-label="[^"]*\d+ \w+/);
    assert.ok(page.includes(`<td>${POLICY}</td>`));
    assert.equal(taken('summary')[0]?.headers['content-type'], 'text/html; charset=utf-8');
  });

  it('ask each of many customers, and gather one table', async () => {
    for (const round of [1, 2]) {
      await inject('customers-inject');
      await until('a table', () => reached.get('customers-debug')?.length === round);
      const table = lastOf('customers-debug')['payload'] as { name: string; error?: string }[];
      assert.ok(table.length > 1);
      for (const { name, error } of table) assert.deepEqual([typeof name, error], ['string', undefined]);
    }
  });

  it('keep a job from running during maintenance, and switch it on again although the work fails', async () => {
    await inject('maintenance-inject');
    await until('done', () => reached.has('maintenance-debug'), 30);
    assert.partialDeepStrictEqual(lastOf('maintenance-debug')['payload'], {
      action: 'enable',
      result: 'done',
    });
    assert.equal(reached.has('maintenance-failed'), false);
    const flows = (await (await fetch(`${url}/flows`)).json()) as FlowNode[];
    const broken = flows.map((node) =>
      node.id === 'maintenance-work' ? { ...node, func: "throw new Error('The update failed');" } : node,
    );
    const headers = { 'content-type': 'application/json', 'node-red-deployment-type': 'nodes' };
    // The answer comes before the nodes have started.
    const { events } = createRequire(__filename)('node-red') as { events: EventEmitter };
    const started = once(events, 'flows:started');
    await fetch(`${url}/flows`, { method: 'POST', headers, body: JSON.stringify(broken) });
    await started;
    await inject('maintenance-inject');
    await until('switched on again', () => reached.has('maintenance-failed'), 30);
    assert.partialDeepStrictEqual(lastOf('maintenance-failed')['payload'], {
      action: 'enable',
      result: 'done',
    });
    assert.match(JSON.stringify(lastOf('maintenance-failed')['failed']), /The update failed/);
  });

  it('show no secret on any message', () => {
    const all = JSON.stringify([...reached.entries()].filter(([id]) => /debug|failed/.test(id)));
    assert.doesNotMatch(all, /Password1|eyJ|Bearer/);
  });
});
