import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startNodeRed } from '../../demo/embedded-node-red';
import { prepareUserDirectory, setVariables } from '../../demo/user-directory';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { browserProgram, openBrowser, photograph } from './chromium';
import type { Clip } from './chromium';

/** A Node-RED with the examples, an emulator and a browser; one for all tests of this process. */
export interface Editor {
  readonly emulator: Emulator;
  /** Opens the editor in a window of this size and waits for its flows. */
  open(width: number, height: number): Promise<EditorPage>;
}

let running: Promise<Editor> | undefined;
const ends: (() => Promise<unknown>)[] = [];

after(async () => {
  for (const end of ends.reverse()) await end();
});

/** The editor, started by whoever asks first; nothing on a machine without a browser, except where that is a fault. */
export function startEditor(): Promise<Editor> | undefined {
  const program = browserProgram();
  if (program !== undefined) return (running ??= start(program));
  assert.notEqual(process.env['CI'], 'true', "There is no browser: install Debian's package chromium");
  console.warn("\n*** NOT RUN: the Node-RED editor in a browser. Install Debian's package chromium. ***\n");
  return undefined;
}

async function start(program: string): Promise<Editor> {
  const emulator = await startEmulator({ ports: 'ephemeral' });
  ends.push(() => emulator.stop());
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-browser-'));
  ends.push(async () => rmSync(userDir, { recursive: true, force: true }));
  prepareUserDirectory(userDir, ['01-', '03-'], emulator);
  addFlows(userDir, emulator);
  setVariables(emulator);
  const nodeRed = await startNodeRed({
    userDir,
    port: 0,
    editor: true,
    onReceive: () => undefined,
    onStatus: () => undefined,
  });
  ends.push(() => nodeRed.stop());
  const browser: Browser = await openBrowser(program);
  ends.push(() => browser.close());
  return {
    emulator,
    async open(width, height) {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.goto(`http://127.0.0.1:${nodeRed.port}/`);
      await page.waitForSelector('#tickets-watch');
      return new EditorPage(page);
    },
  };
}

/**
 * Sessions without names and without their secrets, as a flow file brings them that was copied from another Node-RED,
 * or whose credentials were encrypted with another secret.
 */
function addFlows(userDir: string, emulator: Emulator): void {
  const { url: server } = emulator.servers['backup-for-aws'];
  const session = { type: 'veeam-session', name: '', product: 'backup-for-aws', server, grant: 'password' };
  const request = { type: 'veeam-request', z: 'bare', x: 200, name: '', path: 'system/version', wires: [[]] };
  const flows = [
    { id: 'bare', type: 'tab', label: 'Bare' },
    { ...session, id: 'bare-session' },
    { ...session, id: 'bare-code', grant: 'authorization_code' },
    { ...session, id: 'known-user' },
    { ...session, id: 'other-user' },
    {
      ...session,
      id: 'replication-session',
      product: 'backup-and-replication',
      server: emulator.servers['backup-and-replication'].url,
      name: 'Replication',
    },
    { ...session, id: 'job-session', name: 'Jobs', fingerprint: emulator.certificate.fingerprint256 },
    { ...request, id: 'bare-request', y: 60, session: 'bare-session' },
    { ...request, id: 'bare-code-request', y: 120, session: 'bare-code' },
    {
      ...{ ...request, method: 'GET', id: 'known-request', y: 180, session: 'known-user' },
      wires: [['known-answer']],
    },
    {
      ...{ type: 'debug', id: 'known-answer', z: 'bare', x: 640, y: 240, name: 'known answer', active: true },
      ...{ tosidebar: true, complete: 'statusCode', targetType: 'msg', wires: [] },
    },
    {
      ...{ type: 'inject', id: 'known-inject', z: 'bare', x: 80, y: 180, name: '', topic: '', payload: '' },
      ...{ props: [], repeat: '', crontab: '', once: false, onceDelay: 0.1, payloadType: 'date' },
      wires: [['known-request']],
    },
    { ...request, id: 'other-request', y: 240, session: 'other-user' },
    ...['alarm', 'issue-auth-code', 'logout', 'sso-login'].map((name, index) => ({
      ...{ type: `veeam-${name}`, id: `bare-${name.split('-')[0]}`, z: 'bare', x: 600, y: 60 * (index + 1) },
      ...{ session: 'job-session', wires: [[]] },
    })),
    { type: 'veeam-job', id: 'bare-job', z: 'bare', x: 400, y: 60, session: 'job-session', wires: [[]] },
    {
      type: 'veeam-watch',
      id: 'bare-watch',
      z: 'bare',
      x: 400,
      y: 120,
      session: 'job-session',
      watch: ['jobFailed'],
      interval: '3600',
      grouping: 'each',
      wires: [[], []],
    },
    {
      type: 'veeam-get-token',
      id: 'bare-token',
      z: 'bare',
      x: 200,
      y: 300,
      session: 'known-user',
      wires: [[]],
    },
  ];
  const credentials = {
    'known-user': { username: 'administrator', password: '${VEEAM_PASSWORD}' },
    'other-user': { username: 'readonly', password: '${VEEAM_PASSWORD}' },
    'job-session': { username: 'readonly', password: '${VEEAM_PASSWORD}' },
    'replication-session': { username: 'VBR\\viewer', password: '${VEEAM_PASSWORD}' },
  };
  append(path.join(userDir, 'flows.json'), (saved: object[]) => [...saved, ...flows]);
  append(path.join(userDir, 'flows_cred.json'), (saved: object) => ({ ...saved, ...credentials }));
}

function append<T>(file: string, change: (saved: T) => T): void {
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as T)));
}

/** The element in which the dialog of a session scrolls. */
const SCROLLER = `$('.veeam-session').parents().filter((_, one) => getComputedStyle(one).overflowY === 'auto')[0]`;

/** One window of the editor. */
export class EditorPage {
  /** What went wrong in the window, the console's errors included. */
  readonly errors: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens the dialog of a node. */
  async edit(id: string): Promise<void> {
    await this.page.evaluate(`RED.editor.edit(RED.nodes.node('${id}'))`);
    // The dialog slides in; a click before it stands misses.
    await this.page.locator('#node-dialog-ok').click({ trial: true });
  }

  /** Closes it. @param button `ok` keeps what was entered */
  async closeNode(button: 'ok' | 'cancel' = 'ok'): Promise<void> {
    await this.page.click(`#node-dialog-${button}`);
    await this.page.waitForSelector('#node-dialog-ok', { state: 'detached' });
  }

  /** @param clip the part of the window; nothing: all of it */
  shoot(name: string, clip?: Clip): Promise<void> {
    return photograph(this.page, `node-red-${name}`, clip);
  }

  /** Opens the dialog of a session. @param id `_ADD_`: of a new one */
  async editSession(id = 'tickets-session'): Promise<void> {
    await this.page.evaluate(`RED.editor.editConfig('', 'veeam-session', '${id}')`);
    await this.page.waitForSelector('#node-config-input-product option[value="backup-for-aws"]', {
      state: 'attached',
    });
    await this.page.waitForSelector('#node-config-input-grant option[value="password"]', {
      state: 'attached',
    });
    // The dialog slides in; a click before it stands misses.
    await this.page.locator('#node-config-dialog-cancel').click({ trial: true });
  }

  /** @param button `ok` keeps what was entered */
  async closeDialog(button: 'ok' | 'cancel' = 'cancel'): Promise<void> {
    await this.page.click(`#node-config-dialog-${button}`);
    await this.page.waitForSelector('#node-config-dialog-cancel', { state: 'detached' });
  }

  /** Presses Test. @returns its answer, once it is the expected one */
  async test(outcome: RegExp): Promise<string> {
    await this.page.click('#veeam-session-test');
    const shown = this.page.locator('#veeam-session-test-outcome', { hasText: outcome });
    await shown.waitFor({ timeout: 8000 }).catch(async () => {
      throw new Error(`The answer is: ${await this.page.locator('#veeam-session-test-outcome').innerText()}`);
    });
    return shown.innerText();
  }

  /** @param isComplete whether nothing is left that the editor asks about: nodes without their settings */
  async deploy(isComplete = true): Promise<void> {
    await this.page.click('#red-ui-header-button-deploy');
    if (!isComplete) await this.page.click('#red-ui-notifications button.primary');
    await this.page.waitForFunction('!RED.nodes.dirty()');
  }

  /** The node's red triangle. */
  triangle(id: string): ReturnType<Page['locator']> {
    return this.page.locator(`#${id} .red-ui-flow-node-error`);
  }

  /** Whether the whole of an element can be seen without scrolling. */
  async isInView(selector: string): Promise<boolean> {
    return this.page.evaluate<boolean>(`(() => {
      const box = document.querySelector('${selector}').getBoundingClientRect();
      const body = ${SCROLLER}.getBoundingClientRect();
      return box.height > 0 && box.top >= body.top && box.bottom <= body.bottom;
    })()`);
  }

  /** How far the dialog of a session is scrolled down, in pixels. */
  scrolled(): Promise<number> {
    return this.page.evaluate<number>(`${SCROLLER}.scrollTop`);
  }
}
