import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Emulator } from '../../emulator';
import { startEditor } from './editor';
import type { EditorPage } from './editor';

describe('The Node-RED editor', () => {
  let emulator: Emulator;
  let editor: EditorPage;
  let page: Page;
  const counters = () => emulator.stats().products['backup-for-aws'];

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    ({ emulator } = started);
    editor = await started.open(1480, 900);
    ({ page } = editor);
  });

  after(() => page?.close());

  it('shows an incident open and close in the flow at work', async () => {
    const order = (result: 'failed' | 'succeeded'): void =>
      assert.equal(emulator.orderJob('backup-for-aws', { job: 'databases-1', result }), undefined);
    const badge = (id: string, text: RegExp): Promise<void> =>
      page.locator(`#${id}`, { hasText: text }).waitFor({ timeout: 60_000 });
    await badge('tickets-watch', /\d\d:\d\d · 0 open/);
    order('failed');
    await badge('tickets-watch', /\d\d:\d\d · 1 open/);
    await badge('tickets-desk', /1 open/);
    await editor.shoot('flow', { x: 217, y: 42, width: 962, height: 378 });
    order('succeeded');
    await badge('tickets-desk', /0 open/);
  });

  it('offers the products and their ways to sign in, and no secret of the deployed session', async () => {
    await editor.editSession();
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
    await editor.closeDialog();
  });

  it('tests the deployed session without a second sign-in', async () => {
    const before = counters();
    await editor.editSession();
    await editor.test(/signed in/i);
    await editor.shoot('test-success');
    assert.equal(counters().tokenRequests.password, before.tokenRequests.password);
    await editor.closeDialog();
  });

  it('says in a sentence that a typed password is wrong, after one attempt for each time somebody asks', async () => {
    const before = counters();
    await editor.editSession();
    await page.fill('#node-config-input-password', 'wrong-password-typed');
    const sentence = await editor.test(/was refused/);
    assert.match(sentence, /administrator.*127\.0\.0\.1:\d+.*Check user name/s);
    assert.doesNotMatch(sentence, /wrong-password-typed/);
    await editor.shoot('test-refused');
    assert.equal(counters().signInsRefused, before.signInsRefused + 1);
    // A pause keeps flows away, and not the person who asks.
    await editor.test(/was refused/);
    assert.equal(counters().signInsRefused, before.signInsRefused + 2);
    await editor.closeDialog();
  });

  it('sends the stored password to no other server', async () => {
    await editor.editSession();
    await page.fill('#node-config-input-server', 'https://localhost:9');
    await editor.test(/Enter it again|stored secret/);
    await editor.closeDialog();
  });

  it('shows the certificate of a server and takes its fingerprint over', async () => {
    await editor.editSession();
    await page.click('#veeam-session-certificate');
    await page
      .locator('#veeam-session-certificate-fingerprint', { hasText: emulator.certificate.fingerprint256 })
      .waitFor();
    await editor.shoot('certificate');
    await page.click('#veeam-session-certificate-use');
    assert.equal(
      await page.inputValue('#node-config-input-fingerprint'),
      emulator.certificate.fingerprint256,
    );
    await editor.closeDialog();
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
    await editor.shoot('four-ways');
    const now = counters();
    assert.equal(now.tokenRequests.mfa, before.tokenRequests.mfa + 1);
    assert.equal(now.tokenRequests.authorization_code, before.tokenRequests.authorization_code + 1);
    assert.equal(now.tokenRequests.saml, before.tokenRequests.saml + 1);
  });
});
