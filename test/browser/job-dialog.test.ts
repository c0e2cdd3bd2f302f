import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startEditor } from './editor';
import type { EditorPage } from './editor';

/** What the editor holds of the job node. */
interface SavedJob {
  readonly action: string;
  readonly kind: string;
  readonly job: string;
  readonly jobType: string;
  readonly jobName: string;
  readonly wait: boolean;
  readonly waitLimit: string;
}

describe('The dialog of a job', () => {
  let editor: EditorPage;
  let page: Page;

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    editor = await started.open(1480, 900);
    ({ page } = editor);
    await page.evaluate("RED.workspaces.show('bare')");
  });
  after(() => page?.close());

  async function open(): Promise<void> {
    await page.evaluate("RED.editor.edit(RED.nodes.node('bare-job'))");
    await page.waitForSelector('#node-input-kind option[value="rds"]', { state: 'attached' });
    await page.locator('#node-dialog-ok').click({ trial: true });
  }
  async function close(button: 'ok' | 'cancel' = 'ok'): Promise<void> {
    await page.click(`#node-dialog-${button}`);
    await page.waitForSelector('#node-dialog-ok', { state: 'detached' });
  }
  const saved = (): Promise<SavedJob> =>
    page.evaluate<SavedJob>(`(() => {
      const { action, kind, job, jobType, jobName, wait, waitLimit } = RED.nodes.node('bare-job');
      return { action, kind, job, jobType, jobName, wait, waitLimit };
    })()`);

  it('offers what can be done with jobs of the session, and no more', async () => {
    await open();
    const actions = await page
      .locator('#node-input-action option')
      .evaluateAll((options) => options.map((option) => (option as unknown as { value: string }).value));
    assert.deepEqual(actions, ['list', 'get', 'start', 'stop', 'enable', 'disable']);
    assert.equal(await page.locator('#veeam-job-wait-row').isVisible(), false);
    await close('cancel');
  });

  it('looks jobs up, takes the chosen one over, and shows it when it is opened again', async () => {
    await open();
    await page.selectOption('#node-input-action', 'start');
    await page.check('#node-input-wait');
    await page.fill('#node-input-waitLimit', '600');
    await page.selectOption('#node-input-kind', 'rds');
    await page.click('#veeam-job-look-up');
    await page.locator('#veeam-job-outcome', { hasText: /[1-9]\d* found/ }).waitFor();
    const [job, name] = await page
      .locator('#veeam-job-choice option')
      .nth(1)
      .evaluate((option) => {
        const { value, textContent } = option as unknown as { value: string; textContent: string };
        return [value, textContent.split(' · ', 1)[0] ?? ''];
      });
    await page.selectOption('#veeam-job-choice', job);
    await editor.shoot('job');
    await close();
    const expected = { action: 'start', kind: 'rds', job, jobType: 'list', jobName: name, wait: true };
    assert.deepEqual(await saved(), { ...expected, waitLimit: '600' });
    await open();
    assert.match(await page.locator('#veeam-job-choice option:checked').innerText(), / · .*RDS/);
    await close();
    assert.deepEqual(await saved(), { ...expected, waitLimit: '600' });
    await page.locator('#bare-job', { hasText: `Start a job: ${name}` }).waitFor();
  });

  it('keeps a job that was typed, and what listed jobs are to have in their names', async () => {
    await open();
    await page.evaluate("$('#node-input-job').typedInput('type', 'msg').typedInput('value', 'payload.id')");
    await close();
    const { job, jobType, jobName } = await saved();
    assert.deepEqual([job, jobType, jobName], ['payload.id', 'msg', '']);
    await open();
    assert.equal(await page.locator('.veeam-job-choice-row').first().isVisible(), false);
    await page.selectOption('#node-input-action', 'list');
    await page.evaluate("$('#node-input-job').typedInput('type', 'str').typedInput('value', 'daily')");
    await close();
    const listed = await saved();
    assert.deepEqual([listed.action, listed.job, listed.jobType], ['list', 'daily', 'str']);
  });
});
