import type { MemberPath } from '../products/profile';

/** The member of a JSON value that a path leads to (`pagination.total`), or nothing; an empty path is the value itself. */
export function memberAt(value: unknown, path: MemberPath): unknown {
  if (path === '') return value;
  let found = value;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
