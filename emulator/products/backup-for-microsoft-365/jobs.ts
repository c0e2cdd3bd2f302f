import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import type { AuthorizedCall, Call, Route } from '../../http/routes';
import { uuid } from '../../lists/list-query';
import type { Job, JobHistory } from '../../world/job-history';
import { jsonBody, type ResourceApi } from '../resource-api';
import { errors } from './errors';
import { narrowed } from './filters';
import { isWhole, place } from './revisions';
import { sessionModel, STATUSES } from './sessions';
import { isoTime, type World } from './world';

const NEVER = '9999-12-31T23:59:59.9999999Z';
const sinceV8 = { since: place('v8') };

/** Backup jobs, and those that copy their backups. */
export function jobOperations(api: ResourceApi, world: World): Route[] {
  const ofStore = uuid<Job>(({ id }, wanted) => world.storeOf(id)?.id === wanted, sinceV8);
  const ofOrganization = uuid<Job>(({ company }, id) => company?.id === id, sinceV8);
  const ofCopyStore = uuid<Job>(({ id }, wanted) => world.storeOf(id)?.id === wanted);
  return [
    ...api.collection('Jobs', () => world.jobs.jobs(), {
      id: ({ id }) => id,
      render: (job, call) => jobModel(job, world, call.version),
      query: narrowed<Job>({ filters: { organizationId: ofOrganization, repositoryId: ofStore } }),
      isWhole,
    }),
    ...api.collection('CopyJobs', () => world.copies.jobs(), {
      id: ({ id }) => id,
      render: (job, call) => copyJobModel(job, world, call.version),
      query: narrowed<Job>({ filters: { organizationId: ofOrganization, repositoryId: ofCopyStore } }),
      isWhole,
    }),
    ...actions(api, 'Jobs', world.jobs, world, () => true),
    // Only v6 wants options for the start of a copy.
    ...actions(api, 'CopyJobs', world.copies, world, (version) => version === place('v6')),
  ];
}

/** What both kinds of jobs have. That a job names its organization begins with v8. */
function common(job: Job, { storeOf }: World, version: number): object {
  const { id, name, company, isEnabled, nextAt, running, last } = job;
  const run = running ?? last;
  return {
    id,
    ...(version >= place('v8') && { organizationId: company?.id }),
    repositoryId: storeOf(id)?.id,
    name,
    lastRun: run === undefined ? null : isoTime(run.startedAt),
    // A job without a schedule has a date beyond all calendars.
    nextRun: nextAt === undefined ? NEVER : isoTime(nextAt),
    ...(version >= place('v7') && { lastBackup: last === undefined ? null : isoTime(last.startedAt) }),
    isEnabled,
    lastStatus: run === undefined ? 'NotConfigured' : STATUSES[run.outcome],
    _links: {},
  };
}

function jobModel(job: Job, world: World, version: number): object {
  return {
    description: '',
    backupType: job.type,
    schedulePolicy: {
      scheduleEnabled: job.nextAt !== undefined,
      type: 'Daily',
      dailyTime: '22:00:00',
      dailyType: 'Everyday',
      retryEnabled: true,
      retryNumber: 3,
      retryWaitInterval: 10,
    },
    ...common(job, world, version),
  };
}

function copyJobModel(job: Job, world: World, version: number): object {
  const policy =
    job.nextAt === undefined
      ? { type: 'Immediate' }
      : { type: 'DailyAtTime', dailyTime: '04:00:00', dailyType: 'Everyday' };
  // The type of a copy in this world is the job that it copies.
  return { backupJobId: job.type, schedulePolicy: policy, ...common(job, world, version) };
}

/** A start answers with the session in v8 and with nothing before; the other actions answer with nothing. */
function actions(
  api: ResourceApi,
  path: string,
  history: JobHistory,
  world: World,
  wantsOptions: (version: number) => boolean,
): Route[] {
  const act = (action: string, handle: (job: Job, call: Call) => Answer): Route =>
    api.change('POST', `${path}/{id}/${action}`, (call: AuthorizedCall) => {
      const job = history.jobs().find(({ id }) => id === call.params['id']);
      return job === undefined ? api.notFound(call) : handle(job, call);
    });
  const conflict = (call: Call, detail: string): Answer =>
    errors.failure('bodyUnexpected', detail, call.path);
  return [
    act('start', (job, call) => {
      if (wantsOptions(call.version) && !jsonBody(call))
        return api.badBody(call, 'A non-empty request body is required.');
      const run = history.start(job.id);
      if (run === undefined) return conflict(call, `Job '${job.name}' is already running.`);
      return call.version < place('v8')
        ? emptyAnswer(204)
        : jsonAnswer(200, sessionModel(run, world, call.version));
    }),
    act('stop', (job, call) =>
      history.stop(job.id) === undefined
        ? conflict(call, `Job '${job.name}' is not running.`)
        : emptyAnswer(204),
    ),
    act('enable', (job) => {
      history.enable(job.id, true);
      return emptyAnswer(204);
    }),
    act('disable', (job) => {
      history.enable(job.id, false);
      return emptyAnswer(204);
    }),
  ];
}
