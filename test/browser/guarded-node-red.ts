import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';

const root = path.join(__dirname, '..', '..');

/** Each user's password is his name with `-password`. */
export type Permissions = Readonly<Record<string, string | readonly string[]>>;

/** A Node-RED of its own whose editor asks who is there. */
export interface GuardedNodeRed {
  readonly url: string;
  /** The editor as one of the users sees it, in a window of its own. @param prepare before it loads */
  open(browser: Browser, user: string, prepare?: (page: Page) => Promise<void>): Promise<Page>;
  stop(): Promise<void>;
}

/** Starts it with the staged package, these flows and these users. */
export async function startGuardedNodeRed(
  flows: object[],
  credentials: object,
  users: Permissions,
): Promise<GuardedNodeRed> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-guarded-'));
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flows));
  writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify(credentials));
  const port = await freePort();
  writeFileSync(path.join(userDir, 'settings.js'), settings(port, users));
  const red = path.join(root, 'node_modules', 'node-red', 'red.js');
  const child = spawn(process.execPath, [red, '-u', userDir, '-s', path.join(userDir, 'settings.js')], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await started(child);
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    async open(browser, user, prepare) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(url);
      await page.fill('#node-dialog-login-username', user);
      await page.fill('#node-dialog-login-password', `${user}-password`);
      await page.press('#node-dialog-login-password', 'Enter');
      await page.waitForSelector('[data-tab-id="veeam-sessions"]');
      await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
      return page;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}

function settings(port: number, users: Permissions): string {
  const plain = {
    uiHost: '127.0.0.1',
    uiPort: port,
    flowFile: 'flows.json',
    credentialSecret: false,
    nodesDir: [path.join(root, 'build', 'node-red-contrib-veeam')],
    logging: { console: { level: 'info', metrics: false, audit: false } },
    editorTheme: { tours: false, projects: { enabled: false } },
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false },
  };
  return `const permissions = ${JSON.stringify(users)};
const find = (username) => permissions[username] && { username, permissions: permissions[username] };
module.exports = {
  ...${JSON.stringify(plain)},
  adminAuth: {
    type: 'credentials',
    users: async (name) => find(name) ?? null,
    authenticate: async (name, password) => (password === name + '-password' ? find(name) : null) ?? null,
  },
};
`;
}

async function started(child: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (text: string): void => {
      output += text;
      if (/Started flows/.test(output) && /Server now running/.test(output)) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', read);
    child.once('exit', () => reject(new Error(`Node-RED ended:\n${output}`)));
  });
}

async function freePort(): Promise<number> {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
