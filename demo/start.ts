/**
 * `npm start`: the emulator, Node-RED, and the example flows, connected to each other. With --once, one round of the
 * main example without editor; the exit code tells whether every step worked.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PortInUseError, startEmulator } from '../emulator';
import type { Emulator } from '../emulator';
import { startNodeRed } from './embedded-node-red';
import { parseOptions, USAGE } from './options';
import type { DemoOptions } from './options';
import { Rounds } from './rounds';
import { prepareUserDirectory, setVariables } from './user-directory';

/** Seconds after which a single round counts as failed. */
const ROUND_TIMEOUT = 60;

const MAIN_EXAMPLE = ['1-'];
const ALL_EXAMPLES = ['1-', '3-'];

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  // A single round opens nothing to anybody, so it takes any ports.
  const ports = options.once ? ('ephemeral' as const) : ('default' as const);
  const emulator = await startEmulator({ ports, portOffset: options.portOffset });
  try {
    return options.once ? await runOnce(emulator, options) : await runOn(emulator, options);
  } finally {
    await emulator.stop();
  }
}

async function runOnce(emulator: Emulator, { ticketUrl }: DemoOptions): Promise<number> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-demo-'));
  prepareUserDirectory(userDir, MAIN_EXAMPLE, emulator);
  setVariables(emulator, ticketUrl);
  const rounds = new Rounds();
  const nodeRed = await startNodeRed({
    userDir,
    port: 0,
    editor: false,
    onReceive: rounds.onReceive,
  });
  try {
    const { alert, ticket, throughToken } = await rounds.next(ROUND_TIMEOUT);
    console.log(
      `${alert}\n\nTicket: ${ticket}\nThrough Get Token and http request: ${throughToken} failed sessions`,
    );
    return 0;
  } catch (error) {
    console.error(`The example flow did not come to its end: ${(error as Error).message}`);
    return 1;
  } finally {
    await nodeRed.stop();
    rmSync(userDir, { recursive: true, force: true });
  }
}

async function runOn(emulator: Emulator, { port, ticketUrl }: DemoOptions): Promise<number> {
  const userDir = path.join(__dirname, '..', 'build', 'demo');
  prepareUserDirectory(userDir, ALL_EXAMPLES, emulator);
  setVariables(emulator, ticketUrl);
  const rounds = new Rounds();
  const nodeRed = await startNodeRed({
    userDir,
    port,
    editor: true,
    onReceive: rounds.onReceive,
  });
  console.log(
    `Veeam emulator   ${Object.values(emulator.servers)
      .map(({ url }) => url)
      .join('  ')}`,
  );
  console.log(`Node-RED editor  http://127.0.0.1:${nodeRed.port}   (flows are kept in build/demo)`);
  console.log('Stop with Ctrl+C.\n');
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  rounds.onEach(
    ({ alert, ticket }) =>
      console.log(`${new Date().toLocaleTimeString('en-GB')}  ${alert.split(':\n', 1)[0]}  →  ${ticket}`),
    (error) => console.error(`${new Date().toLocaleTimeString('en-GB')}  ${error.message}`),
  );
  await stopped;
  await nodeRed.stop();
  return 0;
}

/** What can go wrong before anything runs, in words. */
function explain(error: unknown): string {
  if (error instanceof PortInUseError) return `${error.message}`;
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken, perhaps by another Node-RED. Choose one with --port, for example: npm start -- --port 1881`;
  if (code?.startsWith('ERR_PARSE_ARGS') === true) return `${message}\n\n${USAGE}`;
  return message;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(explain(error));
    process.exit(1);
  },
);
