import { emptyAnswer, jsonAnswer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import {
  moment,
  searchPattern,
  text,
  uuid,
  wholeNumber,
  words,
  type ListRules,
} from '../../lists/list-query';
import type { RestApi } from './rest-api';
import { place } from './revisions';
import {
  sessionStatuses,
  type Session,
  type SessionItem,
  type SessionKind,
  type SessionStatus,
  type Sessions,
} from './sessions';

/** The words of the Types filter: those of the OpenAPI file of 1.0, and those of the reference of 1.7. */
const typesOf10 = [
  'Policy',
  'Job',
  'Task',
  'UserPolicy',
  'RetentionActivity',
  'RestoreTask',
  'FLRTask',
  'SelfBackupActivity',
];
const typesOf17 = [
  'Policy',
  'Job',
  'Task',
  'UserPolicy',
  'RetentionActivity',
  'RestoreTask',
  'FLRTask',
  'ConfigurationBackupActivity',
  'ImportPolicy',
  'TombstoneRetention',
  'ArchiveRetrieval',
  'ArchiveRetrievalProlongation',
  'ManualTask',
  'FlrEfsTask',
];
/** Configuration backup came with 1.3; that its session was renamed then is a guess. */
const renamed = place('1.3-rev0');
const types = (version: number): readonly string[] => (version < renamed ? typesOf10 : typesOf17);

/** The type member. The configuration backup is called otherwise in 1.0 than in 1.7. */
function typeOf(kind: SessionKind, version: number): string {
  if (kind !== 'ConfigurationBackup') return kind;
  return version < renamed ? 'SelfBackupActivity' : 'ConfigurationBackupActivity';
}

/** Filters and columns of GET /sessions (the OpenAPI file of 1.0, the reference of 1.7). */
export const sessionRules: ListRules<Session> = {
  filters: {
    PolicyId: uuid(({ policy }, id) => policy?.id === id),
    // Sessions of single items are not emulated, so no session has a parent.
    ParentSessionId: uuid(() => false, { since: place('1.2-rev0') }),
    Status: words(sessionStatuses, ({ status }, word) => status === word),
    Types: words(types, ({ kind }, word) => isOfType(kind, word)),
    FromUtc: moment(({ startedAt }, time) => startedAt >= time),
    ToUtc: moment(({ startedAt }, time) => startedAt <= time),
    Usn: wholeNumber(({ usn }) => usn),
    VmId: text(({ items }, id) => items.some(({ resource }) => resource.id === id.toLowerCase())),
  },
  columns: {
    startTime: ({ startedAt }) => startedAt,
    stopTime: ({ stoppedAt }) => stoppedAt ?? Number.MAX_SAFE_INTEGER,
    duration: ({ startedAt, stoppedAt }) => (stoppedAt ?? startedAt) - startedAt,
    type: ({ kind }, version) => typeOf(kind, version),
    reason: ({ reason }) => reason,
    usn: ({ usn }) => usn,
  },
};

type NamedItem = SessionItem & { readonly name: string };

/** Columns of GET /sessions/{id}/protectedItems, deletedItems and restoredItems. */
export const sessionItemRules: ListRules<NamedItem> = {
  filters: { SearchPattern: searchPattern() },
  columns: {
    virtualMachineName: ({ name }) => name,
    name: ({ name }) => name,
    region: ({ resource }) => resource.region.name,
    status: ({ status }) => status,
    succeeded: ({ status }) => status === 'Succeeded',
    failed: ({ status }) => status === 'Failed',
  },
};

/** What leads to the items that a session worked on, by its kind. */
const details: Readonly<Partial<Record<SessionKind, readonly [member: string, rel: string, path: string]>>> =
  {
    Policy: ['backupJobInfo', 'BackupJobInfo', 'protectedItems'],
    RestoreTask: ['restoreJobInfo', 'RestoreJobInfo', 'restoredItems'],
    RetentionActivity: [
      'retentionJobDeletedRestorePoints',
      'RetentionJobDeletedRestorePoints',
      'deletedItems',
    ],
  };

/** The words of a log entry's status differ from those of a session. */
const logStatuses: Readonly<Record<SessionStatus | SessionItem['status'], string>> = {
  Running: 'Running',
  NeverExecuted: 'NeverExecuted',
  Succeeded: 'Success',
  Warning: 'Warning',
  Failed: 'Error',
  Canceled: 'Canceled',
};

/** Sessions, what they worked on, and their logs. */
export function sessionOperations(api: RestApi, sessions: Sessions): Route[] {
  const found = (call: Call): Session | undefined =>
    sessions.at(api.now()).find(({ id }) => id === call.params.id?.toLowerCase());

  /**
   * A session has no name and names no policy. A script of 2022 reads `name` and `extendedSessionType` from 1.2; no
   * document of the vendor has them.
   */
  const render = (session: Session, call: Call): object => {
    const { id, kind, startedAt, stoppedAt, status, reason, usn } = session;
    const [member, rel, path] = details[kind] ?? [];
    return {
      id,
      type: typeOf(kind, call.version),
      executionStartTime: api.time(startedAt, call),
      ...(stoppedAt !== undefined && {
        executionStopTime: api.time(stoppedAt, call),
        executionDuration: stoppedAt - startedAt,
      }),
      status,
      result: result(status),
      reason,
      usn,
      _links: [
        api.link('self', `sessions/${id}`),
        api.link('SessionLogs', `sessions/${id}/log`),
        ...(status === 'Running' ? [api.link('Stop', `sessions/${id}/stop`, 'POST')] : []),
      ],
      _embedded: member && rel ? { [member]: api.link(rel, `sessions/${id}/${path}`) } : {},
    };
  };

  const items = (kind: SessionKind, path: string, regionMember: string): Route =>
    api.get(`sessions/{id}/${path}`, (call) => {
      const session = found(call);
      if (session?.kind !== kind) return api.notFound(call);
      const named = session.items.map((item) => ({ ...item, name: item.resource.name }));
      return api.list(call, named, sessionItemRules, ({ resource, status, name }) => ({
        ...(kind === 'Policy' && { id: resource.id }),
        name,
        status,
        [regionMember]: resource.region.name,
        _embedded: {
          ...(kind !== 'RetentionActivity' && {
            virtualMachine: api.link('VirtualMachine', `virtualMachines/${resource.id}`),
          }),
          region: api.link('Region', `cloudInfrastructure/regions/${resource.region.id}`),
        },
      }));
    });

  return [
    ...api.collection('sessions', () => sessions.at(api.now()), sessionRules, render),
    api.get('sessions/{id}/log', (call) => {
      const session = found(call);
      return session
        ? jsonAnswer(200, { sessionId: session.id, log: logOf(session, (time) => api.time(time, call)) })
        : api.notFound(call);
    }),
    items('Policy', 'protectedItems', 'region'),
    items('RetentionActivity', 'deletedItems', 'region'),
    items('RestoreTask', 'restoredItems', 'regionName'),
    api.post('sessions/{id}/stop', (call) => {
      const session = found(call);
      if (!session) return api.notFound(call);
      sessions.stop(session.id, api.now());
      return emptyAnswer(202);
    }),
  ];
}

/** What happened in a session: this is where the cause of a failure is. */
function logOf(session: Session, time: (milliseconds: number) => string): object[] {
  const { kind, startedAt, stoppedAt, status } = session;
  const end = stoppedAt ?? startedAt;
  const entry = (at: number, word: SessionStatus | SessionItem['status'], message: string): object => ({
    logTime: time(at),
    status: logStatuses[word],
    message,
    executionStartTime: time(startedAt),
    executionDuration: at - startedAt,
  });
  const entries = [entry(startedAt, 'Succeeded', `${opening[kind]} started`)];
  for (const item of session.items) {
    const message = item.message ?? `${item.resource.name} (${item.resource.awsResourceId}) processed`;
    entries.push(entry(end, item.status, message));
  }
  if (status === 'Running') return [...entries, entry(startedAt, 'Running', 'Still running')];
  return [...entries, entry(end, status, closing[status])];
}

const opening: Readonly<Record<SessionKind, string>> = {
  Policy: 'Policy',
  Job: 'Backup job',
  RetentionActivity: 'Retention',
  RestoreTask: 'Restore',
  ConfigurationBackup: 'Configuration backup',
};

const closing: Readonly<Record<Exclude<SessionStatus, 'Running'>, string>> = {
  NeverExecuted: 'Has not run',
  Succeeded: 'Finished successfully',
  Warning: 'Finished with warnings',
  Failed: 'Finished with errors',
  Canceled: 'Stopped by the user',
};

function isOfType(kind: SessionKind, word: string): boolean {
  if (kind === 'ConfigurationBackup') {
    return word === 'SelfBackupActivity' || word === 'ConfigurationBackupActivity';
  }
  return kind === word;
}

/** The words of the result member differ from those of status for two of the outcomes. */
function result(status: SessionStatus): string {
  return status === 'Succeeded' ? 'Success' : status === 'Canceled' ? 'Cancelled' : status;
}
