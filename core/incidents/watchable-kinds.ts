import type { IncidentList } from '../products/incident-sources';
import { sessionsIn } from '../products/job-sessions';
import type { ProductProfile } from '../products/profile';
import { INCIDENT_KINDS } from './incident';
import type { IncidentKind } from './incident';

/** What a product can be watched for, in one revision of its API. What is absent is offered nowhere. */
export function watchableKinds(profile: ProductProfile, apiVersion: string): IncidentKind[] {
  const { incidents, jobs } = profile;
  const isThere = (source: IncidentList | undefined): boolean =>
    source !== undefined && source.revisions?.includes(apiVersion) !== false;
  const kinds = (jobs?.kinds ?? []).filter(({ revisions }) => revisions?.includes(apiVersion) !== false);
  const hasRuns = incidents?.runs !== undefined && kinds.length > 0;
  const sessions =
    incidents?.runs?.from === 'job sessions' ? sessionsIn(jobs?.sessions, apiVersion) : undefined;
  const outcomes = sessions?.outcome ?? kinds.flatMap(({ members }) => members.outcome);
  const warns = outcomes.some(({ words }) => Object.values(words).includes('warning'));
  // A state without a time does not tell when it came about.
  const tellsStart = kinds.some(({ members }) => members.lastRun !== undefined);
  const tellsTimes = tellsStart || kinds.some(({ members }) => members.lastEnd !== undefined);
  const startsAreListed =
    sessions !== undefined &&
    incidents?.runs?.from === 'job sessions' &&
    incidents.runs.since?.of === 'start';
  const there: Readonly<Record<IncidentKind, boolean>> = {
    jobFailed: hasRuns,
    jobWarning: hasRuns && warns,
    alarm: isThere(incidents?.alarms),
    malware: isThere(incidents?.malware),
    noSuccess: hasRuns && (sessions !== undefined || tellsTimes),
    runsLong: hasRuns && (startsAreListed || tellsStart),
    repositorySpace: isThere(incidents?.repositories),
    license: isThere(incidents?.license),
  };
  return INCIDENT_KINDS.filter((kind) => there[kind]);
}
