import type { Incident } from './incident';
import type { WatchMemory } from './memory';
import type { WatchSettings } from './watch-settings';

/** What is to be told now, in order; also without a look, for what was not confirmed. @param now milliseconds */
export function dueIncidents(memory: WatchMemory, settings: WatchSettings, now: number): readonly Incident[] {
  void [memory, settings, now];
  throw new Error('not yet');
}

/**
 * Remembers that the engine has taken incidents: for good or, with `confirm`, until they are confirmed.
 *
 * @param now milliseconds since 1970
 */
export function delivered(
  memory: WatchMemory,
  incidents: readonly Incident[],
  settings: WatchSettings,
  now: number,
): WatchMemory {
  void [memory, incidents, settings, now];
  throw new Error('not yet');
}

/** Remembers that changes were taken care of. `unknown` are the keys of which nothing waits to be confirmed. */
export function confirmed(
  memory: WatchMemory,
  keys: readonly string[],
): { readonly memory: WatchMemory; readonly unknown: readonly string[] } {
  void [memory, keys];
  throw new Error('not yet');
}
