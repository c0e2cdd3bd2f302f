import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { publish, runWorkflow } from './host/execution';
import { needN8n } from './host/missing-part';
import { N8n } from './host/n8n';
import { poll } from './host/poll';
import { Receiver } from './host/receiver';
import { choiceOf, EVERY_TEN_SECONDS } from './host/workflow';
import type { CredentialFile, Workflow, WorkflowNode } from './host/workflow';

const PRODUCT = 'backup-for-aws';
const TRIGGER = 'Veeam Trigger';

/** The trigger, with a request to the receiver behind each of its outputs. */
function watching(id: string, credential: CredentialFile, receiver: string, options: object): Workflow {
  const node = (name: string, more: Pick<WorkflowNode, 'type' | 'parameters'>): WorkflowNode => ({
    id: randomUUID(),
    name,
    typeVersion: 1,
    position: [0, 0],
    ...more,
  });
  const report = (output: string): WorkflowNode => ({
    ...node(output, {
      type: 'n8n-nodes-base.httpRequest',
      parameters: {
        method: 'POST',
        url: `${receiver}/${id}/${output}`,
        sendBody: true,
        specifyBody: 'json',
        jsonBody: '={{ JSON.stringify($json) }}',
        options: {},
      },
    }),
    typeVersion: 4.2,
  });
  const trigger: WorkflowNode = {
    ...node(TRIGGER, {
      type: 'n8n-nodes-veeam.veeamTrigger',
      parameters: {
        ...choiceOf(credential),
        watch: ['jobFailed'],
        pollTimes: EVERY_TEN_SECONDS,
        options,
      },
    }),
    credentials: { [credential.type]: { id: credential.id, name: credential.name } },
  };
  const nodes = [trigger, report('opened'), report('resolved')];
  const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
  return {
    id,
    name: id,
    nodes,
    connections: { [TRIGGER]: { main: [to('opened'), to('resolved')] } },
    settings: { executionOrder: 'v1' },
    active: false,
  };
}

describe('Veeam Trigger in n8n', function () {
  this.timeout(900_000);
  let n8n: N8n | undefined;
  let receiver: Receiver;
  let emulator: Emulator;
  /** The jobs that tests let fail, by name. */
  let jobs: readonly string[] = [];

  before(async function () {
    needN8n(this);
    [emulator, receiver] = await Promise.all([
      startEmulator({ products: [PRODUCT], ports: 'ephemeral' }),
      Receiver.start(),
    ]);
    const { username, password } = emulator.users.administrator;
    const server = emulator.servers[PRODUCT].url;
    const type = 'veeamBackupForAwsPasswordApi';
    const make = (id: string, more: object): CredentialFile => ({
      id,
      name: id,
      type,
      data: { server, username, password, ignoreSslIssues: true, ...more },
    });
    const good = make('watcher', {});
    const wrong = make('refused', { username: 'nobody' });
    n8n = new N8n();
    await n8n.import(
      [good, wrong],
      [
        watching('plain', good, receiver.url, {}),
        watching('confirming', good, receiver.url, { confirm: true, redeliverAfterMinutes: 1 }),
        watching('refused', wrong, receiver.url, {}),
      ],
    );
    await n8n.start();
    await n8n.setUpOwner();
    jobs = await listedNames(n8n, good);
  });

  after(async () => {
    await n8n?.stop();
    await Promise.all([emulator?.stop(), receiver?.stop()]);
  });

  const running = (): N8n => n8n ?? assert.fail();
  const told = (workflow: string): string[] =>
    receiver.messages
      .filter(({ path }) => path.startsWith(`/${workflow}/`))
      .map(({ path, body }) => {
        const { state, subject } = JSON.parse(body) as { state: string; subject: { name: string } };
        return `${path.split('/')[2] ?? ''}: ${state} ${subject.name}`;
      });
  const order = (job: string, result: 'failed' | 'succeeded'): void =>
    assert.equal(emulator.orderJob(PRODUCT, { job, result, cause: 'The disk is full' }), undefined);

  it('brings a test event to the editor before anything was published', async () => {
    const { status, output, error } = await runWorkflow(running(), 'plain', TRIGGER);
    assert.equal(status, 'success', error?.message);
    assert.equal(output[TRIGGER]?.[0]?.json['kind'], 'jobFailed');
    receiver.messages.length = 0;
  });

  it('is not published where it cannot sign in, and n8n says why', async () => {
    const { status, triggers } = await publish(running(), 'refused');
    assert.equal(status, 'failed');
    assert.match(triggers[0]?.errorMessage ?? '', /refused|nobody/i);
  });

  it('tells each change once although n8n is ended or killed five times; with confirmation none is lost', async () => {
    const [first = '', second = ''] = jobs;
    await publish(running(), 'plain');
    await publish(running(), 'confirming');
    // The desk behind the confirming workflow is down when the first ticket comes.
    receiver.refusing = '/confirming/opened';
    const expected: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const job = turn < 4 ? first : second;
      const result = turn % 2 === 0 ? 'failed' : 'succeeded';
      order(job, result);
      expected.push(result === 'failed' ? `opened: opened ${job}` : `resolved: resolved ${job}`);
      await running().end(turn % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
      await running().start();
      await poll(`message ${turn + 1}`, async () => (told('plain').length > turn ? true : undefined), {
        timeout: 240_000,
      });
      if (turn === 0) {
        await poll('the desk was asked', async () => (receiver.refused > 0 ? true : undefined));
        receiver.refusing = undefined;
      }
    }
    assert.deepEqual(told('plain'), expected);
    // What came while the desk was down comes again, and what followed it after that.
    const isTold = (change: string): boolean => count(told('confirming'), change) >= count(expected, change);
    await poll('all changes at the desk', async () => (expected.every(isTold) ? true : undefined), {
      timeout: 400_000,
    });
    // The polls of the minutes in between have told nothing again.
    assert.deepEqual(told('plain'), expected);
  });
});

function count(list: readonly string[], entry: string): number {
  return list.filter((one) => one === entry).length;
}

/** Names of jobs, as the editor lists them. */
async function listedNames(n8n: N8n, credential: CredentialFile): Promise<string[]> {
  const { data, text } = await n8n.rest('POST', '/dynamic-node-parameters/resource-locator-results', {
    path: 'parameters.job',
    methodName: 'searchJobs',
    nodeTypeAndVersion: { name: 'n8n-nodes-veeam.veeam', version: 1 },
    currentNodeParameters: { ...choiceOf(credential), resource: 'job' },
    credentials: { [credential.type]: { id: credential.id, name: credential.name } },
  });
  const { results } = data as { results?: { name: string; description?: string }[] };
  if (results === undefined) throw new Error(text);
  return results
    .filter(({ description }) => description?.endsWith('success') === true)
    .map(({ name }) => name);
}
