import type { Finding, TrueRun, World } from './world';

/** An incident as it should have been told: the true times of the runs or findings that opened and resolved it. */
export interface Expected {
  readonly openedAt: number;
  readonly resolvedAt?: number;
}

/**
 * The incidents of failed jobs that a world holds, by job. Written from the sentences of the issue, not from the code:
 * a failed ended run opens, unless a retry is announced; one with a result that nobody knows does too; what is well,
 * or has warnings only, resolves; what was stopped says nothing.
 */
export function failuresOf({ runs }: World): ReadonlyMap<string, readonly Expected[]> {
  const found = new Map<string, Expected[]>();
  const byEnd = [...runs].sort((one, other) => one.end - other.end);
  for (const run of byEnd) {
    const incidents = found.get(run.jobId) ?? [];
    found.set(run.jobId, incidents);
    const last = incidents.at(-1);
    const isOpen = last !== undefined && last.resolvedAt === undefined;
    if (isBad(run) && !isOpen) incidents.push({ openedAt: run.end });
    if (isGood(run) && isOpen) incidents[incidents.length - 1] = { ...last, resolvedAt: run.end };
  }
  return found;
}

function isBad({ outcome, willBeRetried }: TrueRun): boolean {
  return outcome === 'unknown' || (outcome === 'failed' && !willBeRetried);
}

function isGood({ outcome }: TrueRun): boolean {
  return outcome === 'success' || outcome === 'warning';
}

/** The incidents about machines with malware, by machine. Those with a false alarm are resolved at an open time. */
export function infectionsOf({ findings }: World): ReadonlyMap<string, readonly Expected[]> {
  const found = new Map<string, Expected[]>();
  for (const { machine, at, isClean, falseAt } of byTime(findings)) {
    const incidents = found.get(machine) ?? [];
    found.set(machine, incidents);
    const last = incidents.at(-1);
    const isOpen = last !== undefined && last.resolvedAt === undefined;
    if (!isClean && !isOpen)
      incidents.push({ openedAt: at, ...(falseAt === undefined ? {} : { resolvedAt: falseAt }) });
    if (isClean && isOpen) incidents[incidents.length - 1] = { ...last, resolvedAt: at };
  }
  return found;
}

function byTime(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((one, other) => one.at - other.at);
}

/** What a list of jobs tells of each at a time: `running`, or how its last run ended. */
export function statesAt(
  { jobs, runs }: World,
  time: number,
): ReadonlyMap<string, { readonly outcome: string; readonly run: string }> {
  const last = new Map<string, TrueRun>();
  for (const run of runs) if (run.start <= time) last.set(run.jobId, run);
  return new Map(
    jobs.map(({ id }) => {
      const run = last.get(id);
      const outcome = run === undefined ? 'noResult' : run.shownAt > time ? 'running' : run.outcome;
      return [id, { outcome, run: run?.id ?? '' }];
    }),
  );
}

/** What stands at a time, by kind: ids of alarms, of full repositories, and of the license. */
export function standingAt(
  world: World,
  time: number,
): Readonly<Record<'alarm' | 'repositorySpace' | 'license', readonly string[]>> {
  const ids = (spans: World['alarms']): string[] =>
    [...new Set(spans.filter(({ from, to }) => from <= time && to > time).map(({ id }) => id))].sort();
  return {
    alarm: ids(world.alarms),
    repositorySpace: ids(world.fullRepositories),
    license: ids(world.license),
  };
}
