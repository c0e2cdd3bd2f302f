import { VeeamError } from '../errors/veeam-error';
import { sessionsIn } from '../products/job-sessions';
import type { JobAction, JobActionCall, JobKind, JobsApi } from '../products/jobs-api';
import { isInRevision } from '../products/revisions';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';

/**
 * The jobs of the client's product as the revision of its API has them.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where the product has none
 */
export function jobsOf({ session, apiVersion }: ApiClient<ApiSession>): JobsApi {
  const { profile } = session.settings;
  if (profile.jobs !== undefined)
    return {
      kinds: profile.jobs.kinds.filter(({ revisions }) => isInRevision(revisions, apiVersion)),
      sessions: sessionsIn(profile.jobs.sessions, apiVersion),
    };
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
  const { kinds } = jobsOf(client);
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
  if (call !== undefined && isInRevision(call.revisions, client.apiVersion)) return call;
  const { profile } = client.session.settings;
  const actions = Object.entries(kind.actions)
    .filter(([, one]) => isInRevision(one.revisions, client.apiVersion))
    .map(([name]) => name);
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${profile.name} has no way to ${action} its ${kind.name}${call === undefined ? '' : ` in revision ${client.apiVersion} of its API`}. They can be told to ${actions.join(', ')}.`,
  );
}
