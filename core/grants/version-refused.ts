import { VeeamError } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
import type { ProductProfile } from '../products/profile';
import { closed, readRefusal } from '../requests/refusal';
import type { TokenCallContext } from './token-call-context';

/**
 * The error for a revision of the API that a server does not take. It says nothing about the credentials, and is
 * corrected in another field.
 *
 * @param what the sentence's subject
 */
export function versionRefused(
  answer: HttpAnswer,
  what: string,
  { settings, redact }: Pick<TokenCallContext, 'settings' | 'redact'>,
): VeeamError {
  const { apiVersion, profile } = settings;
  const { statusCode } = answer;
  const refusal = readRefusal(answer, redact);
  const said = refusal.veeamMessage ?? refusal.veeamCode ?? '';
  const quote = said === '' ? '.' : `: ${closed(said)}`;
  const taken = versionsIn(said, profile).filter((version) => version !== apiVersion);
  const others = profile.versioning.revisions.filter((revision) => revision !== apiVersion).slice(0, 3);
  const advice =
    taken.length > 0
      ? `This server takes ${taken.slice(0, 3).join(', ')}: choose that as API version instead of ${apiVersion}.`
      : `Choose another API version than ${apiVersion} for this server, for example ${others.join(', ')}.`;
  return new VeeamError('VEEAM_CONFIGURATION', `${what} was answered with ${statusCode}${quote} ${advice}`, {
    statusCode,
    ...refusal,
    versionRefused: true,
    versionsTaken: taken.length > 0 ? taken : undefined,
  });
}

/**
 * The versions that a sentence of a server names, newest first and those that the profile knows before others. Backup &
 * Replication writes them with a `v` that its header does not have ("The following versions are supported:
 * v1.0-rev1.", as users of public clients quote it).
 */
function versionsIn(words: string, { versioning }: ProductProfile): string[] {
  const { revisions } = versioning;
  const shapes = new Set(
    revisions.map((revision) => revision.replaceAll('.', '\\.').replace(/\d+/g, '\\d+')),
  );
  const pattern = new RegExp(`(?<![\\w.-])v?(${[...shapes].join('|')})(?![\\w-]|\\.\\d)`, 'g');
  const named = [...new Set([...words.matchAll(pattern)].map(([, version = '']) => version))];
  const known = revisions.filter((revision) => named.includes(revision));
  const unknown = named.filter((version) => !known.includes(version));
  const byAge = new Intl.Collator('en', { numeric: true });
  return [...known, ...unknown.sort((a, b) => byAge.compare(b, a))];
}
