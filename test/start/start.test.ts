import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

interface Run {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

function start(...args: string[]): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join('demo', 'start.ts'), ...args], {
    cwd: root,
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `${what} did not happen within 60 s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('npm start', () => {
  it('with --once lets one incident open and close, prints its ticket and ends well', async () => {
    const run = start('--once');
    assert.equal(await run.ended, 0, run.output());
    assert.match(run.output(), /^T-1001 open {4}Job "databases-1" failed: .*KMS key/m);
    assert.match(run.output(), /^T-1001 closed {2}Resolved: Job "databases-1"/m);
    assert.doesNotMatch(run.output(), /Password1|Bearer|eyJ/);
  });

  it('with --once ends badly where a step fails, and says which', async () => {
    const run = start('--once', '--ticket-url', 'http://127.0.0.1:9/nobody-listens');
    assert.equal(await run.ended, 1, run.output());
    assert.match(run.output(), /did not come to its end: .*(ECONNREFUSED|refused)/i);
  });

  it('runs the editor and the flow, says what to open and what was found, and stops on request', async () => {
    const port = await freePort();
    const run = start('--port', String(port), '--port-offset', '20000');
    try {
      await until('the incident', () => /T-1001 open .*databases-1/.test(run.output()));
      await until('its end', () => /T-1001 closed .*databases-1/.test(run.output()));
      assert.match(run.output(), new RegExp(`Node-RED editor +http://127\\.0\\.0\\.1:${port}`));
      const page = await fetch(`http://127.0.0.1:${port}/`);
      assert.match(await page.text(), /Node-RED/);
    } finally {
      run.child.kill('SIGTERM');
    }
    assert.equal(await run.ended, 0, run.output());
  });

  it('names a port that is taken and the way out', async () => {
    const taken = net.createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const run = start('--port', String(port), '--port-offset', '21000');
    assert.equal(await run.ended, 1);
    assert.match(run.output(), new RegExp(`Port ${port} is taken.*--port`));
    taken.close();
  });

  it('refuses an option that it does not know with its usage', async () => {
    const run = start('--onse');
    assert.equal(await run.ended, 1);
    assert.match(run.output(), /--onse[\s\S]*npm start -- \[options\]/);
  });
});
