import { existsSync } from 'node:fs';
import type { Context } from 'mocha';
import { completionMarker, n8nFolder } from './cache-folder';

/**
 * Where a part that a test needs is missing: under CI the test fails, elsewhere it is skipped, and says so.
 */
export function missing(context: Context, what: string): never {
  if (process.env['CI']) throw new Error(`${what} is missing, and under CI nothing is skipped`);
  process.stderr.write(`\n  !! SKIPPED, not tested: ${what} is missing\n\n`);
  context.skip();
}

/** The first program of these that exists, or nothing. */
export function findProgram(...candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => existsSync(candidate));
}

/** n8n itself takes minutes to install, which is no part of any test: `npm run test:n8n` does it before. */
export function needN8n(context: Context): void {
  if (existsSync(completionMarker(n8nFolder()))) return;
  missing(context, `n8n in ${n8nFolder()} (npx tsx test/n8n/install-n8n.ts installs it)`);
}
