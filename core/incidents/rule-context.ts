import type { Company, Subject } from '../jobs/job';
import { incidentKey } from './incident';
import type { IncidentKind } from './incident';
import type { WatchSettings } from './watch-settings';

/** What the rules go by. */
export interface RuleContext {
  /** Id of the product's profile. */
  readonly product: string;
  /** Origin of the server. */
  readonly server: string;
  readonly settings: WatchSettings;
  /** This machine's clock, milliseconds since 1970. */
  readonly now: number;
  /** How far the server's clock is ahead of it. */
  readonly serverAheadMs: number;
}

/** The time of the server's clock, milliseconds since 1970. */
export function serverNow({ now, serverAheadMs }: RuleContext): number {
  return now + serverAheadMs;
}

/** The key under which an incident of this kind is known. */
export function keyOf({ product, server }: RuleContext, kind: IncidentKind, id: string): string {
  return incidentKey(product, server, kind, id);
}

/** What filters and silences are held against. */
export interface Watched {
  readonly subject: Subject;
  readonly company?: Company;
  /** The kind that a job is listed under. */
  readonly jobKind?: string;
}

/** Whether the filters let it through: by name, type and company. */
export function isWanted({ settings: { names, types, companies } }: RuleContext, watched: Watched): boolean {
  const { subject, company, jobKind } = watched;
  return (
    matches(names, [subject.name]) &&
    matches(types, [subject.type, jobKind]) &&
    matches(companies, [company?.id, company?.name])
  );
}

/**
 * Whether nothing is to be opened or repeated: the subject is muted, or it happened in a maintenance window.
 *
 * @param at when it happened, by the server's clock
 */
export function isSilenced(context: RuleContext, kind: IncidentKind, watched: Watched, at: number): boolean {
  const { settings, serverAheadMs } = context;
  const { id, name } = watched.subject;
  const isMuted = settings.muted.length > 0 && matches(settings.muted, [id, name, keyOf(context, kind, id)]);
  // Windows are told in real time, and the server's clock may be off.
  const time = at - serverAheadMs;
  return (
    isMuted || settings.maintenance.some(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to))
  );
}

function matches(patterns: readonly string[], values: readonly (string | undefined)[]): boolean {
  if (patterns.length === 0) return true;
  return patterns.some((pattern) => {
    const expression = patternOf(pattern);
    return values.some((value) => value !== undefined && expression.test(value));
  });
}

const known = new Map<string, RegExp>();
/** Settings hold few patterns; more than this come from a flow that makes them up. */
const MOST_KNOWN = 1000;

function patternOf(pattern: string): RegExp {
  const made =
    known.get(pattern) ??
    new RegExp(
      `^${pattern
        .split(/\*+/)
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
      'isu',
    );
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(pattern, made);
  return made;
}

/**
 * From when on, in the server's time, what a first look finds is told: nothing, or what the hours of the settings
 * reach back to.
 */
export function firstTelling(context: RuleContext): number {
  const { firstRunHours } = context.settings;
  return firstRunHours === 0 ? Infinity : serverNow(context) - firstRunHours * 3_600_000;
}
