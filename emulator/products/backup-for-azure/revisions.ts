import type { ApiVersions } from '../api-versions';

/** The published versions that are emulated, oldest first; there were earlier ones. */
const PUBLISHED = ['v6', 'v7', 'v8', 'v8.1'] as const;

/** Place of a version among the published ones. */
export function place(version: (typeof PUBLISHED)[number]): number {
  return PUBLISHED.indexOf(version);
}

/** A release takes its own version and the two before it (Versioning, release 7; of 8 the page was not read). */
export const apiVersions: ApiVersions = {
  in: 'path',
  published: PUBLISHED,
  releases: { 6: ['v6'], 7: ['v6', 'v7'], 8: ['v6', 'v7', 'v8', 'v8.1'] },
  pattern: /^v\d+(\.\d+)?$/,
};
