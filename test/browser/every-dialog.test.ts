import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { grantFor } from '../../core/grants/registry';
import { grantTypesOf } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { passwordOf } from '../contract/way-inputs';
import type { Emulator } from '../../emulator';
import { violationsIn } from './accessibility';
import { startEditor } from './editor';
import type { EditorPage } from './editor';

/** Types of the nodes of a flow, each with a node of the tab "Bare". */
const NODES = {
  'veeam-alarm': 'bare-alarm',
  'veeam-get-token': 'bare-token',
  'veeam-issue-auth-code': 'bare-issue',
  'veeam-job': 'bare-job',
  'veeam-logout': 'bare-logout',
  'veeam-request': 'known-request',
  'veeam-sso-login': 'bare-sso',
  'veeam-watch': 'bare-watch',
};

/** Widths of a dialog, in pixels: a telephone's, the editor's own, a wide one. */
const WIDTHS = [320, 480, 900];

/** The form of the dialog that is open on top, in the words of jQuery. */
const FORM = "$('.red-ui-tray').last().find('form:visible').last()";

describe('Every dialog', () => {
  let editor: EditorPage;
  let emulator: Emulator;
  let page: Page;

  before(async function () {
    const started = await startEditor();
    if (started === undefined) return this.skip();
    ({ emulator } = started);
    editor = await started.open(1480, 1000);
    ({ page } = editor);
    await page.evaluate("RED.workspaces.show('bare')");
  });
  after(() => page?.close());

  /** Fields and words of the open dialog that stand out beyond its edges, where nobody can reach them. */
  async function clipped(width: number): Promise<string[]> {
    return page.evaluate<string[]>(`(() => {
      const tray = $('.red-ui-tray').last().width(${width});
      const form = ${FORM};
      if (form.length !== 1 || form.find(':input:visible').length === 0) return ['no form'];
      const right = tray.find('.red-ui-tray-body-wrapper')[0].getBoundingClientRect().right;
      return form.find('input:visible, select:visible, textarea:visible, label:visible, button:visible, a:visible')
        .toArray()
        .filter((one) => one.getBoundingClientRect().right > right + 1)
        .map((one) => one.id || one.className || one.outerHTML);
    })()`);
  }

  for (const [type, id] of Object.entries(NODES))
    describe(type, () => {
      before(() => editor?.edit(id));
      after(() => editor?.closeNode('cancel'));

      it('has nothing that axe-core takes amiss', async () => {
        await page.evaluate(`${FORM}.attr('id', 'form-of-${type}')`);
        assert.deepEqual(await violationsIn(page, `#form-of-${type}`), []);
      });

      for (const width of WIDTHS)
        it(`is ${width} pixels wide without anything cut off`, async () =>
          assert.deepEqual(await clipped(width), []));

      it('can be walked through by keyboard', async () => {
        const fields = await page.evaluate<number>(
          `${FORM}.find('input:visible:enabled, select:visible:enabled, textarea:visible:enabled').filter((_, one) => one.tabIndex >= 0).length`,
        );
        const seen = new Set<string>();
        await page.evaluate(`${FORM}.find(':input:visible').first().trigger('focus')`);
        for (let step = 0; step < 3 * fields + 20; step += 1) {
          const here = await page.evaluate<string>(`(() => {
            const { activeElement } = document;
            const isField = ${FORM}.has(activeElement).length > 0 && $(activeElement).is(':input');
            return isField ? activeElement.id || activeElement.className : '';
          })()`);
          if (here !== '') seen.add(here);
          await page.keyboard.press('Tab');
        }
        assert.ok(fields > 0 && seen.size >= fields, `${[...seen].join()} of ${fields} fields`);
      });
    });

  for (const profile of products)
    describe(`of a session for ${profile.name}`, () => {
      const field = (name: string): string => `#node-config-input-${name}`;
      const { username, password } = passwordOf(profile.id);
      let id: string;

      it('asks for exactly what the chosen way needs', async () => {
        await editor.editSession('_ADD_');
        await page.selectOption(field('product'), profile.id);
        for (const way of grantTypesOf(profile)) {
          await page.selectOption(field('grant'), way);
          const shown = await page
            .locator('.veeam-session-credential:visible')
            .evaluateAll((rows) =>
              rows.map((row) => (row as unknown as { dataset: Record<string, string> }).dataset['field']),
            );
          // A field may have a tip of its own beside it.
          assert.deepEqual([...new Set(shown)].sort(), [...grantFor(way).inputs].sort(), way);
        }
      });

      it('says by Test that the sign-in works', async () => {
        await page.selectOption(field('grant'), 'password');
        await page.fill(field('name'), `session of ${profile.id}`);
        await page.fill(field('server'), emulator.servers[profile.id].url);
        await page.fill(field('username'), username);
        await page.fill(field('password'), password);
        await page.fill(field('fingerprint'), emulator.certificate.fingerprint256);
        // The flows may hold a session of this account already.
        await editor.test(/sign-in works|Signed in until/);
        await page.evaluate(`${FORM}.attr('id', 'form-of-session')`);
        assert.deepEqual(await violationsIn(page, '#form-of-session'), []);
      });

      it('keeps what was entered, and shows it when it is opened again', async () => {
        await editor.closeDialog('ok');
        id = await page.evaluate<string>(
          `(() => { let id; RED.nodes.eachConfig((one) => { if (one.name === 'session of ${profile.id}') id = one.id; }); return id; })()`,
        );
        await editor.editSession(id);
        const values = ['product', 'server', 'grant', 'username', 'fingerprint'].map((name) =>
          page.inputValue(field(name)),
        );
        assert.deepEqual(await Promise.all(values), [
          profile.id,
          emulator.servers[profile.id].url,
          'password',
          username,
          emulator.certificate.fingerprint256,
        ]);
        for (const width of WIDTHS) assert.deepEqual(await clipped(width), [], String(width));
        await editor.closeDialog();
      });
    });

  it('wrote no error into the console', () => assert.deepEqual(editor.errors, []));
});
