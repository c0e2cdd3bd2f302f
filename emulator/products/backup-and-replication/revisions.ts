/** The published revisions, oldest first. */
export const PUBLISHED = [
  '1.1-rev0',
  '1.1-rev1',
  '1.1-rev2',
  '1.2-rev0',
  '1.2-rev1',
  '1.3-rev0',
  '1.3-rev1',
  '1.3-rev2',
] as const;

/** Place of a revision among the published ones. */
export function place(revision: (typeof PUBLISHED)[number]): number {
  return PUBLISHED.indexOf(revision);
}
