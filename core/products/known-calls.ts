import type { CatalogueFilter } from './catalogues/catalogue';
import type { JobKind } from './jobs-api';
import type { ListKind, ProductProfile } from './profile';

/** A call that a profile names for jobs, sessions or incidents. */
export interface KnownCall {
  /** Under which a catalogue refers to it. */
  readonly key: string;
  readonly path: string;
  readonly gives: string;
  readonly answers: 'a list' | 'one thing';
  readonly revisions?: readonly string[];
  readonly filters: readonly CatalogueFilter[];
  /** Words of the documents, by the member that holds them. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** Keys of lists of which the profile says no more than what they hold. */
const LISTS: Readonly<Record<ListKind, string>> = {
  jobSessions: 'job sessions',
  jobs: 'jobs',
  alarms: 'alarms',
  malware: 'malware',
  repositories: 'repositories',
};

/** The calls that read which a profile knows without a catalogue. */
export function knownCalls(profile: ProductProfile): KnownCall[] {
  const calls = [...sessionCalls(profile), ...jobCalls(profile), ...incidentCalls(profile)];
  const paths = new Set(calls.map(({ path }) => path));
  const others = Object.entries(profile.lists)
    .filter(([, path]) => !paths.has(path))
    .map(([kind, path]) => plain(LISTS[kind as ListKind], path));
  return [...calls, ...others];
}

function plain(key: string, path: string): KnownCall {
  return { key, path, gives: key, answers: 'a list', filters: [], words: {} };
}

function sessionCalls({ jobs, incidents }: ProductProfile): KnownCall[] {
  const { sessions } = jobs ?? {};
  if (sessions === undefined) return [];
  const since =
    incidents?.runs?.from === 'job sessions' && incidents.runs.since !== undefined
      ? [sinceFilter(incidents.runs.since.parameter, incidents.runs.since.of)]
      : [];
  const ofJob = sessions.jobFilter === undefined ? [] : [idFilter(sessions.jobFilter, 'id of the job')];
  const words = wordsOf(sessions.outcome);
  return [
    { ...plain('job sessions', sessions.list), filters: [...since, ...ofJob], words },
    { ...plain('job session', sessions.item), gives: 'one job session', answers: 'one thing' },
    ...(sessions.log === undefined
      ? []
      : [
          {
            ...plain('job session log', sessions.log.path),
            gives: 'the log of a job session',
            answers: 'one thing' as const,
          },
        ]),
  ];
}

function jobCalls({ jobs }: ProductProfile): KnownCall[] {
  return (jobs?.kinds ?? []).map((kind) => ({
    key: `jobs/${kind.id}`,
    path: kind.list,
    gives: kind.name,
    answers: kind.only === undefined ? 'a list' : 'one thing',
    revisions: kind.revisions,
    filters: jobFilters(kind),
    words: wordsOf(kind.members.outcome),
  }));
}

const PARTS = { part: 'part of the name', pattern: 'the name; * stands for anything', whole: 'the name' };

function jobFilters({ nameFilter, idFilter: id }: JobKind): CatalogueFilter[] {
  return [
    ...(nameFilter === undefined
      ? []
      : [{ name: nameFilter.parameter, takes: 'text' as const, about: PARTS[nameFilter.takes] }]),
    ...(id === undefined ? [] : [idFilter(id, 'id of the job')]),
  ];
}

function incidentCalls({ incidents, alarms: answered }: ProductProfile): KnownCall[] {
  const { alarms, malware, repositories, license } = incidents ?? {};
  const days = alarms?.days;
  const DAY = 24 * 60 * 60;
  const dayFilters: CatalogueFilter[] =
    days === undefined
      ? []
      : [
          {
            name: days.from,
            takes: 'date',
            about: 'first day',
            isParameter: true,
            preset: { secondsAgo: days.span * DAY },
          },
          { name: days.to, takes: 'date', about: 'last day', isParameter: true, preset: { secondsAgo: 0 } },
        ];
  const alarmList = alarms?.list ?? answered?.list;
  return [
    ...(alarmList === undefined
      ? []
      : [
          {
            ...plain('alarms', alarmList),
            revisions: alarms?.revisions,
            filters: dayFilters,
            words: alarms === undefined ? {} : { [alarms.members.status]: Object.keys(alarms.words) },
          },
        ]),
    ...(malware === undefined
      ? []
      : [
          {
            ...plain('malware', malware.list),
            gives: 'malware events',
            revisions: malware.revisions,
            filters:
              malware.since === undefined ? [] : [sinceFilter(malware.since.parameter, malware.since.of)],
            words: { [malware.members.severity]: Object.keys(malware.words) },
          },
        ]),
    ...(repositories === undefined
      ? []
      : [{ ...plain('repositories', repositories.list), revisions: repositories.revisions }]),
    ...(license === undefined
      ? []
      : [
          {
            ...plain('license', license.list),
            answers: license.id === undefined ? ('one thing' as const) : ('a list' as const),
            revisions: license.revisions,
          },
        ]),
  ];
}

function sinceFilter(name: string, of: 'start' | 'end'): CatalogueFilter {
  return { name, takes: 'date-time', about: of === 'start' ? 'began after' : 'ended after' };
}

function idFilter(name: string, about: string): CatalogueFilter {
  return { name, takes: 'id', about };
}

function wordsOf(
  outcome: readonly { readonly member: string; readonly words: Readonly<Record<string, unknown>> }[],
): Record<string, string[]> {
  return Object.fromEntries(outcome.map(({ member, words }) => [member, Object.keys(words)]));
}
