import { VeeamError } from '../errors/veeam-error';
import type { ProductProfile } from '../products/profile';
import { apiRoot } from '../products/version';

/** Query parameters as flows write them: lists repeat the name, empty values are left out. */
export type Query = Readonly<Record<string, unknown>>;

/** Where a request may go: the server of a session and the root of its API. */
export interface Target {
  readonly server: string;
  readonly profile: ProductProfile;
  readonly apiVersion: string;
}

/**
 * The full address of a path on the session's server. A path with a leading slash starts at the server's root, one
 * without at the API's root (`sessions` is `/api/v1/sessions`). A full address is taken if it is the same server.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` for an empty path or one with `..`, and for a query that cannot be
 *   written; `VEEAM_FOREIGN_SERVER` for an
 *   address on another server, since the token must not go there
 */
export function resolveAddress(target: Target, path: string, query: Query = {}): URL {
  const typed = path.trim();
  if (typed === '') {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The path of the request is empty. Enter one such as ' + `${apiRoot(target)}/sessions.`,
    );
  }
  if (/\p{Surrogate}/u.test(typed)) throw halfCharacter('path');
  // No part of an address that is sent to a server: whoever writes it means the character.
  const url = parse(target, typed.replaceAll('#', '%23'));
  if (url.origin !== target.server || url.username !== '' || url.password !== '')
    throw foreignServer(url, target.server);
  if (hasParentSegment(typed)) {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      'The path of the request must not contain "..". Write the whole path from the server\'s root.',
    );
  }
  appendQuery(url, query);
  return url;
}

/** The error for an address that is not the session's server; it names the origin and nothing behind it. */
export function foreignServer(url: URL, server: string): VeeamError {
  return new VeeamError(
    'VEEAM_FOREIGN_SERVER',
    `The request goes to ${url.host === '' ? url.protocol : url.origin}, but the session belongs to ${server}. The token is not sent there: use a path, or the session of that server.`,
  );
}

function parse(target: Target, typed: string): URL {
  const root = apiRoot(target);
  const isAbsolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
  const fromRoot = typed.startsWith('/') || typed.startsWith('\\') || `/${typed}`.startsWith(`${root}/`);
  try {
    return new URL(isAbsolute || fromRoot ? typed : `${root}/${typed}`, `${target.server}/`);
  } catch {
    throw new VeeamError(
      'VEEAM_CONFIGURATION',
      `The path of the request cannot be understood. Enter one such as ${root}/sessions.`,
    );
  }
}

/** Looks at the path as typed, since the URL class has already resolved `..` away. */
function hasParentSegment(typed: string): boolean {
  // Tabs and line ends are what the URL class takes out.
  const path = typed.replace(/[\t\r\n]/g, '').split('?', 1)[0] ?? '';
  return path.split(/[/\\]/).some((segment) => segment.replace(/%2e/gi, '.') === '..');
}

function halfCharacter(where: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The ${where} of the request has a character that is cut in half (a lone surrogate). Correct the text.`,
  );
}

function appendQuery(url: URL, query: Query): void {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((entry) => entry !== undefined && entry !== null && entry !== '')
      .map((entry) => `${encode(name)}=${encode(queryText(name, entry))}`),
  );
  if (pairs.length === 0) return;
  url.search = [url.search.slice(1), ...pairs].filter((part) => part !== '').join('&');
}

/** `$` stays readable: OData names ($skip, $top) are matched literally by some servers. */
function encode(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw halfCharacter('query');
  return encodeURIComponent(text).replaceAll('%24', '$');
}

function queryText(name: string, value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (typeof value === 'object' && !(value instanceof Date)) return jsonText(name, value);
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  throw unusableQuery(name, 'is neither text nor number');
}

function jsonText(name: string, value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch (error) {
    throw unusableQuery(
      name,
      error instanceof RangeError ? 'is nested too deeply' : 'is an object with a cycle or a BigInt in it',
    );
  }
}

function unusableQuery(name: string, why: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `The query parameter ${JSON.stringify(name.slice(0, 60))} ${why}. Give text, numbers, true, false or lists of them.`,
  );
}

/** Query parameters as they stand behind the question mark of an address; a name that comes again makes a list. */
export function parseQuery(text: string): Query {
  const lists = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}
