import { VeeamError } from '../errors/veeam-error';
import { INCIDENT_KINDS } from './incident';
import type { IncidentKind } from './incident';

/** A planned window; ISO 8601. */
export interface MaintenanceWindow {
  readonly from: string;
  readonly to: string;
}

/** What somebody wants to be told of. */
export interface WatchSettings {
  readonly watch: readonly IncidentKind[];
  /** Hours to look back at the first look; 0: what is there is remembered, and nothing opened. */
  readonly firstRunHours: number;
  /** Whether a change stays due until it is confirmed. */
  readonly confirm: boolean;
  /** Minutes after which a change that was not confirmed comes again. */
  readonly redeliverAfterMinutes: number;
  /** A repetition is told at most this often (Alertmanager's `repeat_interval`); 0: each of them. */
  readonly repeatAfterHours: number;
  readonly noSuccessHours: number;
  /** 0: a run is long by the job's own average. */
  readonly runsLongMinutes: number;
  /** How many times its average a run may take. */
  readonly runsLongFactor: number;
  readonly freeSpacePercent: number;
  readonly licenseDays: number;
  /** Names of subjects, `*` for any part, in any case; empty: all. */
  readonly names: readonly string[];
  /** Types of subjects or kinds of jobs; empty: all. */
  readonly types: readonly string[];
  /** Ids or names of companies; empty: all. */
  readonly companies: readonly string[];
  /** Ids and names of subjects, and keys, for which nothing is opened (Alertmanager's silences). */
  readonly muted: readonly string[];
  /** Nothing is opened while one of them lasts. */
  readonly maintenance: readonly MaintenanceWindow[];
}

/** What is taken where nothing is said. */
export const DEFAULT_SETTINGS: WatchSettings = {
  watch: ['jobFailed'],
  firstRunHours: 0,
  confirm: false,
  redeliverAfterMinutes: 15,
  repeatAfterHours: 0,
  noSuccessHours: 24,
  runsLongMinutes: 0,
  runsLongFactor: 3,
  freeSpacePercent: 10,
  licenseDays: 30,
  names: [],
  types: [],
  companies: [],
  muted: [],
  maintenance: [],
};

/** The smallest and the greatest value of each number. */
const BOUNDS = {
  firstRunHours: [0, 24 * 31],
  redeliverAfterMinutes: [1, 24 * 60],
  repeatAfterHours: [0, 24 * 31],
  noSuccessHours: [1, 24 * 366],
  runsLongMinutes: [0, 60 * 24 * 31],
  runsLongFactor: [1.1, 1000],
  freeSpacePercent: [0, 100],
  licenseDays: [0, 3660],
} as const;

type NumberField = keyof typeof BOUNDS;
type ListField = 'names' | 'types' | 'companies' | 'muted';

/**
 * Reads the choices of a dialog or a message. What is absent or empty is as in {@link DEFAULT_SETTINGS}; numbers may be
 * texts, lists may be texts with commas or line ends.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION`, naming the field, for anything else
 */
export function parseWatchSettings(raw: unknown): WatchSettings {
  if (raw !== undefined && raw !== null && (typeof raw !== 'object' || Array.isArray(raw)))
    throw wrong('The choices of what to watch', 'are no object', 'Give an object with its fields');
  const given = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const number = (field: NumberField): number => parseNumber(field, given[field]);
  const list = (field: ListField): readonly string[] => parseList(field, given[field]);
  return {
    watch: parseKinds(given['watch']),
    firstRunHours: number('firstRunHours'),
    confirm: parseConfirm(given['confirm']),
    redeliverAfterMinutes: number('redeliverAfterMinutes'),
    repeatAfterHours: number('repeatAfterHours'),
    noSuccessHours: number('noSuccessHours'),
    runsLongMinutes: number('runsLongMinutes'),
    runsLongFactor: number('runsLongFactor'),
    freeSpacePercent: number('freeSpacePercent'),
    licenseDays: number('licenseDays'),
    names: list('names'),
    types: list('types'),
    companies: list('companies'),
    muted: list('muted'),
    maintenance: parseMaintenance(given['maintenance']),
  };
}

function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

function parseNumber(field: NumberField, value: unknown): number {
  if (isAbsent(value)) return DEFAULT_SETTINGS[field];
  const [least, most] = BOUNDS[field];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && number >= least && number <= most) return number;
  throw wrong(field, `is ${shown(value)}`, `Give a number from ${least} to ${most}`);
}

function parseConfirm(value: unknown): boolean {
  if (isAbsent(value)) return DEFAULT_SETTINGS.confirm;
  if (typeof value === 'boolean') return value;
  throw wrong('confirm', `is ${shown(value)}`, 'Give true or false');
}

function parseList(field: ListField | 'watch', value: unknown): readonly string[] {
  if (isAbsent(value)) return [];
  const parts: readonly unknown[] =
    typeof value === 'string' ? value.split(/[,\r\n]/) : Array.isArray(value) ? (value as unknown[]) : [null];
  return parts.flatMap((part) => {
    if (typeof part === 'number' && Number.isFinite(part)) return String(part);
    if (typeof part !== 'string')
      throw wrong(field, `is ${shown(value)}`, 'Give a list of texts, or one text with commas');
    return part.trim() === '' ? [] : part.trim();
  });
}

function parseKinds(value: unknown): readonly IncidentKind[] {
  if (isAbsent(value)) return DEFAULT_SETTINGS.watch;
  const kinds = parseList('watch', value);
  const strange = kinds.find((kind) => !INCIDENT_KINDS.some((known) => known === kind));
  const choice = `one or more of ${INCIDENT_KINDS.join(', ')}`;
  if (strange !== undefined) throw wrong('watch', `has ${shown(strange)}`, `Give ${choice}`);
  if (kinds.length === 0) throw wrong('watch', 'is empty', `Choose ${choice}`);
  return INCIDENT_KINDS.filter((kind) => kinds.includes(kind));
}

function parseMaintenance(value: unknown): readonly MaintenanceWindow[] {
  if (isAbsent(value)) return [];
  const remedy = 'Give a list of windows, each with "from" and "to" such as 2026-01-15T20:00:00Z';
  if (!Array.isArray(value)) throw wrong('maintenance', `is ${shown(value)}`, remedy);
  return (value as unknown[]).map((entry) => {
    const { from, to } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
      string,
      unknown
    >;
    const begin = typeof from === 'string' ? Date.parse(from) : NaN;
    const end = typeof to === 'string' ? Date.parse(to) : NaN;
    if (Number.isNaN(begin) || Number.isNaN(end))
      throw wrong('maintenance', 'has a window without a begin or an end', remedy);
    if (end <= begin) throw wrong('maintenance', 'has a window that ends before it begins', remedy);
    return { from: new Date(begin).toISOString(), to: new Date(end).toISOString() };
  });
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? JSON.stringify(value).slice(0, 60)
    : `a value of type ${Array.isArray(value) ? 'list' : typeof value}`;
}

function wrong(field: string, what: string, remedy: string): VeeamError {
  const name = field.includes(' ') ? field : `The choice "${field}" of what to watch`;
  return new VeeamError('VEEAM_CONFIGURATION', `${name} ${what}. ${remedy}.`);
}
