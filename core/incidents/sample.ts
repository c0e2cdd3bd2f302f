import { listJobs } from '../jobs/list-jobs';
import { INCIDENT_KINDS, incidentKey } from './incident';
import type { Incident, Severity } from './incident';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { look } from './look';
import { emptyMemory } from './memory';
import { watchableKinds } from './watchable-kinds';
import type { WatchSettings } from './watch-settings';

/** So far is looked back for something that is wrong. */
const LOOK_BACK_HOURS = 7 * 24;

/**
 * An incident to build a flow with, before there is a real one: the newest of what is watched and was wrong within a
 * week, else one about a job that is there, else a made-up one. Nothing is remembered of it.
 *
 * @throws VeeamError as {@link look}
 */
export async function sampleIncident(
  client: ApiClient<ApiSession>,
  settings: WatchSettings,
  options: CallOptions = {},
): Promise<Incident> {
  const wide = { ...settings, firstRunHours: LOOK_BACK_HOURS, confirm: false, maintenance: [], muted: [] };
  const { due } = await look(client, wide, emptyMemory(), options);
  const opened = due.filter(({ state }) => state === 'opened');
  const newest = opened.reduce<Incident | undefined>(
    (one, other) => (one === undefined || other.openedAt > one.openedAt ? other : one),
    undefined,
  );
  return newest ?? madeUp(client, settings, options);
}

async function madeUp(
  client: ApiClient<ApiSession>,
  settings: WatchSettings,
  options: CallOptions,
): Promise<Incident> {
  const { profile, server } = client.session.settings;
  const [job] = profile.jobs === undefined ? [] : await listJobs(client, { most: 1 }, options);
  const has = watchableKinds(profile, client.apiVersion);
  const kind = INCIDENT_KINDS.find((one) => has.includes(one) && settings.watch.includes(one)) ?? 'jobFailed';
  const subject = job ?? { id: '00000000-0000-4000-8000-000000000000', name: 'Example', type: 'Example' };
  const { id, name, type } = subject;
  const now = new Date(client.clock.now()).toISOString();
  const severity: Severity = kind === 'jobFailed' ? 'error' : 'warning';
  return {
    key: incidentKey(profile.id, server, kind, id),
    kind,
    state: 'opened',
    severity,
    title: kind === 'jobFailed' ? `Job "${name}" failed` : `${kind}: ${name}`,
    text: 'Not enough free space on the repository.',
    subject: { id, name, type },
    ...(job?.company === undefined ? {} : { company: job.company }),
    product: profile.id,
    server,
    startedAt: now,
    endedAt: now,
    openedAt: now,
    count: 1,
    record: job?.record ?? null,
  };
}
