import { delivered, dueIncidents } from '../../../core/incidents/delivery';
import type { Incident } from '../../../core/incidents/incident';
import { emptyMemory } from '../../../core/incidents/memory';
import type { WatchMemory } from '../../../core/incidents/memory';
import type { RuleContext } from '../../../core/incidents/rule-context';
import type { EndedRun } from '../../../core/incidents/rules/judge-runs';
import { parseWatchSettings } from '../../../core/incidents/watch-settings';
import type { WatchSettings } from '../../../core/incidents/watch-settings';
import type { RunOutcome } from '../../../core/products/run-outcome';

export const NOON = Date.UTC(2026, 0, 15, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export type Choices = Partial<Record<keyof WatchSettings, unknown>>;

export function contextOf(choices: Choices = {}, now = NOON, serverAheadMs = 0): RuleContext {
  const settings = parseWatchSettings(choices);
  return { product: 'made-up', server: 'https://a.example.com', settings, now, serverAheadMs };
}

/** A run of the job `vm` that ended so many minutes after noon. */
export function ended(
  outcome: RunOutcome,
  minute: number,
  more: Partial<Omit<EndedRun, 'run'>> & { readonly job?: string; readonly cause?: string } = {},
): EndedRun {
  const { job = 'vm', cause, ...rest } = more;
  const at = NOON + minute * MINUTE;
  return {
    run: {
      id: `${job}-${minute}`,
      subject: { id: job, name: `Job ${job}`, type: 'Backup' },
      outcome,
      startedAt: new Date(at - 5 * MINUTE).toISOString(),
      endedAt: new Date(at).toISOString(),
      ...(cause === undefined ? {} : { cause }),
      record: { outcome },
    },
    strand: '',
    willBeRetried: false,
    at,
    ...rest,
  };
}

/** Applies rules one after the other and delivers after each, as a host does; keeps what came. */
export class History {
  memory: WatchMemory = emptyMemory();
  readonly told: Incident[] = [];

  step(rule: (memory: WatchMemory) => WatchMemory, choices: Choices = {}, now = NOON): string[] {
    this.memory = rule(this.memory);
    const settings = parseWatchSettings(choices);
    const due = dueIncidents(this.memory, settings, now);
    this.memory = delivered(this.memory, due, settings, now);
    this.told.push(...due);
    return due.map(({ kind, state, subject }) => `${kind} ${subject.id} ${state}`);
  }
}
