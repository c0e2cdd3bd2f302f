import type { PathTemplate, ProductProfile } from './profile';

/** The header that selects the API revision, for products that have one. */
export function versionHeader(profile: ProductProfile, apiVersion: string): Record<string, string> {
  return profile.versioning.in === 'header' ? { [profile.versioning.header]: apiVersion } : {};
}

/** A path of a profile for a revision of the API. */
export function pathFor(template: PathTemplate, apiVersion: string): string {
  return template.replace('{version}', apiVersion);
}

/** The root of a product's resources, for example `/api/v1`. */
export function apiRoot({
  profile,
  apiVersion,
}: {
  readonly profile: ProductProfile;
  readonly apiVersion: string;
}): string {
  return pathFor(profile.apiRoot, apiVersion);
}
