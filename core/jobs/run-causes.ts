import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { sessionsOf } from './list-runs';
import type { ListedRun } from './list-runs';
import { withCause } from './read-run';

/** Logs that are read at the same time. */
const AT_ONCE = 4;

/** Runs with their causes, where only their logs have them: one request for each that failed or has warnings. */
export async function withCauses(
  client: ApiClient<ApiSession>,
  runs: readonly ListedRun[],
  options: CallOptions = {},
): Promise<ListedRun[]> {
  const sessions = sessionsOf(client);
  if (sessions.log === undefined) return [...runs];
  const told: ListedRun[] = [];
  for (let first = 0; first < runs.length; first += AT_ONCE) {
    const some = runs.slice(first, first + AT_ONCE);
    told.push(...(await Promise.all(some.map((run) => withCause(client, sessions, run, options)))));
  }
  return told;
}
