import type { Job } from '../jobs/job';
import { readRun, withCause } from '../jobs/read-run';
import { memberAt } from '../requests/member';
import { present, textAt } from '../requests/record';
import type { WatchMemory } from './memory';
import type { ListedRun, SessionsSource } from './read-sessions';
import type { Reading } from './reading';
import { isWanted, serverNow } from './rule-context';
import type { RuleContext } from './rule-context';
import { UNPLACED } from './rules/judge-runs';
import type { EndedRun } from './rules/judge-runs';
import { strangeWords } from './strange-words';

/** The most logs that are read for causes in one look. */
export const MOST_LOGS = 10;

/**
 * The runs as the rules want them: with the subject as it is known, and with the cause, from the log where the run does
 * not have it. Of the runs that went wrong the causes of {@link MOST_LOGS} are looked up; the others say where to look.
 */
export async function endedRuns(
  reading: Reading,
  parts: SessionsSource,
  listed: readonly ListedRun[],
  memory: WatchMemory,
  context: RuleContext,
  tellFrom: number,
): Promise<EndedRun[]> {
  const ended: EndedRun[] = [];
  let logs = 0;
  for (const one of listed) {
    const run = endedRun(one, parts, memory, context);
    const isTold = run.at >= tellFrom && isWatched(run, context);
    if (isTold && logs < MOST_LOGS && run.run.cause === undefined && parts.sessions.log !== undefined) {
      logs += 1;
      const caused = await withCause(reading.client, parts.sessions, run.run, reading.options);
      ended.push({ ...run, run: caused });
    } else ended.push(run);
  }
  return ended;
}

function endedRun(
  { record, jobId, outcome, sort, end, start, id }: ListedRun,
  { source, sessions }: SessionsSource,
  { jobs }: WatchMemory,
  context: RuleContext,
): EndedRun {
  const known = jobId === undefined ? undefined : jobs[jobId];
  const companyId = textAt(record, source.companyId);
  const companyName = textAt(record, source.companyName);
  const company =
    companyId === undefined ? known?.company : { id: companyId, ...present({ name: companyName }) };
  const job: Job = {
    id: jobId ?? id,
    name: known?.name ?? textAt(record, sessions.members.name) ?? jobId ?? 'a job that is not told',
    type: known?.type ?? (sort === '' ? 'Job' : sort),
    kind: known?.kind ?? '',
    outcome,
    ...present({ company }),
    record,
  };
  return {
    run: { ...readRun(record, sessions, job), outcome },
    ...present({ jobKind: known?.kind }),
    strand: jobId === undefined ? UNPLACED : sort,
    willBeRetried: source.retryAnnounced !== undefined && memberAt(record, source.retryAnnounced) === true,
    strangeWords: outcome === 'unknown' ? strangeWords(record, sessions.outcome) : [],
    at: end ?? start ?? serverNow(context),
  };
}

function isWatched({ run, jobKind }: EndedRun, context: RuleContext): boolean {
  const { watch } = context.settings;
  const isTroubled =
    (run.outcome === 'failed' && watch.includes('jobFailed')) ||
    (run.outcome === 'warning' && watch.includes('jobWarning'));
  return (
    isTroubled && isWanted(context, { subject: run.subject, ...present({ company: run.company, jobKind }) })
  );
}
