import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import { isOffered, type Call, type Route } from '../../http/routes';
import { resultsWithPlace } from '../../lists/envelopes';
import { moment, text, uuid, words } from '../../lists/list-query';
import { Dice } from '../../world/dice';
import { JobHistory, type Job, type JobPlan, type JobRun } from '../../world/job-history';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductContext } from '../profile';
import { ResourceApi, type Versions } from '../resource-api';
import { applianceOperations } from './appliance-operations';
import { narrowed } from './filters';
import { place } from './revisions';
import {
  ALL_STATUSES,
  isoTime,
  KINDS,
  type Kind,
  logOf,
  SESSION_TYPES,
  sessionModel,
  STATUSES,
  typeOf,
} from './sessions';

const errors = errorShape(problemDetails);

/**
 * The resources of Backup for Microsoft Azure (OpenAPI file v8.1). Earlier versions are taken to have the same, but
 * for Cosmos DB, which the changelogs up to v6 do not name and v8 has.
 */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/{version}',
    errors,
    pages: { offset: 'Offset', limit: 'Limit', defaultLimit: 30, everything: -1, envelope: resultsWithPlace },
  });
  const dice = new Dice(context.seed);
  const plans = (Object.keys(KINDS) as Kind[]).flatMap((kind, row) =>
    Array.from({ length: [20, 6, 6, 4, 1][row] ?? 1 }, (_, index): JobPlan => ({
      id: dice.uuid('azure policy', kind, index),
      name: `${kind}-${['gold', 'silver', 'bronze'][index % 3]}-${index + 1}`,
      type: kind,
      everyMinutes: index % 9 === 8 ? undefined : 24 * 60,
      isDisabled: index % 8 === 7,
      ...(row === 0 && index === 2 && { failsIn100: 100 }),
    })),
  );
  const jobs = new JobHistory({
    now: context.now,
    dice,
    jobs: plans,
    durationMs: context.jobDurationMs ?? 120_000,
  });
  context.orders.job = ({ job: wanted, result, cause }) => {
    const job = jobs.find(wanted);
    if (job) jobs.finish(job.id, { outcome: result, cause });
    return job !== undefined;
  };
  return [
    ...(Object.keys(KINDS) as Kind[]).flatMap((kind) => policyOperations(api, jobs, dice, kind)),
    ...sessionOperations(api, jobs),
    ...applianceOperations(api, dice, context, jobs),
  ];
}

function policyOperations(api: ResourceApi, jobs: JobHistory, dice: Dice, kind: Kind): Route[] {
  // Of the policy for virtual networks there is one, so it has no list and needs no id.
  const isOnly = kind === 'vnet';
  const path = isOnly ? 'policy/vnet' : `policies/${kind}`;
  const item = isOnly ? path : `${path}/{id}`;
  const versions = versionsOf(kind);
  const own = (): Job[] => jobs.jobs().filter(({ type }) => type === kind);
  const shown = (job: Job): object => {
    const { id, name, isEnabled, nextAt } = job;
    const status = lastStatus(job);
    const common = {
      id,
      priority: 1 + dice.roll(20, 'priority', id),
      tenantId: dice.uuid('tenant'),
      nextExecutionTime: nextAt === undefined ? null : isoTime(nextAt),
      serviceAccountId: dice.uuid('service account'),
      name,
      description: '',
      isEnabled,
      backupType: 'SelectedItems',
      _links: {},
    };
    if (isOnly) {
      const { nextExecutionTime } = common;
      return { id, name, isEnabled, nextExecutionTime, isScheduleConfigured: true, _links: {} };
    }
    // Each kind tells of what it does and of nothing else.
    if (kind === 'fileShares') return { ...common, snapshotStatus: status };
    const backups = {
      ...common,
      excludedItemsCount: 0,
      backupStatus: status,
      archiveStatus: 'NeverExecuted',
      healthCheckStatus: 'NeverExecuted',
    };
    if (kind !== 'virtualMachines') return backups;
    return {
      ...backups,
      snapshotStatus: 'NeverExecuted',
      isBackupConfigured: true,
      isArchiveBackupConfigured: false,
      isScheduleConfigured: nextAt !== undefined,
    };
  };
  const act = (action: string, handle: (job: Job, call: Call) => Answer): Route =>
    api.change(
      'POST',
      `${item}/${action}`,
      (call) => {
        const job = own().find(({ id }) => isOnly || id === call.params['id']);
        return job === undefined ? api.notFound(call) : handle(job, call);
      },
      versions,
    );
  const list = (): Route[] =>
    api.collection(
      path,
      own,
      {
        id: ({ id }) => id,
        render: shown,
        query: narrowed<Job>({
          filters: {
            PolicyName: text(({ name }, wanted) => name.toLowerCase().includes(wanted.toLowerCase())),
            LastJobStatus: words(ALL_STATUSES, (job, word) => lastStatus(job) === word),
            PolicyStatus: words(
              ['Enabled', 'Disabled'],
              ({ isEnabled }, word) => isEnabled === (word === 'Enabled'),
            ),
          },
        }),
      },
      versions,
    );
  return [
    ...(isOnly ? [api.get(path, () => jsonAnswer(200, shown(own()[0] as Job)))] : list()),
    act('start', (job, call) => {
      const run = jobs.start(job.id);
      if (run === undefined)
        return errors.failure('alreadyStarted', `The policy ${job.name} is already running.`, call.path);
      return jsonAnswer(202, kind === 'fileShares' ? sessionModel(run, job) : [sessionModel(run, job)]);
    }),
    act('stop', (job) => {
      jobs.stop(job.id);
      return emptyAnswer(204);
    }),
    act('enable', (job) => {
      jobs.enable(job.id, true);
      return emptyAnswer(204);
    }),
    act('disable', (job) => {
      jobs.enable(job.id, false);
      return emptyAnswer(204);
    }),
  ];
}

/** The versions that have policies of a kind. */
function versionsOf(kind: Kind): Versions {
  return kind === 'cosmosDb' ? { since: place('v7') } : {};
}

function lastStatus({ running, last }: Job): string {
  const run = running ?? last;
  return run === undefined ? 'NeverExecuted' : STATUSES[run.outcome];
}

function sessionOperations(api: ResourceApi, jobs: JobHistory): Route[] {
  const shown = (run: JobRun): object => sessionModel(run, jobs.plan(run.jobId));
  const isKnown = ({ jobId }: JobRun, { version }: Call): boolean =>
    isOffered(versionsOf(jobs.plan(jobId)?.type as Kind), version);
  const query = narrowed<JobRun>({
    filters: {
      PolicyId: uuid(({ jobId }, id) => jobId === id),
      Status: words(ALL_STATUSES, ({ outcome }, word) => STATUSES[outcome] === word),
      Types: words(SESSION_TYPES, ({ jobId }, word) => typeOf(jobs.plan(jobId)) === word),
      // The time of the launch, in both.
      FromUtc: moment(({ startedAt }, time) => startedAt >= time),
      ToUtc: moment(({ startedAt }, time) => startedAt <= time),
      Filter: text((run, wanted) => (jobs.plan(run.jobId)?.name ?? '').includes(wanted)),
    },
  });
  return [
    ...api.collection('jobSessions', () => jobs.sessions(), {
      id: ({ id }) => id,
      render: shown,
      query: (runs, call) =>
        query(
          runs.filter((run) => isKnown(run, call)),
          call,
        ),
    }),
    api.get('jobSessions/{id}/log', (call) => {
      const run = jobs.sessions().find(({ id }) => id === call.params['id']);
      return run === undefined
        ? api.notFound(call)
        : jsonAnswer(200, { jobSessionId: run.id, log: logOf(run) });
    }),
    api.change('POST', 'jobSessions/{id}/stop', (call) => {
      const run = jobs.sessions().find(({ id }) => id === call.params['id']);
      if (run === undefined) return api.notFound(call);
      jobs.stop(run.jobId);
      return emptyAnswer(204);
    }),
  ];
}
