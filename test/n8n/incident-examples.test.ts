import assert from 'node:assert/strict';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { Desks, MailServer } from './host/desks';
import { exampleWorkflows } from './host/examples';
import { finished, publish, runWorkflow, startWorkflow } from './host/execution';
import { needN8n } from './host/missing-part';
import { N8n } from './host/n8n';
import { poll } from './host/poll';
import { EVERY_TEN_SECONDS } from './host/workflow';
import type { CredentialFile, Workflow } from './host/workflow';

const AWS = 'backup-for-aws';
const VBR = 'backup-and-replication';
/** The jobs that a test lets fail and succeed. */
const JOBS = { [AWS]: 'web-gold', [VBR]: 'Files FileBackup 03' };
/** The job that is switched off and on. */
const MAINTAINED = 'files-archive';

/** What a test changes in an example to see everything soon. */
interface Changes {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Examples behind Veeam Trigger. */
const WATCHING: Readonly<Record<string, Changes>> = {
  'failed-jobs-to-jira': {},
  'failed-jobs-to-servicenow': {},
  'failed-jobs-to-webhook': {},
  'failed-jobs-to-chat': {},
  // At any hour there are some of its fifty policies whose last success of the day is more than an hour ago; of a few
  // of them it would depend on the hour.
  'no-success-in-24-hours': { parameters: { noSuccessHours: 1 } },
  'repository-space-and-license': {},
  'malware-to-pagerduty': { options: { firstRunHours: 400 } },
};
/** The emulator finds malware but cleans no machine: the same workflow about jobs shows how a page is resolved. */
const PAGES = 'pages-of-jobs';

function hurried(workflow: Workflow, { parameters: changed, options }: Changes = {}): Workflow {
  const nodes = workflow.nodes.map((node) => {
    if (node.type !== 'n8n-nodes-veeam.veeamTrigger') return node;
    const own = node.parameters['options'] as object;
    const parameters = {
      ...node.parameters,
      ...changed,
      options: { ...own, ...options, redeliverAfterMinutes: 1 },
      pollTimes: EVERY_TEN_SECONDS,
    };
    return { ...node, parameters };
  });
  return { ...workflow, nodes };
}

describe('the examples about jobs and incidents, in n8n', function () {
  this.timeout(900_000);
  let n8n: N8n | undefined;
  let emulator: Emulator;
  let desks: Desks;
  let mail: MailServer;

  const running = (): N8n => n8n ?? assert.fail();

  before(async function () {
    needN8n(this);
    [emulator, desks, mail] = await Promise.all([
      startEmulator({ products: [AWS, VBR], ports: 'ephemeral', jobDurationMs: 500 }),
      Desks.start(),
      MailServer.start(),
    ]);
    const { username, password } = emulator.users.administrator;
    const make = (id: string, type: string, data: CredentialFile['data']): CredentialFile => ({
      id,
      name: id,
      type,
      data,
    });
    const loose = { ignoreSslIssues: true };
    const login = { username, password, ...loose };
    const vbrLogin = { ...login, username: `VBR\\${username}` };
    const credentials = [
      make('aws', 'veeamBackupForAwsPasswordApi', { server: emulator.servers[AWS].url, ...login }),
      make('vbr', 'veeamBackupAndReplicationPasswordApi', { server: emulator.servers[VBR].url, ...vbrLogin }),
      make('jira', 'jiraSoftwareCloudApi', {
        email: 'jane@example.com',
        apiToken: 'jira-right',
        domain: desks.url,
      }),
      make('snow', 'serviceNowBasicApi', { user: 'jane', password: 'snow-right', subdomain: 'example' }),
      make('mail', 'smtp', {
        user: '',
        password: '',
        host: '127.0.0.1',
        port: mail.port,
        secure: false,
        disableStartTls: true,
      }),
    ];
    const perCustomer = make('customers', 'veeamBackupForAwsPasswordApi', {
      server: '={{ $json.server }}',
      username: '={{ $json.username }}',
      password: '={{ $json.password }}',
      ...loose,
    });
    n8n = new N8n();
    await n8n.import(
      [...credentials, perCustomer],
      [
        ...exampleWorkflows(Object.keys(WATCHING), credentials, desks.url).map((one) =>
          hurried(one, WATCHING[one.id]),
        ),
        ...exampleWorkflows(['malware-to-pagerduty'], credentials, desks.url).map((one) =>
          hurried({ ...one, id: PAGES }, { parameters: { watch: ['jobFailed'] } }),
        ),
        ...exampleWorkflows(['daily-summary'], credentials, desks.url),
        ...exampleWorkflows(['many-customers'], [perCustomer], desks.url),
        ...exampleWorkflows(['safe-maintenance'], credentials, desks.url).map(onJob(MAINTAINED)),
      ],
    );
    await n8n.start();
    await n8n.setUpOwner();
  });

  after(async () => {
    await n8n?.stop();
    await Promise.all([emulator?.stop(), desks?.stop(), mail?.stop()]);
  });

  const order = (product: typeof AWS | typeof VBR, result: 'failed' | 'succeeded'): void =>
    assert.equal(
      emulator.orderJob(product, { job: JOBS[product], result, cause: 'The disk is full' }),
      undefined,
    );
  /** Bodies that an example has sent about the job that the test lets fail, each as one text. */
  const told = (example: string): string[] =>
    desks
      .bodies(`/${example}/`)
      .map((body) => JSON.stringify(body))
      .filter((text) => text.includes(JOBS[AWS]) || text.includes(JOBS[VBR]));
  const until = (what: string, holds: () => boolean): Promise<true> =>
    poll(what, async () => (holds() ? true : undefined), { timeout: 400_000 });

  it('tell each change once, in order, although every desk is down at first', async () => {
    desks.isDown = true;
    mail.isDown = true;
    for (const id of [...Object.keys(WATCHING), PAGES])
      assert.equal((await publish(running(), id)).status, 'published', id);
    order(AWS, 'failed');
    order(VBR, 'failed');
    for (const id of Object.keys(WATCHING)) await until(`${id} asked its desk`, () => desks.refused.has(id));
    desks.isDown = false;
    await until('the mail server was asked', () => mail.refused > 0);
    mail.isDown = false;
    const rounds = ['failed', 'succeeded', 'failed', 'succeeded'] as const;
    for (let told = 1; told <= 5; told += 1) {
      await until(`change ${told}`, () => reached(told));
      const next = rounds[told - 1];
      if (next === undefined) break;
      order(AWS, next);
      order(VBR, next);
    }
    const states = ['open', 'comment', 'close', 'open', 'close'];
    assert.deepEqual(
      desks.bodies('/failed-jobs-to-webhook/').map(({ action }) => action),
      states,
    );
  });

  const reached = (changes: number): boolean =>
    ['failed-jobs-to-webhook', 'malware-to-pagerduty'].every((id) => told(id).length >= changes) &&
    desks.bodies('/failed-jobs-to-chat/webhook').length >= 2 * changes &&
    mail.mails.length >= changes &&
    [desks.jira, desks.serviceNow].every(
      (tickets) => tickets.length + tickets.flatMap(({ comments }) => comments).length >= changes,
    );

  it('open one ticket, comment on it and close it, and open another the next time', () => {
    for (const tickets of [desks.jira, desks.serviceNow]) {
      assert.deepEqual(
        tickets.map(({ comments, isOpen }) => [comments.length, isOpen]),
        [
          [2, false],
          [1, false],
        ],
      );
      const [first, second] = tickets;
      assert.equal(first?.mark, second?.mark);
      assert.match(JSON.stringify(first?.fields), new RegExp(JOBS[AWS]));
      assert.match(first?.comments[0] ?? '', /^Again, 2 times by now: .*The disk is full/);
    }
    for (const { url, authorization } of desks.calls) {
      const account = /^\/failed-jobs-to-(jira|servicenow)\//.exec(url.pathname)?.[1];
      if (account === undefined) continue;
      const login = { jira: 'jane@example.com:jira-right', servicenow: 'jane:snow-right' }[account] ?? '';
      assert.equal(authorization, `Basic ${Buffer.from(login).toString('base64')}`);
    }
  });

  it('tell Slack, Teams and a mailbox in one message each', () => {
    const [slack] = desks.bodies('/failed-jobs-to-chat/webhook');
    assert.match(JSON.stringify(desks.bodies('/failed-jobs-to-chat/webhook')), /AdaptiveCard/);
    assert.match(JSON.stringify(slack), new RegExp(`Failed: ${JOBS[AWS]} – .*The disk is full`));
    assert.equal(mail.mails.length, 5);
    assert.match(mail.mails[0] ?? '', /Subject: Veeam: 1 failed/);
    assert.match(mail.mails[2] ?? '', /Subject: Veeam: 1 well again/);
  });

  it('trigger and resolve a page with the key of the incident', () => {
    const events = desks.bodies('/malware-to-pagerduty/');
    assert.ok(events.every(({ routing_key: key }) => key === 'your-integration-key'));
    const malware = events.filter(({ payload }) => (payload as { class: string }).class === 'malware');
    assert.ok(malware.length > 0);
    const ofJob = events.filter(({ payload }) => JSON.stringify(payload).includes(JOBS[VBR]));
    assert.deepEqual(
      ofJob.map(({ event_action: action }) => action),
      ['trigger', 'trigger', 'resolve', 'trigger', 'resolve'],
    );
    assert.equal(new Set(ofJob.map(({ dedup_key: key }) => key)).size, 1);
    for (const { payload } of events) {
      const { summary, source, severity } = payload as Record<string, string>;
      assert.ok(summary && source === emulator.servers[VBR].url, source);
      assert.match(severity ?? '', /^(?:critical|error|warning|info)$/);
    }
  });

  it('tell what has not succeeded, what fills up and what ends, once', () => {
    const silent = desks.bodies('/no-success-in-24-hours/').map(({ text }) => String(text));
    assert.ok(silent.length > 0);
    assert.deepEqual(silent, [...new Set(silent)]);
    const tickets = desks.bodies('/repository-space-and-license/');
    assert.deepEqual(new Set(tickets.map(({ about }) => about)), new Set(['license', 'repositorySpace']));
    const keys = tickets.map(({ externalId, action }) => `${String(action)} ${String(externalId)}`);
    assert.deepEqual(keys, [...new Set(keys)]);
  });

  it('send the table of the day, also where the mail server is away for a moment', async () => {
    for (const isDown of [false, false, true]) {
      const before = mail.mails.length;
      mail.refused = 0;
      mail.isDown = isDown;
      const execution = await startWorkflow(running(), 'daily-summary', 'Every Morning');
      if (isDown) await until('the mail server was asked', () => mail.refused > 0);
      mail.isDown = false;
      const { status, error } = await finished(running(), execution);
      assert.equal(status, 'success', error?.message);
      assert.equal(mail.mails.length, before + 1);
      assert.match(mail.mails.at(-1) ?? '', /Subject: Veeam: \d+ of \d+ jobs failed/);
      assert.match(mail.mails.at(-1) ?? '', /<table/);
    }
  });

  it('ask the servers of many customers, and report those that were not reached', async () => {
    const server = emulator.servers[AWS].url;
    const { administrator, readonly } = emulator.users;
    const customers = Array.from({ length: 20 }, (_, index) => {
      const { username, password } = index % 2 === 0 ? administrator : readonly;
      return { customer: `Customer ${index}`, server, username, password };
    });
    const strangers = [
      { customer: 'Wrong', server, username: 'nobody', password: 'wrong' },
      { customer: 'Away', server: 'https://127.0.0.1:9', username: 'a', password: 'b' },
    ];
    desks.answers.set('/many-customers/customers', [...customers, ...strangers]);
    for (const isDown of [false, true]) {
      const before = desks.bodies('/many-customers/failed-jobs').length;
      desks.refused.clear();
      desks.isDown = isDown;
      const execution = await startWorkflow(running(), 'many-customers', 'Every Morning');
      if (isDown) await until('the list was asked for', () => desks.refused.has('many-customers'));
      desks.isDown = false;
      const { status, error } = await finished(running(), execution);
      assert.equal(status, 'success', error?.message);
      const reports = desks.bodies('/many-customers/failed-jobs');
      assert.equal(reports.length, before + 1);
      const { customers: count, rows } = reports.at(-1) as {
        customers: number;
        rows: Record<string, string>[];
      };
      assert.equal(count, 22);
      assert.deepEqual(
        rows.filter(({ outcome }) => outcome === 'not reached').map(({ customer }) => customer),
        ['Wrong', 'Away'],
      );
      const withJobs = new Set(rows.filter(({ job }) => job !== '').map(({ customer }) => customer));
      assert.deepEqual(withJobs, new Set(customers.map(({ customer }) => customer)));
    }
  });

  it('switch a job on again after the maintenance, and after one that fails', async () => {
    for (const isDown of [false, false, true]) {
      desks.isDown = isDown;
      const { status, output, error } = await runWorkflow(running(), 'safe-maintenance');
      desks.isDown = false;
      assert.equal(status, isDown ? 'error' : 'success', error?.message);
      if (isDown)
        assert.match(error?.message ?? '', /^The maintenance has failed; the job is enabled again\. .*503/);
      // Each time the job was enabled before, so that the one before has enabled it.
      assert.equal(output['Disable']?.[0]?.json['result'], 'done');
      assert.equal(output['Enable']?.[0]?.json['result'], 'done');
      assert.equal(output['Enable']?.length, 1);
    }
    assert.equal(desks.bodies('/safe-maintenance/').length, 2);
    const { status, output } = await runWorkflow(running(), 'safe-maintenance', 'At the Latest');
    assert.equal(status, 'success');
    assert.equal(output['Enable Again']?.[0]?.json['result'], 'already');
  });
});

/** The job that a workflow names in its settings. */
function onJob(job: string) {
  return (workflow: Workflow): Workflow =>
    JSON.parse(JSON.stringify(workflow).replaceAll('Daily Backup', job)) as Workflow;
}
