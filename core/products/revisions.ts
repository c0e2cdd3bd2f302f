/** Whether a revision is among those that have something; without a list all have it. */
export function isInRevision(revisions: readonly string[] | undefined, apiVersion: string): boolean {
  return revisions === undefined || revisions.includes(apiVersion);
}
