import { VeeamError } from '../errors/veeam-error';
import type { HttpAnswer } from '../ports';
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
  const others = profile.versioning.revisions.filter((revision) => revision !== apiVersion).slice(0, 3);
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `${what} was answered with ${statusCode}${quote} Choose another API version than ${apiVersion} for this server, for example ${others.join(', ')}.`,
    { statusCode, ...refusal, versionRefused: true },
  );
}
