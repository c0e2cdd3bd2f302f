import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { VeeamError } from '../../core/errors/veeam-error';
import { browserProgram } from './browser-program';

/** Milliseconds for the browser to start. */
const START_MS = 20_000;

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disk-cache-size=1',
  // One process for all frames, so that the traffic of all of them is seen in one place.
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

/** An empty browser for one visit. It reaches no network: whatever a page asks for is answered from outside. */
export interface OpenBrowser {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Ends it and removes whatever it wrote. */
  close(): Promise<void>;
}

/**
 * Starts the machine's browser without a window, without a profile and without a way into any network.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where the browser or the library that drives it is missing
 */
export async function startBrowser(): Promise<OpenBrowser> {
  const executablePath = browserProgram();
  const { chromium } = await loadPlaywright();
  const folder = await mkdtemp(path.join(tmpdir(), 'veeam-sign-on-'));
  const launch = (chromiumSandbox: boolean): Promise<Browser> =>
    chromium.launch({
      executablePath,
      chromiumSandbox,
      args: ARGUMENTS,
      timeout: START_MS,
      // Nothing listens there. What is not answered from outside ends here.
      proxy: { server: 'http://127.0.0.1:9', bypass: '<-loopback>' },
      // Whatever the browser keeps beside its profile goes into a folder that is removed.
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
      // The host's own handlers decide what a signal means.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  let browser: Browser | undefined;
  try {
    // Where the system allows no sandbox (root, most containers) the browser runs without one.
    browser = await launch(true).catch(() => launch(false));
    const { context, page, cdp } = await openPage(browser);
    const started = browser;
    return {
      page,
      cdp,
      async close() {
        await context.close().catch(() => undefined);
        await started.close().catch(() => undefined);
        await removeFolder();
      },
    };
  } catch {
    await browser?.close().catch(() => undefined);
    await removeFolder();
    // What the library says of a failed start holds command lines and paths.
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The browser for the identity provider could not be started. Check that Chromium or Chrome runs on this machine for the user of Node-RED.',
    );
  }
}

async function openPage(browser: Browser): Promise<{ context: BrowserContext; page: Page; cdp: CDPSession }> {
  const context = await browser.newContext({
    acceptDownloads: false,
    serviceWorkers: 'block',
    locale: 'en-US',
    userAgent: await plainUserAgent(browser),
  });
  const page = await context.newPage();
  context.on('page', (other) => {
    if (other !== page) void other.close().catch(() => undefined);
  });
  return { context, page, cdp: await context.newCDPSession(page) };
}

/** Some providers turn away browsers that call themselves headless. */
async function plainUserAgent(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const name = await page.evaluate<string>('navigator.userAgent');
  await page.close();
  return name.replace('HeadlessChrome', 'Chrome');
}

async function loadPlaywright(): Promise<typeof import('playwright-core')> {
  try {
    return await import('playwright-core');
  } catch {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The session is to visit the identity provider with a browser, for which the package playwright-core is missing. Run "npm install playwright-core" in the user directory of Node-RED and restart; or let the session read the pages itself.',
    );
  }
}
