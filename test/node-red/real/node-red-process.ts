import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(__dirname, '..', '..', '..');
const execute = promisify(execFile);

/** A node set as the palette manager shows it. */
export interface NodeSet {
  readonly id: string;
  readonly module: string;
  readonly types: string[];
  readonly err?: string;
  readonly enabled: boolean;
}

/** Node-RED as a user runs it: a process of its own with a user directory into which the package was installed. */
export class NodeRedProcess {
  readonly userDir = mkdtempSync(path.join(tmpdir(), 'veeam-node-red-'));
  readonly env: Record<string, string>;
  #port = 0;
  #child: ChildProcess | undefined;
  /** Everything the process printed, over all its starts. */
  output = '';

  /** @param env variables for the process, beside those of this one */
  constructor(env: Record<string, string>) {
    this.env = env;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Installs the packed tarball, as a user does it in the user directory. */
  async install(credentialSecret: string): Promise<void> {
    const build = path.join(root, 'build');
    const tarball = readdirSync(build).find((file) => /^node-red-contrib-veeam-.*\.tgz$/.test(file));
    if (tarball === undefined) throw new Error('There is no tarball: run "npx gulp pack" first.');
    writeFileSync(path.join(this.userDir, 'package.json'), JSON.stringify({ name: 'flows', private: true }));
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    await execute('npm', ['install', path.join(build, tarball), ...quiet], {
      cwd: this.userDir,
      shell: process.platform === 'win32',
    });
    await this.#configure({ credentialSecret });
  }

  /** Takes the nodes from where they were built, which a test of what they do needs no installation for. */
  async useBuild(): Promise<void> {
    const nodesDir = [path.join(root, 'build', 'node-red-contrib-veeam')];
    await this.#configure({ credentialSecret: false, nodesDir });
  }

  async #configure(more: object): Promise<void> {
    this.#port = await freePort();
    const settings = {
      uiHost: '127.0.0.1',
      uiPort: this.#port,
      flowFile: 'flows.json',
      logging: { console: { level: 'debug', metrics: false, audit: false } },
      editorTheme: { tours: false },
      telemetry: { enabled: false },
      ...more,
    };
    writeFileSync(path.join(this.userDir, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
  }

  /** Starts the process and waits until its flows run and its port is open, which come in either order. */
  async start(): Promise<void> {
    const script = path.join(root, 'node_modules', 'node-red', 'red.js');
    const child = spawn(
      process.execPath,
      [script, '-u', this.userDir, '-s', path.join(this.userDir, 'settings.js')],
      {
        cwd: this.userDir,
        env: { ...process.env, NODE_OPTIONS: '', ...this.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    const from = this.output.length;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    await this.printed(/Started flows|Waiting for missing types/, from);
    await this.printed(/Server now running at/, from);
  }

  /** Waits for something in the output. @param from position in it */
  async printed(pattern: RegExp, from = 0, milliseconds = 30_000): Promise<string> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const found = pattern.exec(this.output.slice(from));
      if (found !== null) return found[0];
      if (Date.now() > end || this.#child?.exitCode !== null) {
        throw new Error(`Node-RED did not print ${pattern}:\n${this.output.slice(from)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for something else that shows. */
  async until(what: string, isSo: () => boolean, milliseconds = 30_000): Promise<void> {
    const end = Date.now() + milliseconds;
    while (!isSo()) {
      if (Date.now() > end)
        throw new Error(`${what} did not come within ${milliseconds} ms:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Stops the process as a service manager does. @returns its exit code and the milliseconds it took */
  async stop(): Promise<{ code: number | null; took: number }> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return { code: child?.exitCode ?? null, took: 0 };
    const from = Date.now();
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    return { code: child.exitCode, took: Date.now() - from };
  }

  /** Ends the process at once, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  nodeSets(): Promise<NodeSet[]> {
    return this.request('GET', '/nodes', undefined, { accept: 'application/json' }) as Promise<NodeSet[]>;
  }

  async deploy(flows: object[], type: 'full' | 'nodes' | 'flows' | 'reload' = 'full'): Promise<void> {
    const from = this.output.length;
    const headers = { 'Node-RED-API-Version': 'v1', 'Node-RED-Deployment-Type': type };
    await this.request('POST', '/flows', flows, headers);
    await this.printed(/(Started|Updated) (modified )?(nodes|flows)/, from);
  }

  async inject(id: string): Promise<void> {
    await this.request('POST', `/inject/${id}`, {});
  }

  /** One request to the running process, JSON in and out where there is JSON. */
  async request(
    method: string,
    address: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const answer = await fetch(`${this.url}${address}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
    return /json/.test(answer.headers.get('content-type') ?? '') ? (JSON.parse(text) as unknown) : text;
  }

  /** The names of all files below a folder of the user directory. */
  fileNames(folder: string): string[] {
    const whole = path.join(this.userDir, folder);
    return existsSync(whole) ? readdirSync(whole) : [];
  }

  /** The text of every file of the user directory, installed packages aside. */
  files(): { name: string; text: string }[] {
    return readdirSync(this.userDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !path.join(entry.parentPath, entry.name).includes('node_modules'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ name: path.relative(this.userDir, file), text: readFileSync(file, 'latin1') }));
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.userDir, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
