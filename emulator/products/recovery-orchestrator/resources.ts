import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import type { Route } from '../../http/routes';
import { dataAlone } from '../../lists/envelopes';
import { jsonQuery } from '../../lists/json-filter';
import { Dice } from '../../world/dice';
import { JobHistory, type Job, type JobPlan } from '../../world/job-history';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductContext } from '../profile';
import { ResourceApi, type Query } from '../resource-api';

const TYPES = ['Restore', 'Replica', 'CdpReplica', 'Storage', 'Cloud'] as const;
/** Plan states as the user guide shows them, by the last readiness check (Plan States and Modes). */
const STATES = {
  running: 'CHECKING',
  succeeded: 'VERIFIED',
  warning: 'VERIFIED',
  failed: 'NOT VERIFIED',
  cancelled: 'HALTED',
} as const;
const errors = errorShape(problemDetails);

/** The resources of Recovery Orchestrator: plans, whose readiness check is the run that changes nothing. */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/{version}',
    errors,
    pages: { offset: 'start', limit: 'limit', defaultLimit: 100, envelope: dataAlone },
  });
  const dice = new Dice(context.seed);
  const plans = Array.from({ length: 130 }, (_, index): JobPlan => ({
    id: dice.uuid('plan', index),
    name: `DR ${['ERP', 'Mail', 'Web shop', 'Files', 'SQL'][index % 5]} ${String(index + 1).padStart(3, '0')}`,
    type: TYPES[index % TYPES.length] ?? 'Restore',
    everyMinutes: index % 10 === 9 ? undefined : 7 * 24 * 60,
    isDisabled: index % 20 === 19,
  }));
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
  const shown = (job: Job): object => planModel(job, dice);
  const query: Query<Job> = (items, call) =>
    jsonQuery(items, call, { filter: 'filter', operation: 'operator' }, shown);
  const act = (action: string, handle: (job: Job, path: string) => Answer): Route =>
    api.change('POST', `Plans/{id}/${action}`, (call) => {
      const job = jobs.jobs().find(({ id }) => id === call.params['id']);
      return job === undefined ? api.notFound(call) : handle(job, call.path);
    });
  const list = (path: string, names: readonly string[]): Route =>
    api.get(path, (call) => api.list(call, names, (name) => ({ id: dice.uuid(path, name), name })));
  return [
    ...api.collection('Plans', () => jobs.jobs(), { id: ({ id }) => id, render: shown, query }),
    act('ReadinessCheck', ({ id, name, isEnabled }, path) => {
      if (!isEnabled) return errors.failure('bodyUnexpected', `The plan ${name} is disabled.`, path);
      return jobs.start(id) === undefined
        ? errors.failure('alreadyStarted', `The plan ${name} is in use.`, path)
        : emptyAnswer(200);
    }),
    act('Halt', ({ id }) => {
      jobs.stop(id);
      return emptyAnswer(200);
    }),
    act('Enable', ({ id }) => {
      jobs.enable(id, true);
      return emptyAnswer(200);
    }),
    act('Disable', ({ id }) => {
      jobs.enable(id, false);
      return emptyAnswer(200);
    }),
    list('Scopes', ['Admin', 'Finance', 'Production']),
    list('RecoveryLocations', ['Original VM Location', 'DR site']),
    api.get('License/Usage/Server', () => jsonAnswer(200, { newInstances: 0, managedInstances: 42 })),
    api.get('RuntimeDetails/Plans/{id}', (call) => {
      const job = jobs.jobs().find(({ id }) => id === call.params['id']);
      return job === undefined
        ? api.notFound(call)
        : jsonAnswer(200, { id: job.id, resultName: resultOf(job) });
    }),
  ];
}

/** SchemasRecoveryPlanInfo. */
function planModel(job: Job, dice: Dice): object {
  const { id, name, type, isEnabled, running, last, nextAt } = job;
  const run = running ?? last;
  const state = !isEnabled ? 'DISABLED' : run === undefined ? 'NEEDS VERIFIED' : STATES[run.outcome];
  return {
    id,
    planType: type,
    recoveryLocationId: dice.uuid('recovery location'),
    serverId: dice.uuid('server'),
    siteScopeId: dice.uuid('Scopes', 'Production'),
    siteScopeName: 'Production',
    name,
    state,
    stateName: state,
    resultName: resultOf(job),
    lastStableState: last === undefined ? 'NEEDS VERIFIED' : STATES[last.outcome],
    lastStableStateName: last === undefined ? 'NEEDS VERIFIED' : STATES[last.outcome],
    description: '',
    scheduleEnabled: nextAt !== undefined,
    targetRPO: 1440,
    targetRTO: 60,
  };
}

function resultOf({ last }: Job): string {
  if (last === undefined) return '';
  return last.cause ?? 'Complete, no errors, no warnings';
}
