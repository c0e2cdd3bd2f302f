import type { Failure } from './failure';

/** The newest minor version of the API: appliance 10 speaks 1.8-rev0. */
const newestMinor = 8;

/** Revisions other than rev0 that were published. */
const laterRevisions: readonly string[] = ['1.5-rev1'];

/**
 * Judges the x-api-version header, which every call of Backup for AWS must carry, sign-in included
 * (Requesting Authorization, all examples).
 */
export function checkApiVersion(
  header: string | undefined,
): { failure: Failure; detail: string } | undefined {
  if (!header) return { failure: 'apiVersionMissing', detail: 'The x-api-version header is required.' };
  const match = /^(\d{1,4})\.(\d{1,4})-rev(\d{1,4})$/.exec(header);
  if (!match) return { failure: 'apiVersionInvalid', detail: `${header} is not an API version.` };
  const [, major, minor, revision] = match.map(Number);
  const published = major === 1 && minor !== undefined && minor <= newestMinor && revision === 0;
  if (published || laterRevisions.includes(header)) return undefined;
  return { failure: 'apiVersionUnsupported', detail: `API version ${header} is not supported.` };
}
