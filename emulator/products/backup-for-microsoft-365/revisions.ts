/** The published versions, oldest first. */
export const PUBLISHED = ['v6', 'v7', 'v8'] as const;

/** Place of a version among the published ones. */
export function place(version: (typeof PUBLISHED)[number]): number {
  return PUBLISHED.indexOf(version);
}
