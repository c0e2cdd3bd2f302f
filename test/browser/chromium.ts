import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or nothing. */
export function browserProgram(): string | undefined {
  const { CHROMIUM } = process.env;
  return [...(CHROMIUM ? [CHROMIUM] : []), ...PLACES].find((place) => existsSync(place));
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

const SCREENSHOTS = path.join(__dirname, '..', '..', 'build', 'screenshots');

/** A part of a window, in pixels. */
export type Clip = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

/** Keeps what a window shows, from where `gulp pictures` takes it. @param clip nothing: all of it */
export async function photograph(page: Page, name: string, clip?: Clip): Promise<void> {
  const file = path.join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path: file, ...(clip === undefined ? {} : { clip }) });
}
