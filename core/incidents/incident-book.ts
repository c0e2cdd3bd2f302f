import type { Company, Subject } from '../jobs/job';
import { present } from '../requests/record';
import type { Incident, IncidentKind, Severity } from './incident';
import type { Change, OpenIncident, WatchMemory } from './memory';
import { isSilenced, isWanted, keyOf } from './rule-context';
import type { RuleContext } from './rule-context';

const HOUR = 3_600_000;
/** Titles and texts come from the server; what is longer helps nobody. */
const LONGEST_TITLE = 300;
const LONGEST_TEXT = 2000;

/** Something that is wrong, as a rule has found it. */
export interface Sighting {
  readonly kind: IncidentKind;
  readonly subject: Subject;
  readonly company?: Company;
  readonly jobKind?: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** When it happened, by the server's clock. */
  readonly at: number;
  readonly record: unknown;
}

/** Why something is well again. */
export interface Recovery {
  readonly text: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly record?: unknown;
}

/**
 * The incidents that are open and the changes to tell, while a look is being judged. It knows how incidents open,
 * repeat and resolve, and nothing of what makes them do so.
 */
export class IncidentBook {
  readonly context: RuleContext;
  readonly #open: Map<string, OpenIncident>;
  readonly #outbox: Change[];

  constructor({ open, outbox }: Pick<WatchMemory, 'open' | 'outbox'>, context: RuleContext) {
    this.context = context;
    this.#open = new Map(Object.entries(open));
    this.#outbox = [...outbox];
  }

  /** What goes into the memory. */
  pages(): Pick<WatchMemory, 'open' | 'outbox'> {
    return { open: Object.fromEntries(this.#open), outbox: this.#outbox };
  }

  find(kind: IncidentKind, id: string): OpenIncident | undefined {
    return this.#open.get(keyOf(this.context, kind, id));
  }

  openOf(kind: IncidentKind): OpenIncident[] {
    return [...this.#open.values()].filter(({ incident }) => incident.kind === kind);
  }

  /**
   * Opens an incident, or counts one that is open once more and tells of it as often as is wanted. Filters and silences
   * keep it from being opened or repeated.
   *
   * @param marks what is kept with it
   * @param heldAgainst the time, by the server's clock, that maintenance windows are held against
   */
  sighted(
    sighting: Sighting,
    marks: Pick<OpenIncident, 'causes' | 'raised'> = {},
    heldAgainst = sighting.at,
  ): void {
    const { kind, subject, at } = sighting;
    const { now, settings } = this.context;
    const known = this.find(kind, subject.id);
    const isQuiet = isSilenced(this.context, kind, sighting, heldAgainst);
    if (known === undefined) {
      if (isQuiet || !isWanted(this.context, sighting)) return;
      const opened = this.#incident(sighting, 'opened', { openedAt: isoTime(at), count: 1 });
      this.#open.set(opened.key, { incident: opened, toldAt: now, ...marks });
      this.#tell(opened);
      return;
    }
    const { openedAt, count } = known.incident;
    const repeated = this.#incident(sighting, 'repeated', { openedAt, count: count + 1 });
    const isTold = !isQuiet && now - known.toldAt >= settings.repeatAfterHours * HOUR;
    const toldAt = isTold ? now : known.toldAt;
    this.#open.set(repeated.key, { ...known, ...marks, incident: repeated, toldAt });
    if (isTold) this.#tell(repeated);
  }

  /** Resolves an incident that is open; whatever is silenced, that is told. */
  resolve(kind: IncidentKind, id: string, recovery: Recovery): void {
    const known = this.find(kind, id);
    if (known === undefined) return;
    const { incident } = known;
    const { startedAt, endedAt, record, text } = recovery;
    const title = incident.title.startsWith(RESOLVED) ? incident.title : `${RESOLVED}${incident.title}`;
    this.#open.delete(incident.key);
    this.#tell({
      ...incident,
      state: 'resolved',
      title: title.slice(0, LONGEST_TITLE),
      text: text.slice(0, LONGEST_TEXT),
      ...present({ startedAt, endedAt }),
      record: record ?? incident.record,
    });
  }

  /** Keeps other causes with an incident that is open. */
  remark(kind: IncidentKind, id: string, marks: Pick<OpenIncident, 'causes' | 'raised'>): void {
    const known = this.find(kind, id);
    if (known !== undefined) this.#open.set(known.incident.key, { ...known, ...marks });
  }

  #incident(
    sighting: Sighting,
    state: 'opened' | 'repeated',
    { openedAt, count }: Pick<Incident, 'openedAt' | 'count'>,
  ): Incident {
    const { kind, subject, company, severity, title, text, startedAt, endedAt, record } = sighting;
    const { product, server } = this.context;
    return {
      key: keyOf(this.context, kind, subject.id),
      kind,
      state,
      severity,
      title: title.slice(0, LONGEST_TITLE),
      text: text.slice(0, LONGEST_TEXT),
      subject,
      ...present({ company }),
      product,
      server,
      ...present({ startedAt, endedAt }),
      openedAt,
      count,
      record: record ?? null,
    };
  }

  /**
   * Puts a change into the outbox. A repetition of what nobody was told of yet goes into that: the flow gets one
   * message with the count. What resolves before it was told is told in order, opened and resolved: a ticket is
   * opened and closed, and the failure is on record.
   */
  #tell(incident: Incident): void {
    const last = this.#outbox.findLastIndex((change) => change.incident.key === incident.key);
    const waiting = this.#outbox[last];
    if (incident.state === 'repeated' && waiting?.told === 0 && waiting.incident.state !== 'resolved')
      this.#outbox[last] = { incident: { ...incident, state: waiting.incident.state }, told: 0 };
    else this.#outbox.push({ incident, told: 0 });
  }
}

const RESOLVED = 'Resolved: ';

/** ISO 8601 in UTC. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
