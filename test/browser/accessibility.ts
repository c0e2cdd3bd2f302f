import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = createRequire(__filename).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe-core finds wrong below an element, one line for each place. */
export async function violationsIn(page: Page, selector: string): Promise<string[]> {
  if (!(await page.evaluate<boolean>("typeof axe === 'object'"))) await page.addScriptTag({ path: axe });
  const found = await page.evaluate<Violation[]>(
    // Fields that the editor puts into every dialog against browsers that fill in passwords are not ours.
    `axe.run({ include: ['${selector}'], exclude: ['[id^="red-ui-trap-"]'] }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}
