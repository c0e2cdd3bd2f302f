import { homedir } from 'node:os';
import path from 'node:path';

/** The release of n8n that the tests run against. */
export const N8N_VERSION = '2.40.7';

/** Where large things that tests need are kept between runs, outside the checkout. */
export function cacheFolder(): string {
  const { VEEAM_TEST_CACHE, XDG_CACHE_HOME } = process.env;
  if (VEEAM_TEST_CACHE) return VEEAM_TEST_CACHE;
  return path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'veeam-nodes');
}

/** Folder of the installed n8n. */
export function n8nFolder(): string {
  return path.join(cacheFolder(), `n8n-${N8N_VERSION}`);
}

/** File that is written last: without it the folder holds half an installation. */
export function completionMarker(folder: string): string {
  return path.join(folder, '.complete');
}
