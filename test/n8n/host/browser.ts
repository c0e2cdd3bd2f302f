import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from './project';

export { browserProgram, openBrowser } from '../../browser/chromium';

/** Saves what the page shows. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(projectRoot, 'build', 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `n8n-${name}.png`) });
}
