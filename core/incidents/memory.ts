import type { Incident } from './incident';

/** What is remembered from look to look: plain JSON, bounded, without secrets. */
export interface WatchMemory {
  readonly version: 1;
  /** What is wrong now, by key. */
  readonly open: Readonly<Record<string, Incident>>;
}

/** The memory before the first look. */
export function emptyMemory(): WatchMemory {
  return { version: 1, open: {} };
}

/**
 * The memory from what a host kept.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where it is damaged, or of a later version
 */
export function readMemory(json: unknown): WatchMemory {
  return json as WatchMemory;
}
