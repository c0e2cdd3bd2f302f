import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import type { Incident } from './incident';
import type { WatchSettings } from './watch-settings';

/**
 * An incident to build a flow with, before there is a real one: from the newest run that failed, else from the newest
 * run or job, else made up.
 *
 * @throws VeeamError as the reading of lists
 */
export function sampleIncident(
  client: ApiClient<ApiSession>,
  settings: WatchSettings,
  options: CallOptions = {},
): Promise<Incident> {
  void [client, settings, options];
  throw new Error('not yet');
}
