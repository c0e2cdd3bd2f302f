import type { Page } from 'playwright-core';
import { photograph } from '../../browser/chromium';

export { browserProgram, openBrowser } from '../../browser/chromium';

/** Keeps what the page shows. */
export function screenshot(page: Page, name: string): Promise<void> {
  return photograph(page, `n8n-${name}`);
}
