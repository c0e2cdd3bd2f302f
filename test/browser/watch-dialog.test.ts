import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { violationsIn } from './accessibility';
import { startEditor } from './editor';
import type { EditorPage } from './editor';

/** What the dialog of a watch saves. */
interface SavedWatch {
  readonly watch: string[];
  readonly interval: string;
  readonly noSuccessHours: string;
  readonly names: string[];
  readonly muted: string[];
  readonly confirm: boolean;
  readonly redeliverAfterMinutes: string;
  readonly maintenance: { readonly from: string; readonly to: string }[];
}

const NODE = "RED.nodes.node('bare-watch')";

describe('The dialog of a watch', () => {
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

  const open = (): Promise<void> => editor.edit('bare-watch');
  const close = (button?: 'ok' | 'cancel'): Promise<void> => editor.closeNode(button);
  const kinds = (): Promise<string[]> =>
    page
      .locator('.veeam-watch-kind:visible')
      .evaluateAll((rows) =>
        rows.map((row) => (row as unknown as { dataset: Record<string, string> }).dataset['kind'] ?? ''),
      );
  const saved = (): Promise<SavedWatch> =>
    page.evaluate<SavedWatch>(`(() => {
      const { watch, interval, noSuccessHours, names, muted, confirm, redeliverAfterMinutes, maintenance } = ${NODE};
      return { watch, interval, noSuccessHours, names, muted, confirm, redeliverAfterMinutes, maintenance };
    })()`);
  const isValid = (): Promise<boolean> => page.evaluate<boolean>(`${NODE}.valid`);

  it('offers what the product of the session can be watched for, and no more', async () => {
    await open();
    await page.locator('.veeam-watch-kind[data-kind="malware"]').waitFor({ state: 'hidden' });
    const forAws = await kinds();
    assert.ok(forAws.includes('jobFailed') && !forAws.includes('malware'), forAws.join());
    await page.selectOption('#node-input-session', 'replication-session');
    await page.locator('.veeam-watch-kind[data-kind="malware"]').waitFor();
    await page.selectOption('#node-input-session', 'job-session');
    await close('cancel');
  });

  it('keeps a kind in sight that was chosen and that another product does not have, and says so', async () => {
    await open();
    await page.selectOption('#node-input-session', 'replication-session');
    await page.check('#veeam-watch-malware');
    await page.selectOption('#node-input-session', 'job-session');
    const row = page.locator('.veeam-watch-kind[data-kind="malware"]');
    assert.match(await row.innerText(), /Backup for AWS/);
    await close('cancel');
  });

  it('saves what was chosen, and shows it when it is opened again', async () => {
    await open();
    await page.check('#veeam-watch-noSuccess');
    await page.fill('#node-input-noSuccessHours', '36');
    await page.fill('#node-input-interval', '120');
    assert.equal(await page.locator('#veeam-watch-redeliver-row').isVisible(), false);
    await page.check('#node-input-confirm');
    await page.fill('#node-input-redeliverAfterMinutes', '30');
    await page.fill('#veeam-watch-names', 'daily*\n\n  databases-1  ');
    await page.fill('#veeam-watch-muted', 'test');
    await page.locator('#node-input-maintenance-container').locator('xpath=..').scrollIntoViewIfNeeded();
    await page.evaluate("$('#node-input-maintenance-container').editableList('addItem', {})");
    await page.fill('.veeam-watch-from', '2027-01-15T20:00');
    await page.fill('.veeam-watch-to', '2027-01-15T23:30');
    await editor.shoot('watch');
    await close();
    const expected = {
      watch: ['jobFailed', 'noSuccess'],
      interval: '120',
      noSuccessHours: '36',
      names: ['daily*', 'databases-1'],
      muted: ['test'],
      confirm: true,
      redeliverAfterMinutes: '30',
      maintenance: [
        { from: new Date('2027-01-15T20:00').toISOString(), to: new Date('2027-01-15T23:30').toISOString() },
      ],
    };
    assert.deepEqual(await saved(), expected);
    assert.equal(await isValid(), true);
    await open();
    assert.equal(await page.inputValue('#veeam-watch-names'), 'daily*\ndatabases-1');
    assert.equal(await page.inputValue('.veeam-watch-from'), '2027-01-15T20:00');
    await close();
    assert.deepEqual(await saved(), expected);
  });

  for (const [what, wrong, right] of [
    ['#node-input-interval', 'often', '60'],
    ['#node-input-noSuccessHours', '0', '24'],
    ['#node-input-redeliverAfterMinutes', '0', '15'],
    ['.veeam-watch-to', '2027-01-15T19:00', '2027-01-15T21:00'],
  ] as const)
    it(`marks ${what} with ${wrong}, until it is ${right}`, async () => {
      for (const [value, isRight] of [
        [wrong, false],
        [right, true],
      ] as const) {
        await open();
        await page.fill(what, value);
        await close();
        assert.equal(await isValid(), isRight, value);
        assert.equal(await editor.triangle('bare-watch').isVisible(), !isRight);
      }
    });

  it('marks a watch that watches nothing', async () => {
    await open();
    for (const kind of ['jobFailed', 'noSuccess']) await page.uncheck(`#veeam-watch-${kind}`);
    await close();
    assert.equal(await isValid(), false);
    await open();
    await page.check('#veeam-watch-jobFailed');
    await close();
    assert.equal(await isValid(), true);
  });

  it('has nothing that axe-core takes amiss, and wrote no error into the console', async () => {
    await open();
    assert.deepEqual(await violationsIn(page, '.veeam-watch'), []);
    await close('cancel');
    assert.deepEqual(editor.errors, []);
  });
});
