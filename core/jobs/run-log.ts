import { VeeamError } from '../errors/veeam-error';
import { sessionsIn } from '../products/job-sessions';
import type { JobSessionsApi } from '../products/job-sessions';
import { pathWithId } from '../requests/action-request';
import { answerPayload } from '../requests/answer-payload';
import { successfulRequest } from '../requests/authenticated-request';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { memberAt } from '../requests/member';
import { present, textAt } from '../requests/record';
import { jobsOf } from './job-kinds';

/** Where the log of a run is, and what its entries hold. */
export type RunLogApi = NonNullable<JobSessionsApi['log']>;

/** One entry of the log of a run. */
export interface RunLogEntry {
  readonly text: string;
  /** How that step went, in the product's word. */
  readonly status?: string;
  /** The product's own, untouched. */
  readonly record: unknown;
}

/**
 * The log of one run, in the product's order.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where the product keeps none; else as the request
 */
export async function readRunLog(
  client: ApiClient<ApiSession>,
  id: string,
  options: CallOptions = {},
): Promise<RunLogEntry[]> {
  const log = logOf(client);
  const call = { ...options, method: 'GET', path: pathWithId(log.path, id) };
  const entries = memberAt(answerPayload(await successfulRequest(client, call)), log.entries);
  if (!Array.isArray(entries)) return [];
  return (entries as unknown[]).map((record) => ({
    text: textAt(record, log.text) ?? '',
    ...present({ status: textAt(record, log.status) }),
    record,
  }));
}

function logOf(client: ApiClient<ApiSession>): RunLogApi {
  const log = sessionsIn(jobsOf(client).sessions, client.apiVersion)?.log;
  if (log !== undefined) return log;
  const { name } = client.session.settings.profile;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${name} has no log of a job session. Get the job session instead: its cause is in there.`,
  );
}
