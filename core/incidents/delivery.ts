import type { Incident } from './incident';
import type { Change, WatchMemory } from './memory';
import type { WatchSettings } from './watch-settings';

const MINUTE = 60_000;

/**
 * What is to be told now, in order; also without a look, for what was not confirmed. With `confirm` the changes of one
 * incident come one after the other: the next when the one before is confirmed.
 *
 * @param now this machine's clock, milliseconds since 1970
 */
export function dueIncidents(
  { outbox }: WatchMemory,
  settings: WatchSettings,
  now: number,
): readonly Incident[] {
  // What was told while confirmations were wanted counts as taken when they are not any more.
  if (!settings.confirm) return outbox.filter(({ told }) => told === 0).map(({ incident }) => incident);
  return firstOfEach(outbox)
    .filter((change) => isDue(change, settings, now))
    .map(({ incident }) => incident);
}

/**
 * Remembers that the engine has taken incidents: for good or, with `confirm`, until they are confirmed.
 *
 * @param now this machine's clock, milliseconds since 1970
 */
export function delivered(
  memory: WatchMemory,
  incidents: readonly Incident[],
  settings: WatchSettings,
  now: number,
): WatchMemory {
  const taken = new Set<Change>();
  for (const { key, state } of incidents) {
    const change = memory.outbox.find(
      (one) => one.incident.key === key && one.incident.state === state && !taken.has(one),
    );
    if (change !== undefined) taken.add(change);
  }
  if (taken.size === 0) return memory;
  const outbox = settings.confirm
    ? memory.outbox.map((one) => (taken.has(one) ? { ...one, told: one.told + 1, toldAt: now } : one))
    : memory.outbox.filter((one) => !taken.has(one) && one.told === 0);
  return { ...memory, outbox };
}

/**
 * Remembers that changes were taken care of. A key confirms the oldest change of its incident, if that was told.
 *
 * @returns the memory, and as `unknown` the keys of which nothing waits to be confirmed
 */
export function confirmed(
  memory: WatchMemory,
  keys: readonly string[],
): { readonly memory: WatchMemory; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  let { outbox } = memory;
  for (const key of keys) {
    const change = outbox.find(({ incident }) => incident.key === key);
    if (change === undefined || change.told === 0) unknown.push(key);
    else outbox = outbox.filter((one) => one !== change);
  }
  return { memory: outbox === memory.outbox ? memory : { ...memory, outbox }, unknown };
}

function firstOfEach(outbox: readonly Change[]): Change[] {
  const keys = new Set<string>();
  return outbox.filter(({ incident: { key } }) => {
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}

function isDue({ told, toldAt = 0 }: Change, { redeliverAfterMinutes }: WatchSettings, now: number): boolean {
  if (told === 0) return true;
  const since = now - toldAt;
  // A clock that was set back must not hold a change for as long.
  return since >= redeliverAfterMinutes * MINUTE || since < 0;
}
