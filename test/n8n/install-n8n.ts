import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { completionMarker, N8N_VERSION, n8nFolder } from './host/cache-folder';
import { nodeHeaders, nodeProgram } from './host/project';

/**
 * Installs n8n into the cache folder, unless it is there already. A run that was cut off leaves no marker and is
 * done over. Takes some minutes and about 2.3 GB.
 */
export function installN8n(folder = n8nFolder()): void {
  const marker = completionMarker(folder);
  if (existsSync(marker)) return;
  mkdirSync(folder, { recursive: true });
  // linkedom: the version that n8n asks for cannot always be had; this one can, and does.
  const manifest = { private: true, dependencies: { n8n: N8N_VERSION }, overrides: { linkedom: '0.18.12' } };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  // Install scripts are off, since one of them downloads a library for Kafka; SQLite's add-on is built by itself.
  npm(folder, [
    'install',
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  npm(folder, ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error']);
  const version = run(nodeProgram(), [n8nProgram(folder), '--version'], folder).trim();
  if (version !== N8N_VERSION)
    throw new Error(`n8n was installed but says that it is ${version || 'nothing'}.`);
  run(nodeProgram(), ['-e', "require('sqlite3')"], folder);
  writeFileSync(marker, `${N8N_VERSION}\n`);
}

/** n8n's command line. */
export function n8nProgram(folder = n8nFolder()): string {
  return path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

function npm(folder: string, args: readonly string[]): void {
  run('npm', args, folder, true);
}

function run(program: string, args: readonly string[], cwd: string, shown = false): string {
  const headers = nodeHeaders();
  const env = {
    ...process.env,
    PATH: `${path.dirname(nodeProgram())}${path.delimiter}${process.env['PATH'] ?? ''}`,
    ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
  };
  const stdio = shown ? (['ignore', 2, 2] as ['ignore', number, number]) : ('pipe' as const);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, stdio, encoding: 'utf8' });
  if (status === 0) return stdout ?? '';
  throw new Error(`${program} ${args.join(' ')} ended with ${status ?? 'a signal'}. ${stderr ?? ''}`);
}

if (require.main === module) {
  const [folder] = process.argv.slice(2);
  installN8n(folder === undefined ? undefined : path.resolve(folder));
  process.stdout.write(`n8n ${N8N_VERSION} is ready in ${folder ?? n8nFolder()}\n`);
}
