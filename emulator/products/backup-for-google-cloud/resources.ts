import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import type { Route } from '../../http/routes';
import { dataAndPagination } from '../../lists/envelopes';
import { Dice } from '../../world/dice';
import { JobHistory, type Job, type JobPlan, type JobRun } from '../../world/job-history';
import { license, repositories } from '../../world/standing-data';
import { codeAndMessage, errorShape } from '../error-shapes';
import type { ProductContext } from '../profile';
import { ResourceApi } from '../resource-api';

/** Kinds of policies, each with the type of its sessions; the types are a guess from the names of the collections. */
const KINDS = { vmInstance: 'VmBackup', sqlInstance: 'SqlBackup', spannerInstance: 'SpannerBackup' } as const;
type Kind = keyof typeof KINDS;
/** `result` of a session. */
const RESULTS = {
  running: 'None',
  succeeded: 'Success',
  warning: 'Warning',
  failed: 'Failed',
  cancelled: 'None',
} as const;
const errors = errorShape(codeAndMessage);

/** The resources of Backup for Google Cloud. `filter` and `orderby` are expressions, which are not read here. */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/v1',
    errors,
    pages: { offset: 'offset', limit: 'limit', defaultLimit: 100, envelope: dataAndPagination },
  });
  const dice = new Dice(context.seed);
  const plans = (Object.keys(KINDS) as Kind[]).flatMap((kind, row) =>
    Array.from({ length: 12 }, (_, index): JobPlan => ({
      id: dice.uuid('gcp policy', kind, index),
      name: `${kind}-policy-${String(index + 1).padStart(2, '0')}`,
      type: kind,
      everyMinutes: 24 * 60,
      isDisabled: index === 11,
      ...(row === 0 && index === 1 && { failsIn100: 100 }),
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
  const stores = repositories(dice, ['bucket-standard', 'bucket-nearline', 'bucket-archive']);
  const licensed = license(context.now());
  const machines = Array.from({ length: 40 }, (_, index) => ({
    id: String(7_876_786_467_083_982 + index),
    name: `gc-vm-${index + 1}`,
  }));
  const session = (run: JobRun): object => sessionModel(run, jobs.plan(run.jobId));
  return [
    ...(Object.keys(KINDS) as Kind[]).flatMap((kind) => policyOperations(api, jobs, kind)),
    ...api.collection('sessions', () => jobs.sessions(), { id: ({ id }) => id, render: session }),
    ...api.collection('repositories', () => stores, {
      id: ({ id }) => id,
      render: ({ id, name }) => ({
        id,
        name,
        description: '',
        bucketName: name,
        folderName: 'backup',
        projectId: 'project-backup',
        encryptionEnabled: true,
        storageClass: name.endsWith('archive') ? 'Archive' : 'Standard',
      }),
    }),
    ...api.collection('vmInstances', () => machines, {
      id: ({ id }) => id,
      render: ({ id, name }) => ({
        id,
        resourceId: name,
        name,
        locationId: dice.uuid('location'),
        locationName: 'europe-west3-a',
        projectId: 'project-backup',
        instanceType: 'e2-medium',
      }),
    }),
    api.get('licensing/license', () =>
      jsonAnswer(200, {
        licenseType: 'Subscription',
        licensedTo: licensed.licensedTo,
        licenseExpires: new Date(licensed.expiresAt).toISOString(),
        instancesCount: licensed.instances,
        usedInstancesCount: licensed.used,
      }),
    ),
    api.get('version', () => jsonAnswer(200, { version: '7.0.0.1' })),
    api.get('overview', () =>
      jsonAnswer(200, {
        workerLocationsCount: 1,
        policiesCount: plans.length,
        repositoryCount: stores.length,
      }),
    ),
  ];
}

function policyOperations(api: ResourceApi, jobs: JobHistory, kind: Kind): Route[] {
  const path = `${kind}/policies`;
  const own = (): Job[] => jobs.jobs().filter(({ type }) => type === kind);
  const act = (action: string, handle: (job: Job, path: string) => Answer): Route =>
    api.change('POST', `${path}/{id}/${action}`, (call) => {
      const job = own().find(({ id }) => id === call.params['id']);
      return job === undefined ? api.notFound(call) : handle(job, call.path);
    });
  return [
    ...api.collection(path, own, {
      id: ({ id }) => id,
      render: ({ id, name, isEnabled }) => ({
        id,
        name,
        description: '',
        isEnabled,
        projectId: 'project-backup',
        backupOptionsEnabled: true,
        scheduleOptions: { dailySchedule: { snapshotOptions: { retention: { count: 7 } } } },
      }),
    }),
    api.get(`${path}/{id}/sessions`, (call) =>
      api.list(
        call,
        jobs.sessions().filter(({ jobId }) => jobId === call.params['id']),
        (run) => sessionModel(run, jobs.plan(run.jobId)),
      ),
    ),
    act('start', (job, where) => {
      const run = jobs.start(job.id);
      if (run === undefined)
        return errors.failure('alreadyStarted', `The policy ${job.name} is already running.`, where);
      return jsonAnswer(200, { sessionId: run.id });
    }),
    act('stop', (job) => {
      jobs.stop(job.id);
      return emptyAnswer(200);
    }),
    act('enable', (job) => {
      jobs.enable(job.id, true);
      return emptyAnswer(200);
    }),
    act('disable', (job) => {
      jobs.enable(job.id, false);
      return emptyAnswer(200);
    }),
  ];
}

function sessionModel({ id, startedAt, endedAt, outcome }: JobRun, plan: JobPlan | undefined): object {
  return {
    id,
    name: plan?.name ?? '',
    sessionType: KINDS[plan?.type as Kind] ?? 'Unknown',
    state: outcome === 'running' ? 'Working' : 'Stopped',
    result: RESULTS[outcome],
    creationTimeUtc: new Date(startedAt).toISOString(),
    endTimeUtc: endedAt === undefined ? null : new Date(endedAt).toISOString(),
  };
}
