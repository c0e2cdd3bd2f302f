import type { Failure } from './failure';

/** Why a version is refused. */
export interface VersionRefusal {
  readonly failure: Failure;
  readonly detail: string;
}

/** Which versions of its API a product has and how a request says which one it speaks. */
export interface ApiVersions {
  /** In the path the version stands where routes have `{version}`. */
  readonly in: 'header' | 'path';
  /** The header in lower case, as Node.js writes headers; what stands in the path has no name. */
  readonly name?: string;
  /** The published versions, oldest first. A version's place in this list is its age. */
  readonly published: readonly string[];
  /** What each release of the product takes; a release that is not listed takes everything published. */
  readonly releases: Readonly<Record<number, readonly string[]>>;
  /** How a version is written. */
  readonly pattern: RegExp;
  /** What a request without the header is taken to speak; without it the header is required. */
  readonly assumed?: string;
  /** What the product says to a version that it does not take. */
  readonly unsupported?: (version: string, taken: readonly string[]) => string;
}

/**
 * Reads the version of a request.
 *
 * @param release the product's release; without it everything published is taken
 * @returns the version's place among the published ones, or why it is refused
 */
export function readVersion(
  versions: ApiVersions,
  value: string | undefined,
  release?: number,
): number | VersionRefusal {
  const { name = 'version', pattern, published, releases, assumed, unsupported } = versions;
  const taken = (release === undefined ? undefined : releases[release]) ?? published;
  const given = value === undefined || value === '' ? assumed : value;
  if (given === undefined) return { failure: 'apiVersionMissing', detail: `The ${name} header is required.` };
  if (!pattern.test(given))
    return { failure: 'apiVersionInvalid', detail: `${given} is not an API version.` };
  if (taken.includes(given)) return published.indexOf(given);
  return {
    failure: 'apiVersionUnsupported',
    detail: unsupported?.(given, taken) ?? `API version ${given} is not supported.`,
  };
}
