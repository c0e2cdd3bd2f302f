import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { violationsIn } from './accessibility';
import { startEditor } from './editor';
import type { EditorPage } from './editor';

interface SavedRequest {
  readonly path: string;
  readonly pathType: string;
  readonly query: string;
  readonly queryType: string;
}

const NODE = "RED.nodes.node('known-request')";
/** The field that the editor puts in the place of ours. */
const FIELD = '#node-input-path + .red-ui-typedInput-container .red-ui-typedInput-input';

describe('The dialog of a request', () => {
  let editor: EditorPage;
  let page: Page;

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    editor = await started.open(1480, 1100);
    ({ page } = editor);
    await page.evaluate("RED.workspaces.show('bare')");
  });
  after(() => page?.close());

  const open = async (): Promise<void> => {
    await editor.edit('known-request');
    await page.locator('#veeam-request-reference').waitFor();
  };
  const saved = (): Promise<SavedRequest> =>
    page.evaluate<SavedRequest>(
      `(() => { const { path, pathType, query, queryType } = ${NODE}; return { path, pathType, query, queryType }; })()`,
    );
  const suggestions = (): Locator => page.locator('.veeam-request-suggestion');

  it('shows every call of the product in an empty field, and those that fit what is typed', async () => {
    await open();
    await page.selectOption('#node-input-session', 'job-session');
    await page.fill(FIELD, '');
    await page.click(FIELD);
    await suggestions().first().waitFor();
    assert.ok((await suggestions().count()) >= 12);
    await editor.shoot('request-suggestions');
    await page.locator(FIELD).pressSequentially('sessions');
    await page
      .locator('.veeam-request-suggestion', { hasText: 'rds/policies' })
      .waitFor({ state: 'detached' });
    assert.match(await suggestions().first().innerText(), /sessions/);
  });

  it('takes a call over by mouse, and its filters become the query', async () => {
    await page.locator('.veeam-request-suggestion code', { hasText: /^sessions$/ }).click();
    const status = page.locator('#veeam-request-filters label', { hasText: /^Status$/ });
    await page.selectOption(`#${await status.getAttribute('for')}`, 'Failed');
    const since = page.locator('#veeam-request-filters label', { hasText: /^FromUtc$/ });
    await page.selectOption(`#${await since.getAttribute('for')}`, 'ago');
    const dialog = (await page.locator('.red-ui-tray').last().boundingBox()) ?? assert.fail('no dialog');
    await editor.shoot('request-filters', dialog);
    assert.deepEqual(await violationsIn(page, '#dialog-form'), []);
    await editor.closeNode();
    const { path, pathType, query, queryType } = await saved();
    assert.deepEqual([path, pathType, queryType], ['sessions', 'str', 'jsonata']);
    assert.match(query, /"Status":\["Failed"\]/);
    assert.match(query, /\$fromMillis\(\$millis\(\) - 86400000\)/);
  });

  it('is called by method, path and session, and shows the same filters when it is opened again', async () => {
    await page.locator('#known-request', { hasText: 'GET sessions · Jobs' }).waitFor();
    const before = await saved();
    await open();
    const status = page.locator('#veeam-request-filters label', { hasText: /^Status$/ });
    await status.waitFor();
    assert.equal(await page.inputValue(`#${await status.getAttribute('for')}`), 'Failed');
    await editor.closeNode();
    assert.deepEqual(await saved(), before);
  });

  it('asks the server for that', async () => {
    await editor.deploy(false);
    await page.evaluate("$.ajax({ url: 'inject/known-inject', type: 'POST' })");
    await page
      .locator('#known-request .red-ui-flow-node-status-label', { hasText: /signed in until/ })
      .waitFor();
    // Other nodes ask too: it is the answer that shows that this one has asked.
    await page
      .locator('.red-ui-debug-msg', { hasText: 'known answer' })
      .filter({ hasText: '200' })
      .waitFor({ state: 'attached' });
  });

  it('leaves a query alone that somebody wrote, and says so', async () => {
    await open();
    await page.evaluate(
      "$('#node-input-query').typedInput('type', 'json').typedInput('value', '{\"Limit\": 5}')",
    );
    await editor.closeNode();
    await open();
    await page.locator('#veeam-request-filters .form-tips', { hasText: 'by hand' }).waitFor();
    await editor.closeNode();
    assert.equal((await saved()).query, '{"Limit": 5}');
  });

  it('wrote no error into the console', () => assert.deepEqual(editor.errors, []));
});
