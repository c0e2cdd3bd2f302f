/** The published versions, oldest first. */
export const PUBLISHED = ['v6', 'v7', 'v8'] as const;

/** Place of a version among the published ones. */
export function place(version: (typeof PUBLISHED)[number]): number {
  return PUBLISHED.indexOf(version);
}

/** Lists that v6 and v7 give whole, as a bare list; v8 cuts them into pages. */
export function isWhole(version: number): boolean {
  return version < place('v8');
}
