import { spawn } from 'node:child_process';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** What the server process has counted since it started. */
export interface Counters {
  readonly connections: number;
  readonly tokens: number;
  /** Requests with a token that had ended. */
  readonly refused: number;
}

/** The server that all clients of the benchmark talk to. */
export interface Target {
  readonly url: string;
  readonly ca: string;
  /** Bytes of an answer. */
  readonly bytes: number;
  /** Milliseconds that a token call takes. */
  readonly tokenMs: number;
  counters(): Promise<Counters>;
  stop(): void;
}

export async function startTarget(): Promise<Target> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'server.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { port, ...rest } = JSON.parse(line) as Target & { port: number };
    const url = `https://127.0.0.1:${port}`;
    const agent = new https.Agent({ keepAlive: true, ca: rest.ca });
    return {
      ...rest,
      url,
      counters: () => read(`${url}/counters`, agent),
      stop: () => {
        agent.destroy();
        child.kill();
      },
    };
  }
  throw new Error('The server of the benchmark did not start.');
}

function read(url: string, agent: https.Agent): Promise<Counters> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { agent }, (response) => {
        let text = '';
        response
          .on('data', (chunk: Buffer) => (text += chunk.toString()))
          .on('end', () => resolve(JSON.parse(text) as Counters));
      })
      .on('error', reject);
  });
}
