import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import type { Emulator } from '../../emulator';
import { startEditor } from './editor';
import type { EditorPage } from './editor';

describe('The dialog of a session, in a window of 1280 × 900', () => {
  let emulator: Emulator;
  let editor: EditorPage;
  let page: Page;

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    ({ emulator } = started);
    editor = await started.open(1280, 900);
    ({ page } = editor);
  });

  after(() => page?.close());

  const option = (name: string): Promise<string> =>
    page.locator(`#node-config-input-${name} option:checked`).innerText();
  const isWrong = (field: string): Promise<boolean> =>
    page.evaluate<boolean>(`$('#node-config-input-${field}').hasClass('input-error')`);

  it('starts a new session with what everybody needs, in words, before a product is chosen', async () => {
    await editor.editSession('_ADD_');
    assert.equal(await option('product'), 'choose…');
    assert.equal(await option('grant'), 'user name and password');
    assert.ok(await page.locator('#node-config-input-password').isVisible());
    const offered = await page.locator('#node-config-input-grant option').allInnerTexts();
    const ways = new Set(products.flatMap(grantTypesOf));
    assert.equal(new Set(offered).size, ways.size, offered.join());
    await page.selectOption('#node-config-input-product', 'availability-console');
    assert.equal(await option('grant'), 'user name and password');
    assert.equal(await page.locator('#node-config-input-grant option').count(), 2);
    await editor.closeDialog();
  });

  it('keeps Test and its answer in view beside each other, wherever it is scrolled to', async () => {
    await editor.editSession();
    assert.ok(await editor.isInView('#veeam-session-test'));
    const at = await editor.scrolled();
    await editor.test(/signed in/i);
    assert.equal(await editor.scrolled(), at, 'the dialog stays where it is');
    await page.locator('#node-config-input-remember').scrollIntoViewIfNeeded();
    assert.ok((await editor.scrolled()) > 0);
    for (const selector of ['#veeam-session-test', '#veeam-session-test-outcome'])
      assert.ok(await editor.isInView(selector), selector);
    const button = await page.locator('#veeam-session-test').boundingBox();
    const answer = await page.locator('#veeam-session-test-outcome').boundingBox();
    assert.ok(button && answer);
    assert.ok(answer.x >= button.x + button.width && answer.x < button.x + button.width + 40);
    assert.ok(answer.y < button.y + button.height && answer.y + answer.height > button.y);
    await editor.closeDialog();
  });

  it('asks for the verification code beside Test, in view', async () => {
    await editor.editSession('four-ways-mfa-session');
    for (const selector of ['#veeam-session-code', '#veeam-session-send-code', '#veeam-session-test'])
      assert.ok(await editor.isInView(selector), selector);
    const code = await page.locator('#veeam-session-code').boundingBox();
    const test = await page.locator('#veeam-session-test').boundingBox();
    assert.ok(code && test && Math.abs(test.y - code.y) < 80);
    await editor.shoot('code');
    await editor.closeDialog();
  });

  it('offers the certificate beside the error that it is not trusted, and takes its fingerprint over', async () => {
    await editor.editSession('bare-session');
    await page.fill('#node-config-input-username', 'administrator');
    await page.fill('#node-config-input-password', emulator.users.administrator.password);
    const sentence = await editor.test(/is not trusted/);
    assert.match(sentence, /Show certificate/);
    await page.click('#veeam-session-test-certificate');
    await page
      .locator('#veeam-session-certificate-fingerprint', { hasText: emulator.certificate.fingerprint256 })
      .waitFor();
    await editor.shoot('certificate-after-test');
    assert.ok(await editor.isInView('#veeam-session-certificate-use'));
    await page.click('#veeam-session-certificate-use');
    await editor.test(/The sign-in works/);
    assert.equal(await page.locator('#veeam-session-test-certificate').isVisible(), false);
    await editor.closeDialog();
  });

  it('offers the version that the server takes instead of the one that it refuses, and enters it', async () => {
    await editor.editSession();
    await page.fill('#node-config-input-apiVersion', '9.9-rev9');
    await editor.test(/Choose another API version than 9\.9-rev9/);
    const offer = page.locator('#veeam-session-test-version');
    assert.equal(await offer.innerText(), 'The server takes 1.8-rev0: use it');
    await editor.shoot('version-after-test');
    assert.ok(await editor.isInView('#veeam-session-test-version'));
    await offer.click();
    assert.equal(await page.inputValue('#node-config-input-apiVersion'), '1.8-rev0');
    assert.equal(await isWrong('apiVersion'), false);
    await editor.test(/signed in|The sign-in works/i);
    assert.equal(await offer.isVisible(), false);
    await editor.closeDialog();
  });

  it('marks a server address that the runtime would refuse, and takes a variable within it', async () => {
    await editor.editSession();
    for (const [address, wrong] of [
      ['http://backup.example.com:11005', true],
      ['::1', true],
      ['https://backup.example.com:99999', true],
      ['https://${VEEAM_HOST}:11005', false],
      ['https://[::1]:11005', false],
    ] as const) {
      await page.fill('#node-config-input-server', address);
      await page.locator('#node-config-input-server').dispatchEvent('change');
      assert.equal(await isWrong('server'), wrong, address);
    }
    await editor.closeDialog();
  });

  it('names the product whose port was typed, which is no fault, until it fits', async () => {
    await editor.editSession();
    const hint = page.locator('#veeam-session-foreign-port');
    const type = (address: string): Promise<void> => page.fill('#node-config-input-server', address);
    await page.selectOption('#node-config-input-product', 'backup-for-aws');
    await type('https://backup.example.com:9419');
    assert.match(await hint.innerText(), /9419 is that of Veeam Backup & Replication; .* on 11005/);
    assert.equal(await isWrong('server'), false);
    await page.selectOption('#node-config-input-product', 'backup-and-replication');
    assert.equal(await hint.isVisible(), false);
    for (const address of ['https://backup.example.com:11', 'https://[::1]', 'https://${VEEAM_HOST}:443']) {
      await type(address);
      assert.equal(await hint.isVisible(), address.endsWith(':443'), address);
    }
    await editor.closeDialog();
  });

  it('says what people should know about an account before they enter it, only for the ways it is about', async () => {
    await editor.editSession();
    const advice = page.locator('#veeam-session-advice');
    for (const profile of products) {
      await page.selectOption('#node-config-input-product', profile.id);
      for (const grant of grantTypesOf(profile)) {
        await page.selectOption('#node-config-input-grant', grant);
        const words = (await advice.isVisible()) ? await advice.innerText() : undefined;
        assert.equal(
          words,
          grant === 'password' ? profile.signInAdvice : undefined,
          `${profile.id} ${grant}`,
        );
      }
    }
    await page.selectOption('#node-config-input-product', 'backup-and-replication');
    await page.selectOption('#node-config-input-grant', 'password');
    await editor.shoot('advice');
    await editor.closeDialog();
  });

  it('marks the credentials that the chosen way to sign in needs', async () => {
    await editor.editSession('bare-session');
    assert.deepEqual([await isWrong('username'), await isWrong('password')], [true, true]);
    await page.selectOption('#node-config-input-grant', 'authorization_code');
    assert.deepEqual([await isWrong('username'), await isWrong('password')], [false, false]);
    await page.selectOption('#node-config-input-grant', 'saml');
    assert.deepEqual([await isWrong('username'), await isWrong('idpPassword')], [true, false]);
    await page.fill('#node-config-input-idpUsername', 'sara');
    await page.locator('#node-config-input-idpUsername').dispatchEvent('change');
    assert.deepEqual([await isWrong('username'), await isWrong('idpPassword')], [false, true]);
    await editor.closeDialog();
  });

  it('folds the bounds of the connection away, marks one that is none, and shows them where somebody set one', async () => {
    const connections = page.locator('#node-config-input-connections');
    await editor.editSession();
    assert.equal(await connections.isVisible(), false);
    await page.click('#veeam-session-advanced > summary');
    assert.ok(await connections.isVisible());
    for (const [value, wrong] of [
      ['0', true],
      ['many', true],
      ['8', false],
      ['', false],
    ] as const) {
      await connections.fill(value);
      await connections.dispatchEvent('change');
      assert.equal(await isWrong('connections'), wrong, value);
    }
    await editor.shoot('advanced');
    await editor.closeDialog();
    await page.evaluate("RED.nodes.node('known-user').maxAnswer = '8'");
    await editor.editSession('known-user');
    assert.equal(await page.locator('#node-config-input-maxAnswer').isVisible(), true);
    await editor.closeDialog();
  });

  it('tells sessions for one server apart by their user or way to sign in', async () => {
    const { host } = new URL(emulator.servers['backup-for-aws'].url);
    const label = (id: string): Promise<string> =>
      page.evaluate<string>(`RED.utils.getNodeLabel(RED.nodes.node('${id}'))`);
    assert.equal(await label('known-user'), `administrator at ${host}`);
    assert.equal(await label('other-user'), `readonly at ${host}`);
    assert.equal(await label('bare-code'), `authorization code at ${host}`);
    assert.equal(await label('tickets-session'), 'Backup for AWS');
  });

  it('uses whole words for its fields', async () => {
    await editor.editSession();
    const labels = await page.locator('.veeam-session label').allInnerTexts();
    await page.evaluate(
      "$('.veeam-session-credential').show(); $('.veeam-session-advanced').prop('open', true)",
    );
    const shown = await page.locator('.veeam-session label').allInnerTexts();
    assert.ok(shown.length >= labels.length);
    assert.doesNotMatch(shown.join('\n'), /\bIdP\b|passw\.|\bAuth\b|\(s\)|\bSSO\b/);
    for (const label of await page.locator('.veeam-session .form-row > label span').all()) {
      const box = await label.boundingBox();
      assert.ok(box === null || box.height < 30, `${await label.innerText()} stands in one line`);
    }
    await editor.closeDialog();
  });
});

describe('The Node-RED editor, with sessions whose credentials are missing', () => {
  let emulator: Emulator;
  let editor: EditorPage;
  let page: Page;

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    ({ emulator } = started);
    editor = await started.open(1280, 900);
    ({ page } = editor);
    await page.evaluate("RED.workspaces.show('bare')");
  });

  after(() => page?.close());

  const errors = (id: string): Promise<string> =>
    page.evaluate<string>(`RED.nodes.node('${id}').validationErrors.join()`);

  it('marks them and the nodes that use them, before any message, and no others', async () => {
    await editor.triangle('bare-request').waitFor({ state: 'visible' });
    await page.waitForFunction("RED.nodes.node('bare-session').valid === false");
    assert.match(await errors('bare-session'), /missing: User name, Password/);
    for (const id of ['bare-code-request', 'known-request', 'other-request'])
      assert.equal(await editor.triangle(id).isVisible(), false, `${id}: ${await errors(id)}`);
    await editor.shoot('missing-credentials');
    await editor.editSession('known-user');
    await page.evaluate("RED.editor.validateNode(RED.nodes.node('bare-session'))");
    await editor.closeDialog();
    assert.ok(
      await editor.triangle('bare-request').isVisible(),
      'the dialog of another session changes nothing',
    );
    assert.equal(await page.evaluate("RED.nodes.node('bare-session').valid"), false);
  });

  it('marks an imported session, since secrets do not come along', async () => {
    const { url: server } = emulator.servers['backup-for-aws'];
    const flow = [
      {
        id: 'i1',
        type: 'veeam-session',
        name: 'imported',
        product: 'backup-for-aws',
        server,
        grant: 'password',
      },
      {
        id: 'i2',
        type: 'veeam-request',
        z: 'bare',
        x: 500,
        y: 60,
        session: 'i1',
        path: 'system/version',
        wires: [[]],
      },
    ];
    await page.evaluate(`RED.nodes.import(${JSON.stringify(flow)}); RED.view.redraw(true)`);
    await editor.triangle('i2').waitFor({ state: 'visible' });
    assert.match(await errors('i1'), /missing: User name, Password/);
  });

  it('takes the mark away once they are entered, and it stays away over a deploy', async () => {
    await editor.editSession('i1');
    await page.fill('#node-config-input-username', 'administrator');
    await page.fill('#node-config-input-password', emulator.users.administrator.password);
    await page.fill('#node-config-input-fingerprint', emulator.certificate.fingerprint256);
    await editor.closeDialog('ok');
    await editor.triangle('i2').waitFor({ state: 'hidden' });
    await page.evaluate(
      "RED.nodes.remove('bare-request'); RED.nodes.remove('bare-session'); RED.nodes.dirty(true)",
    );
    const asked = page.waitForResponse(/credentials\/veeam-session\/i1$/);
    await editor.deploy();
    await (await asked).finished();
    const again = page.waitForResponse(/credentials\/veeam-session\/i1$/);
    await page.reload();
    await (await again).finished();
    await page.evaluate("RED.workspaces.show('bare')");
    await page.waitForFunction(
      "RED.utils.getNodeLabel({...RED.nodes.node('i1'), name: ''}).includes('administrator')",
    );
    assert.equal(await page.evaluate("RED.nodes.node('i1').valid"), true);
    assert.equal(await editor.triangle('i2').isVisible(), false);
  });
});

describe('The nodes in the Node-RED editor', () => {
  let editor: EditorPage;
  let page: Page;

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    editor = await started.open(1280, 900);
    ({ page } = editor);
  });

  after(() => page?.close());

  it('stand in the palette with what most people need first', async () => {
    const types = await page
      .locator('.red-ui-palette-node[data-palette-type^="veeam-"]')
      .evaluateAll((nodes) =>
        nodes.map((node) => (node as unknown as { dataset: { paletteType: string } }).dataset.paletteType),
      );
    assert.deepEqual(types.slice(0, 3), ['veeam-watch', 'veeam-job', 'veeam-alarm']);
  });

  it('say in Get Token where its token may end up, until it lies on a property of its own', async () => {
    await page.evaluate("RED.editor.edit(RED.nodes.node('bare-token'))");
    await page.locator('#node-dialog-cancel').click({ trial: true });
    assert.match(
      await page.locator('#veeam-get-token-danger').innerText(),
      /http response.*the token included/s,
    );
    assert.equal(await page.locator('#veeam-get-token-property-row').isVisible(), false);
    assert.equal(await page.inputValue('#node-input-output'), 'headers');
    await editor.shoot('get-token');
    await page.selectOption('#node-input-output', 'property');
    assert.equal(await page.locator('#veeam-get-token-danger').isVisible(), false);
    assert.ok(await page.locator('#veeam-get-token-property-row').isVisible());
    assert.equal(await page.inputValue('#node-input-property'), 'veeam.headers');
    await editor.shoot('get-token-property');
    await page.click('#node-dialog-cancel');
  });
});
