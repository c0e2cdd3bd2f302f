import type { Failure } from './failure';

/** Why a version header is refused. */
export interface VersionRefusal {
  readonly failure: Failure;
  readonly detail: string;
}

/** A header that says which version of the API a request speaks, on products that want one. */
export interface VersionHeader {
  /** Lower case, as Node.js writes headers. */
  readonly name: string;
  /** The published versions, oldest first. A version's place in this list is its age. */
  readonly published: readonly string[];
  /** What each release of the product takes; a release that is not listed takes everything published. */
  readonly releases: Readonly<Record<number, readonly string[]>>;
  /** How a version is written. */
  readonly pattern: RegExp;
}

/**
 * Reads a version header.
 *
 * @param release the product's release; without it everything published is taken
 * @returns the version's place among the published ones, or why it is refused
 */
export function readVersion(
  header: VersionHeader,
  value: string | undefined,
  release?: number,
): number | VersionRefusal {
  if (!value) return { failure: 'apiVersionMissing', detail: `The ${header.name} header is required.` };
  if (!header.pattern.test(value)) {
    return { failure: 'apiVersionInvalid', detail: `${value} is not an API version.` };
  }
  const taken = (release === undefined ? undefined : header.releases[release]) ?? header.published;
  if (taken.includes(value)) return header.published.indexOf(value);
  return { failure: 'apiVersionUnsupported', detail: `API version ${value} is not supported.` };
}
