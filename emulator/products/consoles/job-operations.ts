import { jsonAnswer, type Answer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import type { Flavour } from './flavour';
import { jobActions, type Job, type JobAction, type Jobs } from './jobs';
import { utc, type RestApi, type Shape } from './rest-api';

/** What a time that there has not been looks like; a script of 2018 looks out for it. */
const never = '0001-01-01T00:00:00Z';

/**
 * Jobs (Jobs, Collection Representation; Start a Job and its sisters). What a job that runs shows for the end that it
 * does not have is in no document; here it is null.
 */
export function jobOperations(api: RestApi, flavour: Flavour, jobs: Jobs): Route[] {
  const shape: Shape<Job> = {
    row: (job) => ({
      id: job.id,
      name: job.name,
      status: job.status,
      type: job.type,
      lastRun: job.startedAt === undefined ? never : utc(job.startedAt),
      endTime: endOf(job),
      duration: job.startedAt === undefined ? 0 : seconds(job.startedAt, job.endedAt),
      durationUnits: 's',
      processingRate: job.rate,
      processingRateUnits: 'MB/s',
      avgDuration: Math.round(job.averageMs / 1000),
      avgDurationUnits: 's',
      transferredData: job.transferred,
      transferredDataUnits: 'GB',
      bottleneck: job.bottleneck,
      serverName: job.server.name,
      isEnabled: job.isEnabled,
      protectedVMs: job.protectedVMs,
      schedulingType: job.schedulingType,
      // The references of Service Provider Console have these two; that of Availability Console 2.0 does not.
      ...(flavour === 'serviceProviderConsole' && {
        companyId: job.server.company?.id,
        locationId: job.server.company?.id,
      }),
      actions: ['stop', 'retry', 'enable', 'disable', 'start'],
    }),
    links: ({ id, server }) => ({
      self: api.href(`jobs/${id}`),
      tenants: server.company ? [api.href(`tenants/${server.company.id}`)] : [],
    }),
  };

  const act = (call: Call, action: JobAction | undefined): Answer => {
    const job = jobs.at(api.now()).find(({ id }) => String(id) === call.params.item);
    if (!job) return api.notFound(call);
    if (!action)
      return api.refuse(call, `The action must be one of ${jobActions.join(', ')}, such as {"start": null}.`);
    jobs.act(job, action, api.now());
    return jsonAnswer(200, 'Action started.');
  };

  return [
    ...api.collection('jobs', () => jobs.at(api.now()), shape),
    api.post('jobs/{item}/action', (call) => act(call, actionIn(call.body))),
    ...jobActions.map((action) => api.post(`jobs/{item}/${action}`, (call) => act(call, action))),
  ];
}

function endOf({ startedAt, endedAt }: Job): string | null {
  if (startedAt === undefined) return never;
  return endedAt === undefined ? null : utc(endedAt);
}

function seconds(from: number, to: number | undefined): number | null {
  return to === undefined ? null : Math.round((to - from) / 1000);
}

/** The action that a body names: a single member with the value null; the reference of 2.0 writes it as a text. */
function actionIn(body: string): JobAction | undefined {
  try {
    const wanted: unknown = JSON.parse(body);
    const [member, ...more] = typeof wanted === 'object' && wanted !== null ? Object.entries(wanted) : [];
    if (!member || more.length > 0 || (member[1] !== null && member[1] !== 'null')) return undefined;
    return jobActions.find((action) => action === member[0]);
  } catch {
    return undefined;
  }
}
