import { VeeamError } from '../errors/veeam-error';
import type { JobAction, JobActionCall, JobKind, JobsApi } from '../products/jobs-api';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';

/** The jobs of the client's product. @throws VeeamError `VEEAM_CONFIGURATION` where it has none */
export function jobsOf(client: ApiClient<ApiSession>): JobsApi {
  const { profile } = client.session.settings;
  if (profile.jobs !== undefined) return profile.jobs;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${profile.name} has no jobs that can be worked with. Choose the session of another product.`,
  );
}

/**
 * The kinds of jobs to work with: all that the revision of the API has, or the one that is named.
 *
 * @param wanted id of a kind; empty or absent: all
 * @throws VeeamError `VEEAM_CONFIGURATION` for a kind that the product, or this revision of its API, does not have
 */
export function jobKinds(client: ApiClient<ApiSession>, wanted = ''): readonly JobKind[] {
  const { profile } = client.session.settings;
  const kinds = jobsOf(client).kinds.filter(({ revisions }) => has(revisions, client.apiVersion));
  const named = wanted === '' ? kinds : kinds.filter(({ id }) => id === wanted);
  if (named.length > 0) return named;
  const choice = kinds.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${profile.name} has no kind of job "${wanted}" in revision ${client.apiVersion} of its API. It has ${choice}.`,
  );
}

/** The call for an action. @throws VeeamError `VEEAM_CONFIGURATION`, naming what the kind has, where it lacks it */
export function actionCall(client: ApiClient<ApiSession>, kind: JobKind, action: JobAction): JobActionCall {
  const call = kind.actions[action];
  if (call !== undefined && has(call.revisions, client.apiVersion)) return call;
  const { profile } = client.session.settings;
  const actions = Object.entries(kind.actions)
    .filter(([, one]) => has(one.revisions, client.apiVersion))
    .map(([name]) => name);
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${profile.name} has no way to ${action} its ${kind.name}${call === undefined ? '' : ` in revision ${client.apiVersion} of its API`}. They can be told to ${actions.join(', ')}.`,
  );
}

function has(revisions: readonly string[] | undefined, apiVersion: string): boolean {
  return revisions === undefined || revisions.includes(apiVersion);
}
