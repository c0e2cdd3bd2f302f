import type { VeeamError } from '../errors/veeam-error';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import type { Incident } from './incident';
import type { WatchMemory } from './memory';
import type { WatchSettings } from './watch-settings';

/** What a look at a product has found. */
export interface Look {
  /** To be remembered for the next look. */
  readonly memory: WatchMemory;
  /** What is to be told, in order: nothing of it counts as delivered yet. */
  readonly due: readonly Incident[];
  /** What is wrong now, told or not. */
  readonly open: readonly Incident[];
  /** Sources that could not be read while others could. */
  readonly troubles: readonly VeeamError[];
  /** How many requests to the API it took, without those for tokens. */
  readonly requests: number;
}

/**
 * Reads what a product tells of itself and says what has changed since the last look.
 *
 * @throws VeeamError where nothing could be read; the memory is then as it was. `VEEAM_CONFIGURATION` where the
 *   product has none of what is to be watched
 */
export function look(
  client: ApiClient<ApiSession>,
  settings: WatchSettings,
  memory: WatchMemory,
  options: CallOptions = {},
): Promise<Look> {
  void [client, settings, memory, options];
  throw new Error('not yet');
}
