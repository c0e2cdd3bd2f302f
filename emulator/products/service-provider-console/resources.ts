import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import { queryValue, type AuthorizedCall, type Call, type Route } from '../../http/routes';
import { dataAndPagingInfo } from '../../lists/envelopes';
import { jsonQuery } from '../../lists/json-filter';
import { Dice } from '../../world/dice';
import type { Job } from '../../world/job-history';
import type { Alarm, Repository } from '../../world/standing-data';
import { errorShape, listOfErrors } from '../error-shapes';
import type { ProductContext } from '../profile';
import { ResourceApi, type Query } from '../resource-api';
import { withOffset } from '../token-answer';
import { world as makeWorld, type Company, type World } from './world';

/** BackupServerJobStatus of 3.6.1. */
const STATUSES = {
  running: 'Running',
  succeeded: 'Success',
  warning: 'Warning',
  failed: 'Failed',
  cancelled: 'None',
} as const;
const errors = errorShape(listOfErrors);

/** The resources of Service Provider Console v3 (the client that was generated from the file 3.6.1). */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/v3',
    errors,
    pages: {
      offset: 'offset',
      limit: 'limit',
      defaultLimit: 100,
      largestLimit: 500,
      envelope: dataAndPagingInfo,
    },
  });
  const dice = new Dice(context.seed);
  const world = makeWorld(dice, context);
  context.orders.job = ({ job: wanted, result, cause }) => {
    const job = world.jobs.find(wanted);
    if (job) world.jobs.finish(job.id, { outcome: result, cause });
    return job !== undefined;
  };
  context.orders.alarm = (order) =>
    'raise' in order
      ? world.alarms.raise({ name: order.raise, text: order.text ?? order.raise }) !== undefined
      : world.alarms.clear(order.clear);
  return [
    ...alarmOperations(api, world, dice),
    // Before the backup servers, one of whose items might be called jobs or repositories.
    ...jobOperations(api, world, dice),
    ...listOperations(api, world, dice, context),
  ];
}

/** One thing and not a list: `data` with no pages around it. */
function single(value: object): Answer {
  return jsonAnswer(200, { meta: null, data: value, errors: null });
}

function by<Item>(render: (item: Item) => object): Query<Item> {
  return (items, call) => jsonQuery(items, call, { filter: 'filter', sort: 'sort' }, render);
}

function collection<Item>(
  api: ResourceApi,
  path: string,
  items: () => readonly Item[],
  id: (item: Item) => string,
  render: (item: Item, call?: Call) => object,
): Route[] {
  return [
    api.get(path, (call) =>
      api.list(
        call,
        items(),
        (item) => render(item, call),
        by((item) => render(item, call)),
      ),
    ),
    api.get(`${path}/{id}`, (call) => {
      const found = items().find((item) => id(item) === call.params['id']);
      return found === undefined ? api.notFound(call) : single(render(found, call));
    }),
  ];
}

function alarmOperations(api: ResourceApi, { alarms, companies }: World, dice: Dice): Route[] {
  const acknowledged = new Map<string, string>();
  const shown = ({ id, name, severity, raisedAt, subject, text }: Alarm): object => ({
    instanceUid: id,
    alarmTemplateUid: dice.uuid('template', name),
    repeatCount: 1,
    object: {
      instanceUid: dice.uuid('alarm object', id),
      type: subject.type === 'Computer' ? 'BackupServerJob' : subject.type,
      organizationUid: companies[dice.roll(companies.length, 'company of alarm', id)]?.id,
      locationUid: null,
      managementAgentUid: null,
      computerName: subject.name,
      objectUid: subject.id,
      objectName: subject.name,
    },
    lastActivation: {
      instanceUid: dice.uuid('activation', id),
      time: withOffset(raisedAt),
      status: acknowledged.has(id) ? 'Acknowledged' : severity === 'error' ? 'Error' : 'Warning',
      message: text,
      remark: acknowledged.get(id) ?? '',
    },
    area: 'ConnectedBackupServers',
  });
  const act = (action: 'resolve' | 'acknowledge'): Route =>
    api.change('POST', `alarms/active/{id}/${action}`, (call) => {
      const alarm = alarms.active().find(({ id }) => id === call.params['id']);
      const comment = queryValue(call.query, 'comment');
      // Both parameters are required.
      if (comment === undefined || queryValue(call.query, 'resolveOnClients') === undefined)
        return api.badQuery(call, 'The comment and resolveOnClients parameters are required.');
      if (alarm === undefined) return api.notFound(call);
      if (action === 'resolve') alarms.clear(alarm.id);
      else acknowledged.set(alarm.id, comment);
      return emptyAnswer(200);
    });
  return [
    act('resolve'),
    act('acknowledge'),
    ...collection(
      api,
      'alarms/active',
      () => alarms.active(),
      ({ id }) => id,
      shown,
    ),
  ];
}

function jobOperations(api: ResourceApi, { jobs, serverOf }: World, dice: Dice): Route[] {
  const path = 'infrastructure/backupServers/jobs';
  const shown = ({ id, name, type, company, isEnabled, running, last }: Job): object => {
    const run = running ?? last;
    return {
      instanceUid: id,
      uniqueUid: dice.uuid('unique', id),
      name,
      description: '',
      createdBy: 'VBR\\administrator',
      creationTime: null,
      backupServerUid: serverOf(company?.id ?? ''),
      locationUid: dice.uuid('location', company?.id ?? ''),
      siteUid: null,
      organizationUid: company?.id,
      mappedOrganizationUid: company?.id ?? null,
      status: run === undefined ? 'None' : STATUSES[run.outcome],
      type,
      lastRun: run === undefined ? null : withOffset(run.startedAt),
      lastEndTime: run?.endedAt === undefined ? null : withOffset(run.endedAt),
      lastDuration: run?.endedAt === undefined ? null : Math.round((run.endedAt - run.startedAt) / 1000),
      processingRate: 120.5,
      avgDuration: 1300,
      transferredData: run?.transferred ?? null,
      backupChainSize: null,
      bottleneck: 'Source',
      isEnabled,
      scheduleType: 'Daily',
      failureMessage: run?.outcome === 'failed' ? (run.cause ?? null) : null,
      targetType: 'Local',
      destination: 'Main store',
      retentionLimit: 7,
      retentionLimitType: 'Days',
      isGfsOptionEnabled: false,
    };
  };
  const find = ({ params }: Call): Job | undefined => jobs.jobs().find(({ id }) => id === params['id']);
  const act = (action: string, handle: (job: Job, call: AuthorizedCall) => Answer): Route =>
    api.change('POST', `${path}/{id}/${action}`, (call) => {
      const job = find(call);
      return job === undefined ? api.notFound(call) : handle(job, call);
    });
  const refused = (call: Call, detail: string): Answer => errors.failure('alreadyStarted', detail, call.path);
  const start = (job: Job, call: Call): Answer =>
    jobs.start(job.id) === undefined
      ? refused(call, `Job ${job.name} is already running.`)
      : emptyAnswer(200);
  return [
    act('start', start),
    act('retry', (job, call) =>
      job.last?.outcome === 'failed'
        ? start(job, call)
        : refused(call, `Job ${job.name} has nothing to retry.`),
    ),
    act('stop', (job, call) =>
      jobs.stop(job.id) === undefined ? refused(call, `Job ${job.name} is not running.`) : emptyAnswer(200),
    ),
    // JSON Patch: [{"op": "replace", "path": "/isEnabled", "value": false}].
    api.change('PATCH', `${path}/{id}`, (call) => {
      const job = find(call);
      if (job === undefined) return api.notFound(call);
      const isEnabled = patchedValue(call, '/isEnabled');
      if (typeof isEnabled !== 'boolean') return api.badBody(call, 'Only isEnabled can be replaced.');
      jobs.enable(job.id, isEnabled);
      return single(shown(find(call) ?? job));
    }),
    ...collection(
      api,
      path,
      () => jobs.jobs(),
      ({ id }) => id,
      shown,
    ),
  ];
}

function patchedValue({ body }: Call, path: string): unknown {
  try {
    const patch = JSON.parse(body) as { op?: string; path?: string; value?: unknown }[];
    return patch.find((step) => step.op === 'replace' && step.path === path)?.value;
  } catch {
    return undefined;
  }
}

function listOperations(api: ResourceApi, world: World, dice: Dice, { now }: ProductContext): Route[] {
  const { companies, stores, serverOf, license } = world;
  const servers = (): readonly Company[] => companies;
  // Capacity and free space come only where they are asked for.
  const store = (item: Repository, call?: Call): object => ({
    instanceUid: item.id,
    name: item.name,
    backupServerUid: serverOf(companies[stores.indexOf(item)]?.id ?? ''),
    _embedded:
      call !== undefined && queryValue(call.query, 'expand') === 'BackupRepositoryInfo'
        ? {
            capacity: item.isOnline ? item.capacity : null,
            isCapacityAvailable: item.isOnline,
            freeSpace: item.isOnline ? item.free : null,
            isFreeSpaceAvailable: item.isOnline,
            usedSpace: item.isOnline ? item.capacity - item.free : null,
            type: 'Windows',
            path: 'E:\\Backup',
            hostName: 'store.example.com',
            isOutOfDate: false,
            isImmutabilityEnabled: false,
            isCloud: false,
          }
        : null,
  });
  return [
    ...collection(
      api,
      'infrastructure/backupServers/repositories',
      () => stores,
      ({ id }) => id,
      store,
    ),
    ...collection(
      api,
      'infrastructure/backupServers',
      servers,
      ({ id }) => serverOf(id),
      ({ id, name }) => ({
        instanceUid: serverOf(id),
        name: `vbr-${name.split(' ')[0]?.toLowerCase()}`,
        organizationUid: id,
        locationUid: dice.uuid('location', id),
        managementAgentUid: dice.uuid('agent', id),
        version: '13.0.1.180',
        displayVersion: '13.0.1.180',
        installationUid: dice.uuid('installation', id),
        backupServerRoleType: 'Client',
        status: 'Healthy',
      }),
    ),
    ...collection(
      api,
      'organizations/companies',
      () => companies,
      ({ id }) => id,
      ({ id, name }) => ({
        instanceUid: id,
        name,
        status: 'Active',
        resellerUid: null,
        subscriptionPlanUid: null,
        isRestAccessEnabled: false,
        isAlarmDetectEnabled: true,
        loginUrl: null,
      }),
    ),
    api.get('licensing/backupServers', (call) =>
      api.list(call, companies, ({ id, name }) => ({
        backupServerUid: serverOf(id),
        edition: 'Enterprise Plus',
        company: name,
        expirationDate: withOffset(license.expiresAt),
        supportExpirationDate: withOffset(license.expiresAt),
        status: license.expiresAt > now() ? 'Valid' : 'Expired',
        cloudConnect: 'No',
        units: license.instances,
        usedUnits: license.used,
        autoUpdateEnabled: true,
      })),
    ),
    api.get('users/me', ({ session }) =>
      single({
        instanceUid: dice.uuid('user', session.user.username),
        organizationUid: dice.uuid('provider'),
        userName: session.user.username,
        role: session.user.role === 'administrator' ? 'PortalAdministrator' : 'PortalReadonlyOperator',
        status: 'Enabled',
      }),
    ),
    api.get('about', () =>
      single({
        installationId: dice.uuid('console'),
        serverVersion: '9.0.0.29860',
        installationDate: withOffset(Date.UTC(2025, 4, 1)),
      }),
    ),
  ];
}
