import { createHash } from 'node:crypto';
import { VeeamError } from '../errors/veeam-error';

/** Contents shorter than this are their own key. */
const LONGEST_PLAIN_KEY = 64;

/** How the entries of one list are known again on another page. */
export interface EntryIdentity {
  /** Whether entries have an id. Without one only their content tells them, and equal rows may be meant. */
  readonly byId: boolean;
  keyOf(entry: unknown): string;
}

/**
 * Decides by the first entries of a list how its entries are known: by the first of the given members that all of
 * them have, each with another value, else by their content.
 *
 * @param names members that may be ids, best first
 */
export function entryIdentity(entries: readonly unknown[], names: readonly string[]): EntryIdentity {
  const name = names.find((candidate) => {
    const values = entries.map((entry) => idOf(entry, candidate));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
  if (name === undefined) return { byId: false, keyOf: contentKey };
  return { byId: true, keyOf: (entry) => idOf(entry, name) ?? contentKey(entry) };
}

function idOf(entry: unknown, name: string): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const id = (entry as Readonly<Record<string, unknown>>)[name];
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? `${id}` : undefined;
}

function contentKey(entry: unknown): string {
  const content = asJson(entry);
  if (content.length < LONGEST_PLAIN_KEY) return `=${content}`;
  return `#${createHash('sha256').update(content).digest('base64url')}`;
}

function asJson(entry: unknown): string {
  try {
    return JSON.stringify(entry) ?? '';
  } catch {
    throw new VeeamError(
      'VEEAM_UNEXPECTED_ANSWER',
      'An entry of the list has no id and is nested too deeply to be told from others. Ask for this path without paging.',
    );
  }
}
