import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findProgram } from './missing-part';
import { projectRoot } from './project';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or nothing. */
export function browserProgram(): string | undefined {
  const { CHROMIUM } = process.env;
  return findProgram(...(CHROMIUM ? [CHROMIUM] : []), ...PLACES);
}

/** Starts the browser without a window and without any traffic of its own. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args });
}

/** Saves what the page shows. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(projectRoot, 'build', 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `n8n-${name}.png`) });
}
