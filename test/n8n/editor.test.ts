import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { credentialClasses } from '../../generators/credential-classes';
import { Person } from '../browser/person';
import { passwordOf } from '../contract/way-inputs';
import { browserProgram, openBrowser, screenshot } from './host/browser';
import { missing, needN8n } from './host/missing-part';
import { N8n, OWNER } from './host/n8n';
import { chain, veeam } from './host/workflow';

describe("n8n's editor in a browser", function () {
  let browser: Browser | undefined;
  let n8n: N8n | undefined;
  let veeamServer: Emulator;
  let page: Page;
  /** Everything the editor was told by its server. */
  const answers: string[] = [];

  before(async function () {
    needN8n(this);
    const program = browserProgram() ?? missing(this, 'Chromium');
    veeamServer = await startEmulator({
      products: ['backup-for-aws', 'backup-and-replication'],
      ports: 'ephemeral',
    });
    n8n = new N8n();
    const unset = { id: '', name: '', type: 'veeamBackupForAwsPasswordApi', data: {} };
    const node = veeam(
      unset,
      { resource: 'apiRequest', operation: 'getMany', path: 'sessions' },
      { credentials: {} },
    );
    await n8n.import([], [chain('shown', [node])]);
    await n8n.start();
    browser = await openBrowser(program);
    page = await browser.newPage({ viewport: { width: 1500, height: 1100 } });
    page.setDefaultTimeout(20_000);
    page.on('response', (response) => {
      if (!response.url().includes('/rest/')) return;
      void response.text().then(
        (text) => answers.push(text),
        () => undefined,
      );
    });
  });

  after(async () => {
    await browser?.close();
    await n8n?.stop();
    await veeamServer?.stop();
  });

  // What the browser showed when something went wrong helps more than a stack.
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await screenshot(page, `failed-${this.currentTest.title.replaceAll(' ', '-')}`);
  });

  const input = (name: string): string => `[data-test-id="parameter-input-${name}"] input`;
  const field = (name: string) => page.locator(input(name)).first();
  const dialog = () => page.locator('[data-test-id="node-credentials-config-container"]');
  const SAVE =
    '[data-test-id="credential-save-button"] button, button[data-test-id="credential-save-button"]';
  const save = () => page.locator(SAVE).first();

  it('makes the first account', async () => {
    await page.goto(`${n8n?.url}/setup`);
    for (const [name, value] of Object.entries(OWNER)) await page.fill(`input[name="${name}"]`, value);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/setup'));
  });

  it('offers a credential for each product and way to sign in', async () => {
    await page.goto(`${n8n?.url}/home/credentials/create`);
    const search = page.locator('[data-test-id="new-credential-type-select"] input');
    await search.fill('Veeam');
    const names = page.locator('[data-test-id="new-credential-type-select-option"]:visible');
    await page.getByText('Veeam Backup for AWS (Password) API').waitFor();
    assert.equal(await names.count(), credentialClasses().length);
    await screenshot(page, 'credential-types');
    await page.getByText('Veeam Backup for AWS (Password) API').click();
    await page.locator('[data-test-id="new-credential-type-button"]').click();
    await dialog().waitFor();
  });

  it('shows the sentence for a wrong password', async () => {
    await field('server').fill(veeamServer.servers['backup-for-aws'].url);
    await field('username').fill(veeamServer.users.administrator.username);
    await field('password').fill('Planted-In-The-Editor');
    await page
      .locator(
        '[data-test-id="parameter-input-ignoreSslIssues"] [role="switch"], [data-test-id="parameter-input-ignoreSslIssues"] .el-switch',
      )
      .first()
      .click();
    await save().click();
    await page.getByText('More details').click();
    await page
      .getByText(/was refused\. Veeam says:/)
      .first()
      .waitFor();
    assert.equal(veeamServer.stats().products['backup-for-aws'].tokenRequests.password, 1);
    await screenshot(page, 'wrong-password');
  });

  it('shows success for the right one', async () => {
    await field('password').fill(veeamServer.users.administrator.password);
    await save().click();
    await page.getByText('Connection tested successfully').first().waitFor();
    await screenshot(page, 'test-succeeded');
    assert.equal(veeamServer.stats().products['backup-for-aws'].liveSessions, 1);
  });

  it('shows the node with its parameters', async () => {
    await page.goto(`${n8n?.url}/workflow/shown`);
    await page.locator('[data-test-id="canvas-node"]').filter({ hasText: 'Veeam' }).first().dblclick();
    await page.locator('[data-test-id="parameter-input-product"]').waitFor();
    await screenshot(page, 'node');
    const text = await page.locator('body').innerText();
    for (const label of ['Product', 'Authentication', 'Resource', 'Operation', 'Path', 'Return All'])
      assert.ok(text.includes(label), label);
    assert.ok(text.includes('Credential for Veeam Backup for AWS (Password) API'));
  });

  it('shows the credential below the choice that decides its type', async () => {
    const top = async (locator: Locator): Promise<number> => (await locator.boundingBox())?.y ?? NaN;
    const credential = await top(
      page.getByText('Credential for Veeam Backup for AWS (Password) API').first(),
    );
    assert.ok((await top(page.locator('[data-test-id="parameter-input-grantType"]'))) < credential);
    assert.ok(credential < (await top(page.locator('[data-test-id="parameter-input-resource"]'))));
  });

  it('asks for the credential of the chosen product and way to sign in', async () => {
    const choose = async (parameter: string, option: string): Promise<void> => {
      await page.locator(`[data-test-id="parameter-input-${parameter}"]`).click();
      await page.locator('[data-test-id="parameter-input-item"]:visible').filter({ hasText: option }).click();
    };
    await choose('grantType', 'Verification Code');
    await page.getByText('Credential for Veeam Backup for AWS (MFA) API').waitFor();
    await choose('product', 'Availability Console');
    await page.getByText('Credential for Veeam Availability Console (Password) API').waitFor();
  });

  it('finds the node by the words that people search', async () => {
    for (const words of ['vspc', 'sso', 'failed backup']) {
      await page.goto(`${n8n?.url}/workflow/new`);
      await page.locator('[data-test-id="canvas-add-button"] button').first().click();
      await page.locator('[data-test-id="node-creator-search-bar"]').fill(words);
      await page
        .locator('[data-test-id="node-creator-item-name"]')
        .getByText('Veeam', { exact: true })
        .waitFor();
    }
  });

  it('comes from an empty workflow to the first incident of an own server within eleven actions', async () => {
    const { username, password } = passwordOf('backup-and-replication');
    await page.goto(`${n8n?.url}/workflow/new`);
    const person = new Person(page);
    await person.click('Add first step', '[data-test-id="canvas-add-button"] button');
    await person.type('failed backup', '[data-test-id="node-creator-search-bar"]', 'failed backup');
    await person.click('Veeam', '[data-test-id="node-creator-item-name"]:text-is("Veeam")');
    await person.click('On new Veeam event', 'text="On new Veeam event"');
    await person.click('Set up credential', '[data-test-id="node-credentials-empty-state"] button');
    await person.type('the address', input('server'), veeamServer.servers['backup-and-replication'].url);
    await person.type('the user', input('username'), username);
    await person.type('the password', input('password'), password);
    await person.click('Ignore SSL Issues', '[data-test-id="parameter-input-ignoreSslIssues"] .el-switch');
    await person.click('Save', SAVE);
    // A credential whose test goes well closes by itself.
    await page.locator('[data-test-id="editCredential-modal"]').waitFor({ state: 'detached' });
    await person.click('Fetch Test Event', '[data-test-id="node-execute-button"]');
    await page.locator('[data-test-id="ndv-data-container"]', { hasText: 'openedAt' }).first().waitFor();
    await screenshot(page, 'first-incident');
    person.say();
    assert.ok(person.actions.length <= 11, person.actions.join(', '));
  });

  it('is told no secret', () => {
    const all = answers.join('\n');
    assert.ok(all.includes('veeamBackupForAwsPasswordApi'));
    assert.doesNotMatch(all, /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/);
    assert.ok(!all.includes('Planted-In-The-Editor'));
  });
});
