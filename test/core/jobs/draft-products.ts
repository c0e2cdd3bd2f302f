import type { AlarmsApi } from '../../../core/products/alarms-api';
import type { JobsApi } from '../../../core/products/jobs-api';

/**
 * What jobs and alarms are in products that have no profile yet, from their OpenAPI files: to see that the types
 * carry them, and for tests of what the products of today do not have.
 */
export const DRAFT_JOBS: Readonly<Record<string, JobsApi>> = {};

/** Alarms that somebody can answer; the consoles' REST API v2 and Availability Console have no such call. */
export const DRAFT_ALARMS: Readonly<Record<string, AlarmsApi>> = {};
