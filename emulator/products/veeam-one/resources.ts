import { emptyAnswer, jsonAnswer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { itemsAndTotal } from '../../lists/envelopes';
import { jsonQuery } from '../../lists/json-filter';
import { Dice } from '../../world/dice';
import { JobHistory, type Job } from '../../world/job-history';
import { license, repositories, type Repository } from '../../world/standing-data';
import { errorShape, problemDetails } from '../error-shapes';
import type { ProductContext } from '../profile';
import { jsonBody, ResourceApi, type Query } from '../resource-api';
import { TriggeredAlarms, type TriggeredAlarm } from './triggered-alarms';

const CONDITIONS = { filter: 'Filter', sort: 'Sort' };
const WORDS = {
  succeeded: 'Success',
  warning: 'Warning',
  failed: 'Failed',
  cancelled: 'None',
  running: 'Running',
} as const;
const TYPES = ['MicrosoftWindows', 'LinuxHardened', 'Linux', 'SMB', 'ExaGrid'] as const;

/** The resources of Veeam ONE (OpenAPI file v2.3), of which the earlier revisions are taken to have the same. */
export function resources(context: ProductContext): Route[] {
  const api = new ResourceApi(context, {
    base: '/api/{version}',
    errors: errorShape(problemDetails),
    pages: { offset: 'Offset', limit: 'Limit', defaultLimit: 100, envelope: itemsAndTotal },
  });
  const dice = new Dice(context.seed);
  const alarms = new TriggeredAlarms(context.now, dice);
  const jobs = new JobHistory({
    now: context.now,
    dice,
    durationMs: context.jobDurationMs ?? 120_000,
    jobs: Array.from({ length: 30 }, (_, index) => ({
      id: dice.uuid('one job', index),
      name: `Backup ${['SQL', 'Exchange', 'Files', 'ERP', 'Web shop'][index % 5]} ${String(index + 1).padStart(2, '0')}`,
      type: index % 4 === 3 ? 'HyperV' : 'VSphere',
      everyMinutes: 24 * 60,
    })),
  });
  context.orders.alarm = (order) =>
    'raise' in order ? alarms.raise(order.raise, order.text) !== undefined : alarms.clear(order.clear);
  context.orders.job = ({ job: wanted, result, cause }) => {
    const job = jobs.find(wanted);
    if (job) {
      jobs.finish(job.id, { outcome: result, cause });
      alarms.ofJob(job.name, result, cause);
    }
    return job !== undefined;
  };
  const stores = repositories(dice, ['Main store', 'Archive', 'Branch office', 'Hardened']);
  const licensed = license(context.now());
  const by =
    <Item>(render: (item: Item) => object): Query<Item> =>
    (items, call) =>
      jsonQuery(items, call, CONDITIONS, render);
  const backupJob = (job: Job): object => shownJob(job);
  const repository = (store: Repository): object => shownRepository(store, stores.indexOf(store));
  return [
    api.get('about', () =>
      jsonAnswer(200, {
        name: 'Veeam ONE Reporting Service',
        version: '13.0.1.5848',
        machine: 'onesrv.example.com',
        logPath: 'C:\\ProgramData\\Veeam\\Veeam ONE\\Logs\\Reporter',
      }),
    ),
    api.get('about/installationInfo', () =>
      jsonAnswer(200, {
        product: 'Veeam ONE',
        version: '13.0.1.584',
        installationUid: dice.uuid('installation'),
      }),
    ),
    api.get('license', () =>
      jsonAnswer(200, {
        type: 'Subscription',
        expirationDate: new Date(licensed.expiresAt).toISOString(),
        supportExpirationDate: null,
        instances: licensed.instances,
        sockets: null,
        package: 'Suite',
        company: licensed.licensedTo,
        email: 'backup@example.com',
        supportId: '12345678',
        licenseId: dice.uuid('license'),
      }),
    ),
    // Before the single alarm, whose path it would fit.
    api.change('POST', 'alarms/triggeredAlarms/resolve', (call) => {
      const { triggeredAlarmIds, comment, resolveType = 'Resolve' } = jsonBody(call) ?? {};
      if (!Array.isArray(triggeredAlarmIds) || typeof comment !== 'string')
        return api.badBody(call, 'triggeredAlarmIds and comment are required.');
      // An array of int32 in the file v2.3.
      if (!triggeredAlarmIds.every(Number.isInteger))
        return api.badBody(call, 'The JSON value could not be converted to System.Int32.');
      if (!['Resolve', 'Acknowledge', 'Action'].includes(String(resolveType)))
        return api.badBody(call, `The value ${String(resolveType)} is not valid for resolveType.`);
      alarms.resolve(triggeredAlarmIds as number[], comment, resolveType === 'Acknowledge');
      return emptyAnswer(200);
    }),
    ...api.collection('alarms/triggeredAlarms', () => alarms.all(), {
      id: ({ triggeredAlarmId }) => String(triggeredAlarmId),
      render: (alarm: TriggeredAlarm) => alarm,
      query: by((alarm) => alarm),
    }),
    ...api.collection('alarms/templates', () => alarms.templates, {
      id: ({ alarmTemplateId }) => String(alarmTemplateId),
      render: (template) => template,
      query: by((template) => template),
    }),
    ...api.collection('vbr/repositories', () => stores, {
      id: (store) => String(stores.indexOf(store) + 1),
      render: (store: Repository) => repository(store),
      query: by(repository),
    }),
    ...api.collection('vbrJobs/vmBackupJobs', () => jobs.jobs(), {
      id: ({ id }) => id,
      render: (job: Job, _call: Call) => backupJob(job),
      query: by(backupJob),
    }),
  ];
}

function shownJob({ id, name, type, running, last }: Job): object {
  const run = running ?? last;
  return {
    vmBackupJobUid: id,
    backupServerId: 1000,
    status: run === undefined ? 'None' : WORDS[run.outcome],
    details: run?.cause === undefined ? [] : [run.cause],
    name,
    description: null,
    platform: type,
    lastRun: run === undefined ? null : new Date(run.startedAt).toISOString(),
    lastRunDurationSec: run?.endedAt === undefined ? null : Math.round((run.endedAt - run.startedAt) / 1000),
    avgDurationSec: 1300,
    lastTransferredDataBytes: run?.transferred ?? null,
  };
}

function shownRepository({ id, name, capacity, free, isOnline }: Repository, index: number): object {
  return {
    repositoryId: index + 1,
    repositoryUidInVbr: id,
    backupServerId: 1000,
    name,
    type: TYPES[index % TYPES.length],
    capacityBytes: isOnline ? capacity : null,
    freeSpaceBytes: isOnline ? free : null,
    runningTasks: 0,
    maxConcurrentTasks: 4,
    upgradeRequired: false,
    outOfSpaceInDays: free / capacity < 0.1 ? 9 : null,
    state: isOnline ? 'Ok' : 'Disconnected',
    path: `E:\\Backup\\${name}`,
    oneBackupFilePerVm: true,
    isReFs: true,
    isImmutable: index === 3,
    immutabilityIntervalDays: index === 3 ? 7 : null,
  };
}
