import type { ApiVersions } from '../api-versions';

/** The revisions of the REST API of Backup for AWS, oldest first (Versioning; the changelogs). */
export const revisions = [
  '1.0-rev0',
  '1.1-rev0',
  '1.2-rev0',
  '1.3-rev0',
  '1.4-rev0',
  '1.5-rev0',
  '1.5-rev1',
  '1.6-rev0',
  '1.7-rev0',
  '1.8-rev0',
] as const;

export type Revision = (typeof revisions)[number];

/** The place of a revision, for {@link Route.since} and {@link Route.until}. */
export function place(revision: Revision): number {
  return revisions.indexOf(revision);
}

/**
 * x-api-version, which every call must carry, sign-in included (Requesting Authorization, all examples).
 *
 * Each appliance takes a window of revisions. Those of 5, 7 and 8 are in Versioning. That 9 takes 1.6-rev0 and
 * 1.7-rev0 follows from the vendor's references, which exist for both; what else 9 and 10 take, and the lower end of
 * 6, no document that was read says.
 */
export const apiVersions: ApiVersions = {
  in: 'header',
  name: 'x-api-version',
  published: revisions,
  releases: {
    2: ['1.0-rev0'],
    3: ['1.0-rev0', '1.1-rev0'],
    4: ['1.0-rev0', '1.1-rev0', '1.2-rev0'],
    5: ['1.0-rev0', '1.1-rev0', '1.2-rev0', '1.3-rev0'],
    6: ['1.3-rev0', '1.4-rev0'],
    7: ['1.3-rev0', '1.4-rev0', '1.5-rev0', '1.5-rev1'],
    8: ['1.4-rev0', '1.5-rev0', '1.5-rev1', '1.6-rev0'],
    9: ['1.6-rev0', '1.7-rev0'],
    10: ['1.7-rev0', '1.8-rev0'],
  } satisfies Record<number, readonly Revision[]>,
  pattern: /^\d{1,4}\.\d{1,4}-rev\d{1,4}$/,
};
