import { IncidentBook } from '../incident-book';
import type { Recovery, Sighting } from '../incident-book';
import type { IncidentKind, Severity } from '../incident';
import type { OpenIncident, WatchMemory } from '../memory';
import { serverNow } from '../rule-context';
import type { RuleContext } from '../rule-context';

/** Something that stands as long as it is wrong: an alarm, a full repository. */
export interface Standing extends Omit<Sighting, 'kind'> {
  /** How often the product has raised it, where it counts. */
  readonly raised?: number;
}

export interface FollowOptions {
  /** Ids of subjects of which nothing is known now: their incidents stay as they are. */
  readonly undecided?: ReadonlySet<string>;
  /** What began earlier, in the server's time, opens nothing at the first look. */
  readonly tellFrom: number;
  /** Why an incident is over. */
  readonly recovery: (open: OpenIncident) => Recovery;
}

/**
 * Holds what stands now against what is open: what is new opens an incident, what was raised again or became worse
 * repeats it, what stands no more resolves it. What stood when the watch began opens nothing until it becomes worse or
 * comes back. What stands on after a maintenance window, or after its subject was muted, opens then.
 */
export function followStanding(
  memory: WatchMemory,
  kind: IncidentKind,
  standing: readonly Standing[],
  context: RuleContext,
  { undecided = new Set(), tellFrom, recovery }: FollowOptions,
): WatchMemory {
  const book = new IncidentBook(memory, context);
  const now = serverNow(context);
  const isWatched = context.settings.watch.includes(kind);
  const known = memory.before[kind];
  const before = new Map<string, Severity>();
  for (const one of standing) {
    const { id } = one.subject;
    const open = book.find(kind, id);
    if (open !== undefined) {
      if (isRaised(open, one)) book.sighted({ ...one, kind }, marksOf(one), now);
      continue;
    }
    const stoodAs = known === undefined ? undefined : known[id];
    const isOld =
      known === undefined ? one.at < tellFrom : stoodAs !== undefined && !isWorse(one.severity, stoodAs);
    if (isOld) before.set(id, one.severity);
    else if (isWatched) book.sighted({ ...one, kind }, marksOf(one), now);
  }
  for (const [id, severity] of Object.entries(known ?? {})) if (undecided.has(id)) before.set(id, severity);
  const stands = new Set(standing.map(({ subject }) => subject.id));
  for (const open of book.openOf(kind)) {
    const { id } = open.incident.subject;
    if (!stands.has(id) && !undecided.has(id)) book.resolve(kind, id, recovery(open));
  }
  return {
    ...memory,
    ...book.pages(),
    before: { ...memory.before, [kind]: Object.fromEntries(before) },
  };
}

function marksOf({ raised }: Standing): Pick<OpenIncident, 'raised'> {
  return raised === undefined ? {} : { raised };
}

function isRaised({ incident, raised = Infinity }: OpenIncident, now: Standing): boolean {
  return (now.raised ?? 0) > raised || isWorse(now.severity, incident.severity);
}

const BADNESS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2, critical: 3 };

function isWorse(one: Severity, other: Severity): boolean {
  return BADNESS[one] > BADNESS[other];
}
