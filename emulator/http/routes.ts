import type { Answer } from './answer';
import type { ServerSession } from '../sessions/session-store';

/** A request as a handler sees it. */
export interface Call {
  readonly method: string;
  /** Decoded path without query. */
  readonly path: string;
  /** The values of the `{name}` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
  /** The query, every pair in its order. */
  readonly query: readonly (readonly [string, string])[];
  readonly body: string;
  /** Media type of the body without parameters, lower case; empty when the request names none. */
  readonly mediaType: string;
  /** Place of the version the request speaks among the published ones; 0 on products without versions. */
  readonly version: number;
  /** Whether the request says which version it speaks. */
  readonly speaksVersion: boolean;
}

/** A call whose access token was found good. */
export interface AuthorizedCall extends Call {
  readonly session: ServerSession;
}

/** What a route is for: decides how it is counted. */
export type RoutePurpose = 'token' | 'saml' | 'signOnUrl' | 'code' | 'logOut' | 'resource' | 'page';

interface RouteShape {
  readonly method: string;
  /** Path with `{name}` segments. */
  readonly path: string;
  readonly purpose: RoutePurpose;
  /** First and last version that has the operation, by their places among the published ones. */
  readonly since?: number;
  readonly until?: number;
}

/** One operation of a product's API. */
export type Route =
  | (RouteShape & { readonly access: 'anonymous'; handle(call: Call): Answer | Promise<Answer> })
  | (RouteShape & {
      readonly access: 'bearer';
      /** A change: refused to users that may only read. */
      readonly writes?: boolean;
      handle(call: AuthorizedCall): Answer | Promise<Answer>;
    });

/** The route for a request, or the methods that its path knows. */
export type RouteMatch =
  | { kind: 'route'; route: Route; params: Record<string, string> }
  | { kind: 'methodNotAllowed'; allow: string[] }
  | { kind: 'notFound' };

/** Whether a version has an operation, or a filter of it. */
export function isOffered({ since, until }: Pick<RouteShape, 'since' | 'until'>, version: number): boolean {
  return (since === undefined || since <= version) && (until === undefined || version <= until);
}

/**
 * Finds the route of a request. Paths compare without regard to case and tolerate a trailing slash.
 *
 * @param version the version the request speaks; every version's routes count when it is not known
 */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
  version?: number,
): RouteMatch {
  const allow = new Set<string>();
  for (const route of routes) {
    if (version !== undefined && !isOffered(route, version)) continue;
    const params = matchPath(route.path, path);
    if (!params) continue;
    if (route.method === method) return { kind: 'route', route, params };
    allow.add(route.method);
  }
  return allow.size > 0 ? { kind: 'methodNotAllowed', allow: [...allow] } : { kind: 'notFound' };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/');
  const actual = path.replace(/(?<=.)\/$/, '').split('/');
  if (expected.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const given = actual[index] ?? '';
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = given;
    else if (segment.toLowerCase() !== given.toLowerCase()) return undefined;
  }
  return params;
}

/** First value of a query parameter; names compare without regard to case. */
export function queryValue(query: Call['query'], name: string): string | undefined {
  return queryValues(query, name)[0];
}

/** All values of a query parameter that may be repeated. */
export function queryValues(query: Call['query'], name: string): string[] {
  return query.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
