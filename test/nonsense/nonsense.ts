import type { ProductProfile } from '../../core/products/profile';

/** A profile with one value that no server knows. */
export interface Nonsense {
  readonly name: string;
  readonly profile: ProductProfile;
}

const WRONG = 'nonsense';

/** Values that are no text of the protocol: numbers, words for people, ids by which flows remember things. */
const LEFT_ALONE = new Set([
  'id',
  'name',
  'documents',
  'reference',
  'unverified',
  'userNameExample',
  'defaultPort',
  'versioning.in',
  'versioning.default',
  // A revision that is only offered is not sent.
  'versioning.revisions',
  'refreshTokens',
  'signOut.by',
  'signOut.method',
  // The documents show it, and no server is known to look at it.
  'signOut.headers',
  // It tells an answer of the product from one of something before it; the emulator stands alone.
  'signOut.confirmedBy',
  'grants.saml.signOnUrl.by',
  // For people.
  'grants.api_key.madeIn',
  // It is looked at before anything is sent.
  'grants.client_credentials.revisions',
  'signOut.because',
  'signInAdvice',
  'aliases',
  // Held against the emulator by suites of their own.
  'jobs',
  'alarms',
  'incidents',
]);

/**
 * Every text of a profile that goes over the wire, replaced one at a time. The values are found by walking through the
 * profile, so a member that is added later is tried without anybody thinking of it.
 */
export function nonsenseOf(profile: ProductProfile): Nonsense[] {
  return texts(profile).map((path) => ({
    name: `${profile.id}: ${path.join('.')}`,
    profile: replaced(profile, path) as ProductProfile,
  }));
}

function texts(value: unknown, path: readonly string[] = []): string[][] {
  if (LEFT_ALONE.has(path.join('.'))) return [];
  // Alternatives of which one is right stand for each other, so they go together.
  if (typeof value === 'string' || Array.isArray(value)) return [[...path]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => texts(member, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key !== undefined)
    return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest) };
  if (Array.isArray(value)) return value.map((entry) => replaced(entry, []));
  return typeof value === 'string' && value.startsWith('/') ? `/${WRONG}` : WRONG;
}
