import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { passwordOf } from '../contract/way-inputs';
import { violationsIn } from './accessibility';
import { browserProgram, openBrowser, photograph } from './chromium';
import { startGuardedNodeRed } from './guarded-node-red';
import type { GuardedNodeRed } from './guarded-node-red';
import { Person } from './person';

const PRODUCT = 'backup-and-replication';
/** A job that no schedule runs. */
const emulatedJob = 'Files VSphereBackup 59';
const FOLDER = path.join(__dirname, '..', '..', 'examples', 'node-red');
const EXAMPLES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('The first ten minutes, from an empty workspace', () => {
  let emulator: Emulator;
  let browser: Browser;
  let nodeRed: GuardedNodeRed;
  let page: Page;
  const errors: string[] = [];

  before(async function () {
    const program = browserProgram();
    if (program === undefined) {
      assert.notEqual(process.env['CI'], 'true', "There is no browser: install Debian's package chromium");
      return this.skip();
    }
    // On the port of the product, as a server of one's own is.
    emulator = await startEmulator({ products: [PRODUCT] });
    nodeRed = await startGuardedNodeRed([], {}, { administrator: '*', reader: 'read' });
    browser = await openBrowser(program);
    page = await nodeRed.open(browser, 'administrator');
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  });
  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
    await emulator?.stop();
  });

  const field = (name: string): string => `#node-config-input-${name}`;
  const shoot = (name: string): Promise<void> => photograph(page, `node-red-${name}`);

  /** From the tab of the editor to a session for a server of one's own, whose certificate nobody vouches for. */
  async function connect(person: Person, account: { username: string; password: string }): Promise<void> {
    await person.click('Connect a server', 'button:has-text("Connect a server")');
    await page.waitForSelector(`${field('product')} option[value="${PRODUCT}"]`, { state: 'attached' });
    // The dialog takes the focus when it has slid in: what is typed before that is torn apart.
    await page.locator('.red-ui-tray-body :focus').first().waitFor();
    await person.type('the address', field('server'), 'https://127.0.0.1:9419');
    await page.locator('#veeam-session-certificate-shown').waitFor();
    assert.equal(await page.inputValue(field('product')), PRODUCT);
    if ((await page.locator('.veeam-sessions-card').count()) === 0) await shoot('connect');
    await person.click('Use this fingerprint', '#veeam-session-certificate-use');
    await person.type('the user', field('username'), account.username);
    await person.type('the password', field('password'), account.password);
    await person.click('Add', '#node-config-dialog-ok');
  }

  /** Pairs of nodes on the workspace that lie on each other. */
  const overlapping = (): Promise<string[]> =>
    page.evaluate<string[]>(`(() => {
      const nodes = RED.nodes.filterNodes({ z: RED.workspaces.active() });
      const lies = (one, other) =>
        Math.abs(one.x - other.x) < (one.w + other.w) / 2 && Math.abs(one.y - other.y) < (one.h + other.h) / 2;
      return nodes.flatMap((one, at) =>
        nodes.slice(at + 1).filter((other) => lies(one, other)).map((other) => one.type + ' on ' + other.type));
    })()`);

  it('comes to the first answer of an own server within nine actions', async () => {
    const person = new Person(page);
    await person.click('the tab Veeam', 'button:has(.fa-heartbeat), a:has(.fa-heartbeat)');
    await connect(person, passwordOf(PRODUCT));
    await person.click('Ask it something', 'button:has-text("Ask it something")');
    await page.locator('.red-ui-flow-node-group', { hasText: 'GET sessions' }).first().waitFor();
    await person.click('Deploy', '#red-ui-header-button-deploy');
    await page.locator('.red-ui-debug-msg', { hasText: 'pagination' }).first().waitFor();
    assert.deepEqual(await overlapping(), []);
    await shoot('first-answer');
    person.say();
    assert.ok(person.actions.length <= 9, person.actions.join(', '));
  });

  it('comes to the first ticket within twelve actions, which is closed when all is well', async () => {
    const person = new Person(page);
    person.actions.push('click the tab Veeam');
    await connect(person, { username: 'VBR\\viewer', password: emulator.users.readonly.password });
    await person.click('Tickets for failed jobs', 'button:has-text("Tickets for failed jobs")');
    await page.locator('.red-ui-flow-node-group', { hasText: 'failed jobs' }).first().waitFor();
    await person.click('Deploy', '#red-ui-header-button-deploy');
    await page
      .locator('.red-ui-flow-node-status-label', { hasText: /0 open/ })
      .first()
      .waitFor();
    const job = emulatedJob;
    assert.equal(emulator.orderJob(PRODUCT, { job, result: 'failed', cause: 'The disk is full' }), undefined);
    await page.locator('.red-ui-debug-msg', { hasText: 'T-1001' }).first().waitFor({ timeout: 90_000 });
    assert.deepEqual(await overlapping(), []);
    await shoot('first-ticket');
    assert.equal(emulator.orderJob(PRODUCT, { job, result: 'succeeded' }), undefined);
    await page.locator('.red-ui-debug-msg', { hasText: 'closed' }).first().waitFor({ timeout: 90_000 });
    person.say();
    assert.ok(person.actions.length <= 12, person.actions.join(', '));
  });

  it('has nothing in the tab that axe-core takes amiss, and wrote no error into the console', async () => {
    assert.deepEqual(await violationsIn(page, '.veeam-sessions'), []);
    assert.deepEqual(errors, []);
  });

  it('imports each example from the menu', async () => {
    for (const file of EXAMPLES) {
      const expected = (
        JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as { type: string; z?: string }[]
      ).filter(({ z }) => z !== undefined).length;
      const before = await page.evaluate<number>('RED.nodes.createCompleteNodeSet().length');
      await page.evaluate("RED.actions.invoke('core:show-examples-import-dialog')");
      const label = (text: string): Locator =>
        page.locator('.red-ui-treeList-label:visible', { hasText: text }).first();
      const example = label(file.replace(/\.json$/, ''));
      await page.locator('#red-ui-clipboard-dialog-ok').waitFor();
      // The tree is built anew while the dialog opens: what was unfolded before that is folded again.
      await until(async () => {
        if (!(await example.isVisible())) await label('node-red-contrib-veeam').click();
        return example.waitFor({ timeout: 2000 }).then(
          () => true,
          () => false,
        );
      });
      await example.click();
      await page.click('#red-ui-clipboard-dialog-ok');
      await page.waitForFunction(`RED.nodes.createCompleteNodeSet().length >= ${before + expected}`);
      await page.locator('#red-ui-clipboard-dialog-ok').waitFor({ state: 'hidden' });
    }
    assert.deepEqual(errors, []);
  });

  it('lets a user who may only read neither test a session nor see a secret nor add a flow', async () => {
    const reader = await nodeRed.open(browser, 'reader');
    await reader.evaluate("RED.sidebar.show('veeam-sessions')");
    await reader.locator('.veeam-sessions-card').first().waitFor();
    assert.equal(await reader.locator('button:has-text("Connect a server")').isVisible(), false);
    const { password } = passwordOf(PRODUCT);
    const id = await reader.evaluate<string>(
      "(() => { let id; RED.nodes.eachConfig((one) => { if (one.type === 'veeam-session') id = id || one.id; }); return id; })()",
    );
    await reader.evaluate(`RED.editor.editConfig('', 'veeam-session', '${id}')`);
    await reader.waitForSelector(`${field('product')} option[value="${PRODUCT}"]`, { state: 'attached' });
    const values = await reader
      .locator('input')
      .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value));
    assert.ok(!values.join('\n').includes(password));
    const before = emulator.stats().products[PRODUCT].tokenRequests.password;
    await reader.click('#veeam-session-test');
    await reader.locator('#veeam-session-test-outcome', { hasText: /may change flows/ }).waitFor();
    assert.equal(emulator.stats().products[PRODUCT].tokenRequests.password, before);
    await reader.close();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < 10; times += 1) if (await holds()) return;
  assert.fail('It did not come to that.');
}
