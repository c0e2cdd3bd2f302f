import { execFileSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '..');

/** Starts Node-RED in a process of its own and prints the milliseconds until its flows run. */
const PROGRAM = `
const { mkdtempSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const userDir = mkdtempSync(join(require('node:os').tmpdir(), 'veeam-start-'));
const start = performance.now();
const RED = require('node-red');
RED.init(require('node:http').createServer(), {
  userDir, credentialSecret: false, httpAdminRoot: false, httpNodeRoot: false,
  nodesDir: process.argv.slice(1), logging: { console: { level: 'error' } }, telemetry: { enabled: false },
});
RED.events.once('flows:started', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ wall: performance.now() - start, cpu: (user + system) / 1000 }));
  rmSync(userDir, { recursive: true, force: true });
  process.exit(0);
});
RED.start();
`;

/** Milliseconds of one start, by the clock and of CPU, with the staged package or without. */
export function engineStart(withPackage: boolean): { readonly wall: number; readonly cpu: number } {
  const folders = withPackage ? [path.join(root, 'build', 'node-red-contrib-veeam')] : [];
  const options = { encoding: 'utf8' as const, cwd: root };
  const printed = execFileSync(process.execPath, ['--no-warnings', '-e', PROGRAM, ...folders], options);
  return JSON.parse(printed) as { wall: number; cpu: number };
}
