import type { Company, Subject } from '../jobs/job';

/** What can be wrong. The names are saved in flows and never change. */
export const INCIDENT_KINDS = [
  'jobFailed',
  'jobWarning',
  'alarm',
  'malware',
  'noSuccess',
  'runsLong',
  'repositorySpace',
  'license',
] as const;

export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export const INCIDENT_STATES = ['opened', 'repeated', 'resolved'] as const;

/** What became of an incident. */
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** How bad it is, in the words of PagerDuty's Events API v2. */
export type Severity = 'critical' | 'error' | 'warning' | 'info';

/**
 * What is wrong with one subject (a job, a machine, a repository, the license), in one shape for all products. Times
 * are ISO 8601 in UTC, by the server's clock where the server tells them.
 */
export interface Incident {
  /** The same from opened to resolved: `dedup_key` in PagerDuty's words. Product, server, kind and the subject's id. */
  readonly key: string;
  /** What is wrong. */
  readonly kind: IncidentKind;
  /** What became of it. */
  readonly state: IncidentState;
  /** How bad it is, in the words of PagerDuty's Events API v2. */
  readonly severity: Severity;
  /** One line for people. */
  readonly title: string;
  /** What happened, with the cause in the product's words; when resolved, why it is well. */
  readonly text: string;
  /** What it is about: its id, name and type in the product. */
  readonly subject: Subject;
  /** Whose it is, where the product has tenants. */
  readonly company?: Company;
  /** Id of the product's profile. */
  readonly product: string;
  /** Origin of the server. */
  readonly server: string;
  /** When what it tells of began: the run, the alarm. */
  readonly startedAt?: string;
  /** When the run ended. */
  readonly endedAt?: string;
  /** When it was opened: the end of the run that failed first, the time of the alarm, or when it was seen. */
  readonly openedAt: string;
  /** How often it has happened since it was opened, at least 1. */
  readonly count: number;
  /** Where to look at it; no product tells one today. */
  readonly url?: string;
  /** The product's own, untouched; `null` where it is not at hand any more. */
  readonly record: unknown;
}

/** The most characters that PagerDuty and its like take as a key. */
const LONGEST_KEY = 255;

/** The key of an incident. @param id of the subject, as the product writes it */
export function incidentKey(product: string, server: string, kind: IncidentKind, id: string): string {
  return [product, server, kind, id].join('|').slice(0, LONGEST_KEY);
}
