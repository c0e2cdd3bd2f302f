import type { ChildProcess } from 'node:child_process';
import { freePort } from './free-port';
import { endProcess, n8nEnvironment, Output, runN8n, spawnN8n } from './n8n-command';
import { poll } from './poll';
import { UserFolder } from './user-folder';
import type { CredentialFile, Workflow } from './workflow';

/** The account with which the tests use the editor's API. */
export const OWNER = {
  email: 'owner@example.com',
  firstName: 'Olga',
  lastName: 'Owner',
  password: 'Owner-of-n8n-1',
};

/** One n8n with its own folder. */
export class N8n {
  readonly folder = new UserFolder();
  readonly #more: Record<string, string>;
  readonly #workers: ChildProcess[] = [];
  #child: ChildProcess | undefined;
  #output: Output | undefined;
  #cookie = '';
  url = '';

  constructor(more: Record<string, string> = {}) {
    this.#more = more;
  }

  get env(): NodeJS.ProcessEnv {
    return n8nEnvironment(this.folder.path, this.#more);
  }

  /** Of the server; nothing before it has started. */
  get processId(): number | undefined {
    return this.#child?.pid;
  }

  /** Everything the process has printed. */
  get log(): string {
    return this.#output?.text ?? '';
  }

  /** Imports with n8n's own commands, as an administrator would. */
  async import(credentials: readonly CredentialFile[], workflows: readonly Workflow[]): Promise<void> {
    for (const [what, content] of Object.entries({ credentials, workflow: workflows })) {
      if (content.length === 0) continue;
      const file = this.folder.file(`${what}.json`, JSON.stringify(content));
      const { code, text } = await runN8n([`import:${what}`, `--input=${file}`], this.env);
      if (code !== 0) throw new Error(`import:${what} ended with ${code}: ${text}`);
    }
  }

  /** Runs one of n8n's commands beside the server. */
  command(...args: string[]): Promise<{ code: number; text: string }> {
    return runN8n(args, this.env);
  }

  async start(): Promise<void> {
    const port = await freePort();
    const broker = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const env = {
      ...this.env,
      N8N_PORT: String(port),
      N8N_LISTEN_ADDRESS: '127.0.0.1',
      N8N_RUNNERS_BROKER_PORT: String(broker),
    };
    this.#child = spawnN8n(['start'], env);
    this.#output = new Output(this.#child);
    await poll('n8n starts', async () => {
      if (this.#child?.exitCode !== null) throw new Error(`n8n ended: ${this.log.slice(-3000)}`);
      const answer = await fetch(`${this.url}/healthz/readiness`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
  }

  /** Starts a worker, for an n8n that runs in queue mode. */
  async startWorker(concurrency: number): Promise<void> {
    const port = await freePort();
    const broker = await freePort();
    const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
    const env = { ...this.env, ...health, N8N_RUNNERS_BROKER_PORT: String(broker) };
    const child = spawnN8n(['worker', `--concurrency=${concurrency}`], env);
    const output = new Output(child);
    this.#workers.push(child);
    await poll('a worker starts', async () => {
      if (child.exitCode !== null) throw new Error(`The worker ended: ${output.text.slice(-3000)}`);
      const answer = await fetch(`http://127.0.0.1:${port}/healthz/readiness`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
  }

  /**
   * Ends the processes as an administrator does, or as a power cut does with SIGKILL. What n8n has stored stays, and it
   * can be started again.
   */
  async end(signal?: NodeJS.Signals): Promise<void> {
    const children = this.#child === undefined ? this.#workers : [this.#child, ...this.#workers];
    await Promise.all(children.map((child) => endProcess(child, signal)));
  }

  /** Ends the processes and removes their folder. */
  async stop(): Promise<void> {
    await this.end();
    this.folder.remove();
  }

  /** Makes the first account and signs in with it. */
  async setUpOwner(): Promise<void> {
    // The first account cannot be made while n8n is still preparing its answers.
    await poll('the owner is set up', async () => {
      const answer = await fetch(`${this.url}/rest/owner/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(OWNER),
      });
      if (!answer.ok) return undefined;
      this.#cookie = answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
      return true;
    });
  }

  /** Asks the editor's API as the editor does; gives back the text too, for the search for secrets. */
  async rest(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; data: unknown; text: string }> {
    const answer = await fetch(`${this.url}/rest${path}`, {
      method,
      headers: { cookie: this.#cookie, 'content-type': 'application/json', 'browser-id': '' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    const parsed = isJson ? (JSON.parse(text) as { data?: unknown }) : undefined;
    return { status: answer.status, data: parsed?.data ?? parsed, text };
  }
}
