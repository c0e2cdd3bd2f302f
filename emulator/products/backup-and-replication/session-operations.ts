import { jsonAnswer } from '../../http/answer';
import { queryValue, type Call, type Route } from '../../http/routes';
import { moment, uuid, words } from '../../lists/list-query';
import { namePattern } from '../../lists/named-filters';
import type { Dice } from '../../world/dice';
import type { JobRun } from '../../world/job-history';
import type { ResourceApi } from '../resource-api';
import { withOffset } from '../token-answer';
import { narrowed } from './rules';
import { JOB_TYPES, typeWords, type World } from './world';

/** ESessionState of the file 1.3-rev1. */
export const SESSION_STATES = [
  'Stopped',
  'Starting',
  'Stopping',
  'Working',
  'Pausing',
  'Resuming',
  'WaitingTape',
  'Idle',
  'Postprocessing',
  'WaitingRepository',
  'WaitingSlot',
] as const;
const RESULTS = ['None', 'Success', 'Warning', 'Failed'] as const;
/** Types of sessions that belong to no job. */
const OF_THE_SERVER = [
  'Infrastructure',
  'MalwareDetection',
  'SecurityComplianceAnalyzer',
  'RepositoryMaintenance',
] as const;
const NO_JOB = '00000000-0000-0000-0000-000000000000';
const HOUR = 60 * 60 * 1000;

/** A session as SessionModel has it, times in milliseconds. */
interface Session {
  readonly id: string;
  readonly name: string;
  readonly jobId: string;
  readonly type: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly state: (typeof SESSION_STATES)[number];
  readonly result: (typeof RESULTS)[number];
  readonly message: string;
  readonly isCanceled: boolean;
  readonly usn: number;
  readonly progress: number;
  readonly initiatedBy: string;
}

/** Job sessions, their logs and their tasks. */
export function sessionOperations(api: ResourceApi, world: World, dice: Dice): Route[] {
  const { jobs } = world;
  const began = Math.floor(jobs.sessions()[0]?.startedAt ?? 0);
  // Sessions of the server itself stand among those of jobs, with the empty id as their job.
  const ofServer = Array.from({ length: 24 }, (_, index): Session => {
    const startedAt = began - index * 13 * HOUR;
    return {
      id: dice.uuid('server session', index),
      name: OF_THE_SERVER[index % OF_THE_SERVER.length] ?? 'Infrastructure',
      jobId: NO_JOB,
      type: OF_THE_SERVER[index % OF_THE_SERVER.length] ?? 'Infrastructure',
      startedAt,
      endedAt: startedAt + 60_000,
      state: 'Stopped',
      result: index % 6 === 5 ? 'Failed' : 'Success',
      message: index % 6 === 5 ? 'The host does not answer.' : 'Success',
      isCanceled: false,
      usn: 0,
      progress: 100,
      initiatedBy: 'SYSTEM',
    };
  });
  const ofJobs = ({ version }: Call): Session[] => {
    const known = new Map(jobs.jobs().map((job) => [job.id, job]));
    return jobs.sessions().flatMap((run): Session | Session[] => {
      const job = known.get(run.jobId);
      const words = job && typeWords(job.type, version);
      if (words === undefined) return [];
      return {
        id: run.id,
        name: job?.name ?? '',
        jobId: run.jobId,
        type: words.session,
        startedAt: run.startedAt,
        endedAt: run.endedAt,
        state: run.outcome === 'running' ? 'Working' : 'Stopped',
        result: resultOf(run),
        message: run.cause ?? (run.outcome === 'succeeded' ? 'Success' : ''),
        isCanceled: run.outcome === 'cancelled',
        usn: 1000 + run.sequence,
        progress: run.progress,
        initiatedBy: run.wasStartedByHand ? 'VBR\\administrator' : 'SYSTEM',
      };
    });
  };
  const sessions = (call: Call): Session[] =>
    [...ofJobs(call), ...ofServer].sort((one, other) => other.startedAt - one.startedAt);

  const query = narrowed<Session>({
    filters: {
      nameFilter: namePattern(({ name }) => name),
      createdAfterFilter: moment(({ startedAt }, time) => startedAt >= time),
      createdBeforeFilter: moment(({ startedAt }, time) => startedAt <= time),
      endedAfterFilter: moment(({ endedAt }, time) => endedAt !== undefined && endedAt >= time),
      endedBeforeFilter: moment(({ endedAt }, time) => endedAt !== undefined && endedAt <= time),
      typeFilter: words(
        [...new Set(Object.values(JOB_TYPES)), 'SureBackup', ...OF_THE_SERVER],
        ({ type }, word) => type === word,
      ),
      stateFilter: words(SESSION_STATES, ({ state }, word) => state === word),
      resultFilter: words(RESULTS, ({ result }, word) => result === word),
      jobIdFilter: uuid(({ jobId }, id) => jobId === id),
    },
    columns: {
      Name: ({ name }) => name,
      SessionType: ({ type }) => type,
      CreationTime: ({ startedAt }) => startedAt,
      EndTime: ({ endedAt }) => endedAt ?? Infinity,
      State: ({ state }) => state,
      Result: ({ result }) => result,
      InitiatedBy: ({ initiatedBy }) => initiatedBy,
    },
  });
  const tasks = narrowed<Session>({
    filters: {
      sessionIdFilter: uuid(({ id }, wanted) => id === wanted),
      endedAfterFilter: moment(({ endedAt }, time) => endedAt !== undefined && endedAt >= time),
      // One value here, and a list for sessions.
      resultFilter: words(RESULTS, ({ result }, word) => result === word),
    },
    columns: { CreationTime: ({ startedAt }) => startedAt, EndTime: ({ endedAt }) => endedAt ?? Infinity },
  });
  return [
    ...api.collection('sessions', sessions, { id: ({ id }) => id, render: sessionModel, query }),
    api.get('sessions/{id}/logs', (call) => {
      const session = sessions(call).find(({ id }) => id === call.params['id']);
      if (!session) return api.notFound(call);
      const wanted = queryValue(call.query, 'statusFilter');
      const records = logOf(session).filter(({ status }) => !wanted || status === wanted);
      return jsonAnswer(200, { totalRecords: records.length, records });
    }),
    api.get('taskSessions', (call) => api.list(call, ofJobs(call), taskModel, tasks)),
  ];
}

function resultOf({ outcome }: JobRun): Session['result'] {
  if (outcome === 'running') return 'None';
  return outcome === 'succeeded' ? 'Success' : outcome === 'warning' ? 'Warning' : 'Failed';
}

export function sessionModel(session: Session): object {
  const { id, name, jobId, type, startedAt, endedAt, state, progress, result, message, isCanceled, usn } =
    session;
  return {
    sessionType: type,
    state,
    id,
    name,
    jobId,
    creationTime: withOffset(startedAt),
    ...(endedAt === undefined ? {} : { endTime: withOffset(endedAt) }),
    progressPercent: progress,
    result: { result, message, isCanceled },
    usn,
    initiatedBy: session.initiatedBy,
  };
}

function taskModel({
  id,
  type,
  startedAt,
  endedAt,
  state,
  result,
  message,
  isCanceled,
  usn,
  name,
}: Session): object {
  return {
    type: type === 'ReplicaJob' ? 'Replica' : 'Backup',
    sessionId: id,
    sessionType: type,
    id: id.replace(/^.{8}/, 'a1b2c3d4'),
    name: `${name} – srv-01`,
    creationTime: withOffset(startedAt),
    ...(endedAt === undefined ? {} : { endTime: withOffset(endedAt) }),
    state,
    result: { result, message, isCanceled },
    usn,
  };
}

function logOf({
  startedAt,
  endedAt,
  result,
  message,
}: Session): { id: number; status: string; title: string }[] {
  const time = withOffset(endedAt ?? startedAt);
  const record = (id: number, status: string, title: string): { id: number; status: string; title: string } =>
    ({
      id,
      status,
      startTime: withOffset(startedAt),
      updateTime: time,
      title,
      description: title,
      additionalInfo: '',
    }) as { id: number; status: string; title: string };
  const first = record(1, 'Succeeded', 'Job started');
  if (result === 'None') return [first];
  return [first, record(2, result === 'Success' ? 'Succeeded' : result, message)];
}

/** A session as the answer to an action names it. */
export function startedSession(world: World, run: JobRun, version: number): object {
  const job = world.jobs.find(run.jobId);
  return sessionModel({
    id: run.id,
    name: job?.name ?? '',
    jobId: run.jobId,
    type: typeWords(job?.type ?? '', version)?.session ?? 'BackupJob',
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    state: run.outcome === 'running' ? 'Starting' : 'Stopped',
    result: resultOf(run),
    message: run.cause ?? '',
    isCanceled: run.outcome === 'cancelled',
    usn: 1000 + run.sequence,
    progress: run.progress,
    initiatedBy: 'VBR\\administrator',
  });
}
