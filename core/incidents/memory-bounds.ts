import type { Change, OpenIncident, WatchMemory } from './memory';

/** The most jobs that are remembered; of more than these a look says that it cannot watch them all. */
export const MOST_JOBS = 20_000;
/** The most entries of a list that are known by their ids. */
export const MOST_SEEN = 5000;
/** The most runs that are followed while they have not ended. */
export const MOST_PENDING = 1000;
/** The most incidents that are open at a time. */
export const MOST_OPEN = 2000;
/** The most changes that wait to be told or confirmed. */
export const MOST_WAITING = 2000;
/** The most characters of records, as JSON, that are kept with open incidents, and with changes that wait. */
export const MOST_RECORDS = 2_000_000;

/**
 * The memory within its bounds, and a sentence for each that was reached. At most it is as large as
 * {@link MOST_CHARACTERS} as JSON; with 500 jobs and 20 open incidents it takes about 150 KB.
 */
export function bounded(memory: WatchMemory): { readonly memory: WatchMemory; readonly reached: string[] } {
  const reached: string[] = [];
  const open = boundedOpen(memory.open, reached);
  const outbox = boundedOutbox(memory.outbox, reached);
  const runs = memory.runs === undefined ? undefined : boundedPending(memory.runs, reached);
  const isSame = open === memory.open && outbox === memory.outbox && runs === memory.runs;
  return {
    memory: isSame ? memory : { ...memory, open, outbox, ...(runs === undefined ? {} : { runs }) },
    reached,
  };
}

/** The most characters of a memory as JSON. */
export const MOST_CHARACTERS = 24_000_000;

function boundedOpen(open: WatchMemory['open'], reached: string[]): WatchMemory['open'] {
  const entries = Object.entries(open);
  const kept = entries.length > MOST_OPEN ? entries.slice(entries.length - MOST_OPEN) : entries;
  if (kept !== entries)
    reached.push(
      `More than ${MOST_OPEN} incidents are open: the oldest are forgotten, so that nobody is told when they are resolved. Watch for less, or with filters.`,
    );
  let left = MOST_RECORDS;
  let isChanged = kept !== entries;
  const fitting = kept.map(([key, value]): [string, OpenIncident] => {
    left -= sizeOf(value.incident.record);
    if (left >= 0 || value.incident.record === null) return [key, value];
    isChanged = true;
    return [key, { ...value, incident: { ...value.incident, record: null } }];
  });
  return isChanged ? Object.fromEntries(fitting) : open;
}

function boundedOutbox(outbox: readonly Change[], reached: string[]): readonly Change[] {
  let kept = outbox;
  if (outbox.length > MOST_WAITING) {
    kept = withoutSettled(outbox);
    const lost = kept.length - MOST_WAITING;
    if (lost > 0) kept = kept.slice(lost);
    reached.push(
      `More than ${MOST_WAITING} changes wait to be taken: those that were opened and resolved meanwhile are left out${lost > 0 ? `, and the ${lost} oldest of the others` : ''}. See why they are not confirmed.`,
    );
  }
  let left = MOST_RECORDS;
  let isChanged = kept !== outbox;
  const fitting = kept.map((change): Change => {
    left -= sizeOf(change.incident.record);
    if (left >= 0 || change.incident.record === null) return change;
    isChanged = true;
    return { ...change, incident: { ...change.incident, record: null } };
  });
  return isChanged ? fitting : outbox;
}

/** Without the incidents that nobody was told of and that are well again, and without repetitions. */
function withoutSettled(outbox: readonly Change[]): readonly Change[] {
  const untold = new Set<string>();
  const settled = new Set<string>();
  for (const { incident, told } of outbox) {
    const { key, state } = incident;
    if (state === 'opened' && told === 0) untold.add(`${key} ${incident.openedAt}`);
    if (state === 'resolved' && untold.has(`${key} ${incident.openedAt}`))
      settled.add(`${key} ${incident.openedAt}`);
  }
  return outbox.filter(
    ({ incident, told }) =>
      !(incident.state === 'repeated' && told === 0) && !settled.has(`${incident.key} ${incident.openedAt}`),
  );
}

function boundedPending(
  runs: NonNullable<WatchMemory['runs']>,
  reached: string[],
): NonNullable<WatchMemory['runs']> {
  const entries = Object.entries(runs.pending);
  if (entries.length <= MOST_PENDING) return runs;
  reached.push(
    `More than ${MOST_PENDING} runs have not ended: the oldest are not followed any more. Look at the server.`,
  );
  const kept = entries.sort(([, one], [, other]) => other - one).slice(0, MOST_PENDING);
  return { ...runs, pending: Object.fromEntries(kept) };
}

function sizeOf(record: unknown): number {
  return record === null ? 0 : (JSON.stringify(record)?.length ?? 0);
}
