import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startNodeRed } from '../../demo/embedded-node-red';
import { prepareUserDirectory, setVariables } from '../../demo/user-directory';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { browserProgram, openBrowser } from './chromium';

const SCREENSHOTS = path.join(__dirname, '..', '..', 'build', 'screenshots');
describe('The Node-RED editor', () => {
  let emulator: Emulator;
  let nodeRed: { port: number; stop: () => Promise<void> };
  let userDir: string;
  let browser: Browser;
  let page: Page;

  const shoot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: path.join(SCREENSHOTS, `node-red-${name}.png`) });
  const editSession = async (): Promise<void> => {
    await page.evaluate("RED.editor.editConfig('', 'veeam-session', 'failed-sessions-session')");
    await page.waitForSelector('#node-config-input-grant option[value="password"]', { state: 'attached' });
    // The dialog slides in; a click before it stands misses.
    await page.locator('#node-config-dialog-cancel').click({ trial: true });
  };
  const closeDialog = async (): Promise<void> => {
    await page.click('#node-config-dialog-cancel');
    await page.waitForSelector('#node-config-dialog-cancel', { state: 'detached' });
  };
  const test = async (outcome: RegExp): Promise<string> => {
    await page.click('#veeam-session-test');
    const shown = page.locator('#veeam-session-test-outcome', { hasText: outcome });
    await shown.waitFor();
    return shown.innerText();
  };
  const counters = () => emulator.stats().products['backup-for-aws'];

  before(async function () {
    const program = browserProgram();
    if (program === undefined) {
      assert.notEqual(process.env['CI'], 'true', "There is no browser: install Debian's package chromium");
      console.warn(
        "\n*** NOT RUN: the Node-RED editor in a browser. Install Debian's package chromium. ***\n",
      );
      return this.skip();
    }
    mkdirSync(SCREENSHOTS, { recursive: true });
    emulator = await startEmulator({ ports: 'ephemeral' });
    userDir = mkdtempSync(path.join(tmpdir(), 'veeam-browser-'));
    prepareUserDirectory(userDir, ['1-', '3-'], emulator);
    setVariables(emulator);
    nodeRed = await startNodeRed({
      userDir,
      port: 0,
      editor: true,
      onReceive: () => undefined,
    });
    browser = await openBrowser(program);
    page = await browser.newPage({ viewport: { width: 1480, height: 900 } });
    await page.goto(`http://127.0.0.1:${nodeRed.port}/`);
    await page.waitForSelector('#failed-sessions-request');
  });

  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
    await emulator?.stop();
    if (userDir !== undefined) rmSync(userDir, { recursive: true, force: true });
  });

  it('shows the flow at work, with the time until which it is signed in', async () => {
    await page.locator('#failed-sessions-request', { hasText: /signed in until \d\d:\d\d/ }).waitFor();
    await shoot('flow');
  });

  it('offers the products and their ways to sign in, and no secret of the deployed session', async () => {
    await editSession();
    const options = await page.locator('#node-config-input-grant option').allInnerTexts();
    assert.equal(options.length, 5, options.join());
    await page.selectOption('#node-config-input-product', 'availability-console');
    assert.equal(await page.locator('#node-config-input-grant option').count(), 2);
    assert.match((await page.getAttribute('#node-config-input-server', 'placeholder')) ?? '', /:1281/);
    await page.selectOption('#node-config-input-product', 'backup-for-aws');
    const fields = await page
      .locator('input')
      .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value));
    assert.ok(!fields.join('\n').includes('Password1'), 'no field holds the password');
    await closeDialog();
  });

  it('starts a new session with what everybody needs', async () => {
    await page.evaluate("RED.editor.editConfig('', 'veeam-session', '_ADD_')");
    await page.waitForSelector('#node-config-input-product option[value="backup-for-aws"]', {
      state: 'attached',
    });
    assert.equal(await page.locator('#node-config-input-product option:checked').innerText(), 'choose…');
    assert.ok(await page.locator('#node-config-input-password').isVisible());
    await page.selectOption('#node-config-input-product', 'backup-for-aws');
    assert.equal(
      await page.locator('#node-config-input-grant option:checked').innerText(),
      'user name and password',
    );
    await page.locator('#node-config-dialog-cancel').click({ trial: true });
    await closeDialog();
  });

  it('tests the deployed session without a second sign-in', async () => {
    const before = counters();
    await editSession();
    await test(/signed in/i);
    await page.locator('#veeam-session-test').scrollIntoViewIfNeeded();
    await shoot('test-success');
    assert.equal(counters().tokenRequests.password, before.tokenRequests.password);
    await closeDialog();
  });

  it('says in a sentence that a typed password is wrong, after one attempt', async () => {
    const before = counters();
    await editSession();
    await page.fill('#node-config-input-password', 'wrong-password-typed');
    const sentence = await test(/was refused/);
    assert.match(sentence, /administrator.*127\.0\.0\.1:\d+.*Check user name/s);
    assert.doesNotMatch(sentence, /wrong-password-typed/);
    await page.locator('#veeam-session-test').scrollIntoViewIfNeeded();
    await shoot('test-refused');
    await test(/next attempt is possible/);
    assert.equal(counters().signInsRefused, before.signInsRefused + 1);
    await closeDialog();
  });

  it('sends the stored password to no other server', async () => {
    await editSession();
    await page.fill('#node-config-input-server', 'https://localhost:9');
    await test(/Enter it again|stored secret/);
    await closeDialog();
  });

  it('shows the certificate of a server and takes its fingerprint over', async () => {
    await editSession();
    await page.click('#veeam-session-certificate');
    await page
      .locator('#veeam-session-certificate-fingerprint', { hasText: emulator.certificate.fingerprint256 })
      .waitFor();
    await page.locator('#veeam-session-certificate-use').scrollIntoViewIfNeeded();
    await shoot('certificate');
    await page.click('#veeam-session-certificate-use');
    assert.equal(
      await page.inputValue('#node-config-input-fingerprint'),
      emulator.certificate.fingerprint256,
    );
    await closeDialog();
  });

  it('runs the four ways to sign in from their tab', async () => {
    const before = counters();
    await page.evaluate("RED.workspaces.show('four-ways')");
    for (const way of ['password', 'mfa', 'code', 'sso']) {
      await page.evaluate(`$.ajax({ url: 'inject/four-ways-${way}-inject', type: 'POST' })`);
    }
    for (const node of ['password-token', 'mfa-token', 'code-request', 'sso-login']) {
      await page.locator(`#four-ways-${node}`, { hasText: /signed in until/ }).waitFor();
    }
    await shoot('four-ways');
    const now = counters();
    assert.equal(now.tokenRequests.mfa, before.tokenRequests.mfa + 1);
    assert.equal(now.tokenRequests.authorization_code, before.tokenRequests.authorization_code + 1);
    assert.equal(now.tokenRequests.saml, before.tokenRequests.saml + 1);
  });
});
