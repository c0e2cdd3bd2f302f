import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { n8nProgram } from '../install-n8n';
import { nodeProgram } from './project';

/** Environment of every n8n of the tests: no network but that of the workflows, own folder, own key. */
export function n8nEnvironment(userFolder: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    PATH: `${path.dirname(nodeProgram())}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: userFolder,
    N8N_USER_FOLDER: userFolder,
    N8N_ENCRYPTION_KEY: 'key-of-the-tests',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_LOG_LEVEL: 'debug',
    N8N_SECURE_COOKIE: 'false',
    N8N_RUNNERS_ENABLED: 'false',
    DB_SQLITE_POOL_SIZE: '2',
    ...more,
  };
}

/** What a program printed so far. */
export class Output {
  text = '';
  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (chunk: string) => {
        this.text += chunk;
      });
    }
  }
}

/** Starts n8n's command line. */
export function spawnN8n(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(nodeProgram(), [n8nProgram(), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs one command of n8n to its end and gives back what it printed. */
export async function runN8n(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; text: string }> {
  const child = spawnN8n(args, env);
  const output = new Output(child);
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)));
  return { code, text: output.text };
}

/** Asks a process to end, and makes it end where it does not. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await closed;
  clearTimeout(timer);
}
