import { VeeamError } from '../../../core/errors/veeam-error';
import { parseWatchSettings } from '../../../core/incidents/watch-settings';
import type { WatchSettings } from '../../../core/incidents/watch-settings';
import type { FlowNodeConfig } from '../flow-node';

/** What a Watch Incidents node saves. Flows depend on these names. Numbers may be texts: fields give texts. */
export interface WatchConfig extends FlowNodeConfig {
  /** Kinds of incidents. */
  readonly watch?: readonly string[];
  /** Seconds; 0: a look for each message. */
  readonly interval?: string | number;
  /** Hours to look back at the first look; 0: from now on. */
  readonly firstRun?: string | number;
  /** A message for `each` incident, or one with the list for a `poll`. */
  readonly grouping?: string;
  /** Whether each change comes again until `msg.confirm` brings its key. */
  readonly confirm?: boolean;
  readonly redeliverAfterMinutes?: string | number;
  readonly repeatAfterHours?: string | number;
  readonly noSuccessHours?: string | number;
  readonly runsLongMinutes?: string | number;
  readonly runsLongFactor?: string | number;
  readonly freeSpacePercent?: string | number;
  readonly licenseDays?: string | number;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
  readonly companies?: readonly string[];
  readonly muted?: readonly string[];
  readonly maintenance?: readonly { readonly from: string; readonly to: string }[];
}

export type Grouping = 'each' | 'poll';

/** The settings of a node, checked. */
export interface WatchPlan {
  readonly settings: WatchSettings;
  /** Milliseconds; 0: no timer. */
  readonly intervalMs: number;
  readonly grouping: Grouping;
}

/** A week, in seconds. */
const LONGEST_INTERVAL = 7 * 24 * 60 * 60;

/**
 * Checks the saved settings of a node.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`, naming the field
 */
export function parseWatchConfig(config: WatchConfig): WatchPlan {
  return {
    settings: parseWatchSettings({ ...config, firstRunHours: config.firstRun }),
    intervalMs: parseInterval(config.interval) * 1000,
    grouping: parseGrouping(config.grouping),
  };
}

function parseInterval(interval: string | number | undefined): number {
  const seconds = interval === undefined || String(interval).trim() === '' ? NaN : Number(interval);
  if (seconds === 0 || (seconds >= 1 && seconds <= LONGEST_INTERVAL)) return seconds;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `The interval of the Watch Incidents node must be a number of seconds from 1 to ${LONGEST_INTERVAL}, or 0 to look when a message comes.`,
  );
}

function parseGrouping(grouping: string | undefined): Grouping {
  if (grouping === 'each' || grouping === 'poll') return grouping;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'The Watch Incidents node does not say how incidents are sent (grouping). Choose one message for each, or one for each look.',
  );
}
