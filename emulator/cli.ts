import { readFile } from 'node:fs/promises';
import { parseCommandLine, usage, type RunSettings } from './command-line';
import type { Emulator } from './emulator';
import { PortInUseError } from './http/listener';
import type { EmulatorOptions } from './options';
import { productIds } from './products/product-id';
import { profiles } from './products/registry';
import { startEmulator } from './start-emulator';

/** Exit codes: the command line is wrong; the emulator could not start. */
const exitUsage = 2;
const exitFailed = 1;

async function main(): Promise<void> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(usage);
    return;
  }
  if (command.kind === 'problem') return fail(`${command.message}\n--help shows the options.`, exitUsage);
  const options = await emulatorOptions(command.settings);
  if (!options) return;
  try {
    const emulator = await startEmulator(options);
    // First, so that who stops it on its first word finds it listening.
    stopOnSignal(emulator);
    announce(emulator, options);
  } catch (error) {
    if (error instanceof PortInUseError) return fail(error.message, exitFailed);
    fail(
      `The emulator could not start: ${error instanceof Error ? error.message : String(error)}`,
      exitFailed,
    );
  }
}

async function emulatorOptions({
  identityProvider,
  ...settings
}: RunSettings): Promise<EmulatorOptions | undefined> {
  if (!identityProvider) return settings;
  const { entryPoint, certificateFile } = identityProvider;
  try {
    const certificatePem = await readFile(certificateFile, 'utf8');
    return { ...settings, identityProvider: { entryPoint, certificatePem } };
  } catch {
    fail(`--idp-certificate: the file ${certificateFile} cannot be read.`, exitUsage);
    return undefined;
  }
}

function announce(emulator: Emulator, options: EmulatorOptions): void {
  const running = productIds.filter((id) => id in emulator.servers);
  const width = Math.max(...running.map((id) => profiles[id].title.length));
  const lines = running.map((id) => {
    const { title, users } = profiles[id];
    return `${title.padEnd(width)}  ${emulator.servers[id].url}  user ${users[0].username}, password ${users[0].password}`;
  });
  if (emulator.identityProvider.url) lines.push(`Identity provider: ${emulator.identityProvider.url}`);
  if (options.tls !== false) lines.push(`Certificate SHA-256: ${emulator.certificate.fingerprint256}`);
  const first = running[0];
  if (first) lines.push(`Overview: ${emulator.servers[first].url}/emulator`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function stopOnSignal(emulator: Emulator): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.stop());
  }
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}

void main();
